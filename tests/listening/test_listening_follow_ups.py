"""Call-backs: the safe way first, a reminder on the day, an outcome told once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import FollowUp
from havre.listening.queries.follow_ups import calendar, colleagues_of, follow_up_page
from havre.listening.rules import FOLLOW_UP, FollowUpAct, FollowUpStatus, already_done
from havre.listening.services.follow_ups import answer_follow_up
from listening_support import NOW, STRANGERS, plan, talk

pytestmark = pytest.mark.django_db
ROUTES = {
    FollowUpStatus.PLANNED: None,
    FollowUpStatus.DONE: FollowUpAct.RECORD_DONE,
    FollowUpStatus.NOT_REACHED: FollowUpAct.RECORD_NOT_REACHED,
    FollowUpStatus.CANCELLED: FollowUpAct.CANCEL,
}


def answer(actor, call_id, act, outcome="Dit"):
    return answer_follow_up(actor=actor, follow_up_id=call_id, act=act, outcome=outcome, now=NOW)


@pytest.mark.parametrize("act", FollowUpAct)
@pytest.mark.parametrize("state", FollowUpStatus)
def test_every_state_with_every_act(acting, state, act):
    with acting("alice") as alice:
        call_id = plan(alice, talk(alice))
        if ROUTES[state]:
            answer(alice, call_id, ROUTES[state])
        if already_done(FOLLOW_UP, state, act):
            assert answer(alice, call_id, act, outcome="Autre").status == state
        elif FOLLOW_UP.allows(state, act):
            assert answer(alice, call_id, act).status == FOLLOW_UP.table[state, act]
        else:
            with pytest.raises(Refused, match="act_not_allowed"):
                answer(alice, call_id, act)
        assert follow_up_page(alice, call_id, now=NOW).outcome in {"", "Dit"}


@pytest.mark.parametrize(
    ("agreed", "code"),
    [
        ({"days": -1}, "due_past"),
        ({"days": 400}, "due_too_far"),
        ({"safe_way": "pigeon"}, "unknown_way"),
        ({"safe_way": "call"}, "number_missing"),
        ({"safe_way": "call_no_message", "number": " "}, "number_missing"),
        ({"safe_time": "x" * 301}, "too_long"),
        ({"number": "1" * 41}, "too_long"),
        ({"instructions": "x" * 1_000_000}, "too_long"),
    ],
)
def test_what_cannot_be_planned(acting, agreed, code):
    with acting("alice") as alice, pytest.raises(Refused, match=code):
        plan(alice, talk(alice), **agreed)
    with acting("alice"):
        assert FollowUp.objects.count() == 0


def test_nobody_outside_the_desk_is_asked_to_call(acting, cast):
    with acting("alice") as alice:
        with pytest.raises(Refused, match="not_of_the_desk"):
            plan(alice, talk(alice), assigned_to_id=cast.maud.id)
        assert plan(alice, talk(alice), assigned_to_id=cast.bruno.id)
        assert {name for _, name in colleagues_of(alice)} == {"Alice Morel", "Bruno Keller", "Karim Haddad"}


def test_the_calendar_shows_how_and_when_before_anything_else(acting, recorded):
    with acting("alice") as alice:
        contact_id = talk(alice)
        plan(
            alice,
            contact_id,
            days=15,
            safe_way="call_no_message",
            safe_time="avant 16 h",
            number="0199001234",
        )
        plan(alice, contact_id, days=0.01)
        plan(alice, contact_id, days=60)
        recorded.clear()
        later = NOW + timedelta(days=2)
        days = calendar(alice, now=later, days=30)
        assert [(day.late, [call.safe_time for call in day.calls]) for day in days] == [
            (True, [""]),
            (False, ["avant 16 h"]),
        ]
        assert "0199001234" not in repr(days)
        assert [event.act for event in recorded] == ["follow_up.list"]


def test_the_number_is_on_the_page_of_the_call_and_its_reading_recorded(acting, recorded):
    with acting("alice") as alice:
        contact_id = talk(alice)
        call_id = plan(alice, contact_id, safe_way="call", number="0199001234", instructions="Demander Léa")
        recorded.clear()
        page = follow_up_page(alice, call_id, now=NOW)
        assert (page.number, page.instructions, page.may_call) == ("0199001234", "Demander Léa", True)
        assert [(event.act, event.object_id) for event in recorded] == [("follow_up.read", contact_id)]
        assert b"0199001234" not in bytes(FollowUp.objects.get().details)


def test_planning_twice_plans_once(acting):
    from havre.listening.services.follow_ups import CallBack, plan_follow_up

    with acting("alice") as alice:
        contact_id = talk(alice)
        call_id = plan(alice, contact_id)
        other = CallBack(due_at=NOW + timedelta(days=3), safe_way="chat_only")
        plan_follow_up(actor=alice, follow_up_id=call_id, contact_id=contact_id, agreed=other, now=NOW)
        assert FollowUp.objects.get().safe_way == "they_call"


def test_the_reminder_is_queued_for_the_day_with_ids_only(acting, cast):
    from django.db import connection

    with acting("alice") as alice:
        call_id = plan(alice, talk(alice))
        with connection.cursor() as cursor:
            cursor.execute("SELECT task_name, args, scheduled_at FROM procrastinate_jobs")
            rows = cursor.fetchall()
    assert [(name, at) for name, _, at in rows] == [("listening.remind_follow_up", NOW + timedelta(days=15))]
    assert str(call_id) in str(rows[0][1])
    assert set(dict(__import__("json").loads(rows[0][1]) if isinstance(rows[0][1], str) else rows[0][1])) == {
        "team_id",
        "follow_up_id",
    }


@pytest.mark.parametrize(("assigned", "told"), [("bruno", {"bruno"}), (None, {"alice", "bruno", "karim"})])
def test_the_reminder_tells_who_is_to_call(acting, cast, assigned, told):
    from havre.accounts.models import Notice
    from havre.listening.tasks import remind_follow_up

    with acting("alice") as alice:
        chosen = getattr(cast, assigned).id if assigned else None
        call_id = plan(alice, talk(alice), assigned_to_id=chosen)
    remind_follow_up(team_id=str(cast.alice.team_id), follow_up_id=str(call_id))
    seen = set()
    for slug in ("alice", "bruno", "karim", "maud"):
        with acting(slug):
            if Notice.objects.filter(user_id=getattr(cast, slug).id, kind="follow_up_due").exists():
                seen.add(slug)
    assert seen == told


def test_no_reminder_for_what_is_done_nor_by_another_desk(acting, cast):
    from havre.accounts.models import Notice
    from havre.listening.tasks import remind_follow_up

    with acting("alice") as alice:
        done, waiting = plan(alice, talk(alice)), plan(alice, talk(alice))
        answer(alice, done, FollowUpAct.RECORD_DONE)
    remind_follow_up(team_id=str(cast.alice.team_id), follow_up_id=str(done))
    remind_follow_up(team_id=str(cast.maud.team_id), follow_up_id=str(waiting))
    with acting("bruno"):
        assert Notice.objects.filter(kind="follow_up_due").count() == 0


@pytest.mark.parametrize("stranger", STRANGERS)
def test_strangers_meet_no_call_back(acting, stranger):
    with acting("alice") as alice:
        call_id = plan(alice, talk(alice))
    with acting(stranger) as person:
        assert calendar(person, now=NOW, days=370) == []
        with pytest.raises(NotVisible):
            follow_up_page(person, call_id, now=NOW)
        with pytest.raises(NotVisible):
            answer(person, call_id, FollowUpAct.RECORD_DONE)
