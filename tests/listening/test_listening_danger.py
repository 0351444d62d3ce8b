"""« Danger maintenant »: one runs at a time, a second counsellor, steps with their time, numbers always there."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import DangerAlert
from havre.listening.queries.danger import danger_of, running_alerts
from havre.listening.queries.duty import duty_for
from havre.listening.rules import ContactAct, ContactStatus
from havre.listening.services import danger
from listening_support import NOW, STRANGERS, do, qualify, talk

pytestmark = pytest.mark.django_db


def raised(actor, contact_id):
    return danger.raise_danger(actor=actor, contact_id=contact_id, now=NOW)


def step(actor, alert, code="called_17", text="", **changes):
    given = {"step_id": uuid4(), "now": NOW + timedelta(minutes=1), **changes}
    return danger.log_step(actor=actor, alert_id=alert.pk, code=code, text=text, **given)


def test_raising_twice_raises_once_and_tells_the_desk_once(acting, cast, recorded):
    from havre.accounts.models import Notice

    with acting("alice") as alice:
        contact_id = talk(alice)
        recorded.clear()
        assert raised(alice, contact_id).pk == raised(alice, contact_id).pk
        assert [event.act for event in recorded] == ["danger.raise"]
    with acting("bruno"):
        assert Notice.objects.filter(user_id=cast.bruno.id, kind="danger").count() == 1


def test_the_second_counsellor_joins_once(acting):
    with acting("alice") as alice:
        alert = raised(alice, talk(alice))
        with pytest.raises(Refused, match="own_alert"):
            danger.join_danger(actor=alice, alert_id=alert.pk, now=NOW)
    with acting("bruno") as bruno:
        first = danger.join_danger(actor=bruno, alert_id=alert.pk, now=NOW)
        again = danger.join_danger(actor=bruno, alert_id=alert.pk, now=NOW + timedelta(hours=1))
        assert first.joined_at == again.joined_at == NOW
        assert [view.second for view in running_alerts(bruno)] == ["Bruno Keller"]
    with acting("karim") as karim, pytest.raises(Refused, match="joined") as refused:
        danger.join_danger(actor=karim, alert_id=alert.pk, now=NOW)
    assert refused.value.sentence.startswith("Bruno Keller")


def test_each_step_has_its_time_and_is_recorded_once(acting):
    with acting("alice") as alice:
        contact_id, step_id = talk(alice), uuid4()
        alert = raised(alice, contact_id)
        step(alice, alert, step_id=step_id)
        step(alice, alert, step_id=step_id)
        step(alice, alert, code="other", text="L'équipe du foyer\u202e part", now=NOW + timedelta(minutes=4))
        view = danger_of(alice, contact_id, recorded=True).alert
        assert [(one.at - NOW, one.label, one.text) for one in view.steps] == [
            (timedelta(minutes=1), "17 appelé", ""),
            (timedelta(minutes=4), "Autre", "L'équipe du foyer part"),
        ]


@pytest.mark.parametrize(
    ("code", "text", "refusal"), [("other", " ", "step_empty"), ("other", "x" * 301, "too_long")]
)
def test_a_step_that_says_nothing_or_too_much_is_refused(acting, code, text, refusal):
    with acting("alice") as alice:
        alert = raised(alice, talk(alice))
        with pytest.raises(Refused, match=refusal):
            step(alice, alert, code=code, text=text)


def test_an_ended_danger_takes_no_step_and_may_run_again(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        alert = raised(alice, contact_id)
        ended = danger.end_danger(actor=alice, alert_id=alert.pk, now=NOW)
        assert (
            danger.end_danger(actor=alice, alert_id=alert.pk, now=NOW + timedelta(hours=1)).ended_at
            == ended.ended_at
        )
        with pytest.raises(Refused, match="ended"):
            step(alice, alert)
        with pytest.raises(Refused, match="ended"):
            danger.set_danger_place(actor=alice, alert_id=alert.pk, departement_code="59", now=NOW)
        assert raised(alice, contact_id).pk != alert.pk


def test_a_contact_does_not_close_under_a_running_danger(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        alert = raised(alice, contact_id)
        do(alice, contact_id, ContactAct.END)
        qualify(alice, contact_id)
        with pytest.raises(Refused, match="guard_refused") as refused:
            do(alice, contact_id, ContactAct.CLOSE)
        assert "Terminez-le" in refused.value.sentence
        danger.end_danger(actor=alice, alert_id=alert.pk, now=NOW)
        assert do(alice, contact_id, ContactAct.CLOSE).status == ContactStatus.CLOSED
        with pytest.raises(Refused, match="closed"):
            raised(alice, contact_id)


def test_after_a_danger_a_pause_is_proposed(acting):
    from havre.listening.queries.floor import pauses_now

    with acting("alice") as alice:
        contact_id = talk(alice)
        raised(alice, contact_id)
        do(alice, contact_id, ContactAct.END)
        (pause,) = pauses_now(alice, now=NOW)
        assert (pause.mine, pause.proposed) == (True, True)
    with acting("bruno") as bruno:
        assert pauses_now(bruno, now=NOW) == []


@pytest.mark.parametrize("departement", ["", "59", "2A", "zz"])
def test_the_emergency_numbers_are_always_there(acting, departement):
    with acting("alice"):
        duty = duty_for(departement, commune_code="", now=NOW)
        assert {"17", "15", "112", "114"} <= {number.number for number in duty.emergency}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_meet_no_danger(acting, stranger):
    with acting("alice") as alice:
        contact_id = talk(alice)
        alert = raised(alice, contact_id)
    with acting(stranger) as person:
        assert running_alerts(person) == []
        assert DangerAlert.objects.count() == 0
        for verb in (danger.join_danger, danger.end_danger):
            with pytest.raises(NotVisible):
                verb(actor=person, alert_id=alert.pk, now=NOW)
        with pytest.raises(NotVisible):
            raised(person, contact_id)
