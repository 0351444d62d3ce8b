"""Hand-overs, requisitions, pauses, and what waits on the home page."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from havre.kernel.errors import NotVisible, Refused
from havre.listening.models import Handover, Pause, Requisition
from havre.listening.queries import registers as reads
from havre.listening.queries import work_items
from havre.listening.queries.floor import floor, pauses_now
from havre.listening.rules import PAUSE, ContactAct, ContactStatus, PauseAct, PauseStatus, already_done
from havre.listening.services import care, danger
from havre.listening.services import registers as verbs
from listening_support import NOW, STRANGERS, do, plan, talk
from tests_support import statements

pytestmark = pytest.mark.django_db


def hand_over(actor, text="Deux contacts à suivre.", contact_ids=(), handover_id=None):
    return verbs.write_handover(
        actor=actor, handover_id=handover_id or uuid4(), text=text, contact_ids=contact_ids, now=NOW
    )


def demand(**changes):
    given = {
        "received_at": NOW,
        "authority": "Juge (invention)",
        "legal_text": "Article cité",
        "scope": "Dates",
    }
    return verbs.Demand(**{**given, **changes})


def test_a_hand_over_is_read_by_a_colleague_who_says_so(acting, recorded):
    with acting("alice") as alice:
        contact_id, handover_id = talk(alice), uuid4()
        left = hand_over(alice, contact_ids=[contact_id, uuid4()], handover_id=handover_id)
        assert hand_over(alice, text="Autre", handover_id=handover_id).pk == left.pk
        with pytest.raises(Refused, match="own_handover"):
            verbs.acknowledge_handover(actor=alice, handover_id=left.pk, now=NOW)
    with acting("bruno") as bruno:
        (view,) = reads.handovers(bruno)
        assert (view.text, view.author, [one["id"] for one in view.contacts]) == (
            "Deux contacts à suivre.",
            "Alice Morel",
            [str(contact_id)],
        )
        assert recorded[-1].act == "handover.read"
        first = verbs.acknowledge_handover(actor=bruno, handover_id=left.pk, now=NOW)
        again = verbs.acknowledge_handover(actor=bruno, handover_id=left.pk, now=NOW + timedelta(hours=1))
        assert first.acknowledged_at == again.acknowledged_at == NOW


@pytest.mark.parametrize(("text", "code"), [(" \u200b", "empty"), ("x" * 10_001, "too_long")])
def test_a_hand_over_says_something_short(acting, text, code):
    with acting("alice") as alice, pytest.raises(Refused, match=code):
        hand_over(alice, text=text)


def test_the_register_keeps_who_asked_what_and_what_was_given(acting, recorded):
    with acting("karim") as karim:
        kept = verbs.record_requisition(actor=karim, requisition_id=uuid4(), demand=demand(), now=NOW)
        given = {"actor": karim, "requisition_id": kept.pk, "reviewed_by_jurist": True, "now": NOW}
        verbs.answer_requisition(given="Dates remises", **given)
        verbs.answer_requisition(given="Dates remises", **given)
        with pytest.raises(Refused, match="answered"):
            verbs.answer_requisition(given="Récrit", **given)
        page = reads.requisition_page(karim, kept.pk)
        assert (page.authority, page.given, page.reviewed_by_jurist) == (
            "Juge (invention)",
            "Dates remises",
            True,
        )
        assert [event.act for event in recorded] == [
            "requisition.record",
            "requisition.answer",
            "requisition.read",
        ]
        assert b"invention" not in bytes(Requisition.objects.get().content)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"received_at": NOW + timedelta(days=1)}, "received_future"), ({"authority": " "}, "empty")],
)
def test_what_the_register_refuses(acting, changes, code):
    with acting("karim") as karim, pytest.raises(Refused, match=code):
        verbs.record_requisition(actor=karim, requisition_id=uuid4(), demand=demand(**changes), now=NOW)


@pytest.mark.parametrize("slug", ["alice", "bruno", *STRANGERS])
def test_only_the_coordination_of_the_desk_keeps_the_register(acting, slug):
    with acting("karim") as karim:
        kept = verbs.record_requisition(actor=karim, requisition_id=uuid4(), demand=demand(), now=NOW)
    with acting(slug) as person:
        assert reads.requisition_list(person) == ([], "")
        with pytest.raises(NotVisible):
            reads.requisition_page(person, kept.pk)
        with pytest.raises(NotVisible):
            verbs.answer_requisition(
                actor=person, requisition_id=kept.pk, given="x", reviewed_by_jurist=False, now=NOW
            )


@pytest.mark.parametrize("act", PauseAct)
@pytest.mark.parametrize("state", PauseStatus)
def test_every_state_of_a_pause_with_every_act(acting, cast, state, act):
    with acting("alice") as alice:
        pause = Pause.objects.create(
            team_id=cast.alice.team_id,
            user_id=alice.user_id,
            status=state.value,
            proposed_at=NOW,
            taken_at=NOW,
        )
        given = {"actor": alice, "pause_id": pause.pk, "act": act, "now": NOW}
        if already_done(PAUSE, state, act):
            assert care.answer_pause(**given).status == state
        elif PAUSE.allows(state, act):
            assert care.answer_pause(**given).status == PAUSE.table[state, act]
        else:
            with pytest.raises(Refused, match="act_not_allowed"):
                care.answer_pause(**given)


def test_a_pause_is_decided_by_its_owner_and_seen_by_the_desk(acting):
    with acting("alice") as alice:
        pause = care.take_pause(actor=alice, pause_id=uuid4(), now=NOW)
    with acting("karim") as karim:
        assert [view.name for view in pauses_now(karim, now=NOW)] == ["Alice Morel"]
        assert pauses_now(karim, now=NOW + timedelta(minutes=10)) == []
        with pytest.raises(NotVisible):
            care.answer_pause(actor=karim, pause_id=pause.pk, act=PauseAct.END, now=NOW)


def test_the_floor_counts_talks_as_a_fact_of_the_team(acting):
    with acting("alice") as alice:
        talk(alice)
        talk(alice, state=ContactStatus.ENDED)
        talk(alice, state=ContactStatus.INCOMING)
        talk(alice, now=NOW - timedelta(days=1))
    with acting("bruno") as bruno:
        seen = floor(bruno, now=NOW)
        assert (seen.talks_today, seen.mine_today) == (2, 0)
        assert (len(seen.waiting), len(seen.talking)) == (1, 2)


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_the_floor_costs_six_statements_whatever_the_rows(acting, rows):
    with acting("alice") as alice:
        for _ in range(rows):
            contact_id = talk(alice)
            danger.raise_danger(actor=alice, contact_id=contact_id, now=NOW)
            plan(alice, contact_id, days=0.01)
            hand_over(alice)
            care.take_pause(actor=alice, pause_id=uuid4(), now=NOW)
    with acting("bruno") as bruno, statements() as captured:
        seen = floor(bruno, now=NOW)
    assert (len(captured.real), len(seen.talking)) == (6, rows)


def test_what_waits_for_a_counsellor(acting):
    with acting("alice") as alice:
        waiting = talk(alice, state=ContactStatus.INCOMING)
        ended = talk(alice, state=ContactStatus.ENDED)
        talking = talk(alice)
        danger.raise_danger(actor=alice, contact_id=talking, now=NOW)
        call = plan(alice, talking, days=0.01)
        verbs_seen = {(item.heading, item.path, item.urgent) for item in work_items(alice, now=NOW)}
    assert verbs_seen == {
        ("Danger maintenant", f"/ecoute/{talking}/", True),
        ("Attend un écoutant", f"/ecoute/{waiting}/", True),
        ("À qualifier", f"/ecoute/{ended}/qualification/", False),
        ("Rappels du jour", f"/ecoute/rappels/{call}/", False),
    }


def test_what_waits_for_the_coordination(acting):
    with acting("karim") as karim:
        kept = verbs.record_requisition(actor=karim, requisition_id=uuid4(), demand=demand(), now=NOW)
        assert [item.path for item in work_items(karim, now=NOW)] == [f"/ecoute/requisitions/{kept.pk}/"]
    with acting("alice") as alice:
        assert work_items(alice, now=NOW) == []


@pytest.mark.parametrize("stranger", [slug for slug in STRANGERS if slug != "maud"])
def test_nothing_waits_for_those_who_do_not_listen_and_nothing_is_asked(acting, stranger):
    with acting("alice") as alice:
        danger.raise_danger(actor=alice, contact_id=talk(alice), now=NOW)
    with acting(stranger) as person, statements() as captured:
        assert work_items(person, now=NOW) == []
        assert captured.captured_queries == []


def test_nothing_of_a_desk_is_seen_by_the_night_desk(acting):
    with acting("alice") as alice:
        contact_id = talk(alice)
        danger.raise_danger(actor=alice, contact_id=contact_id, now=NOW)
        hand_over(alice, contact_ids=[contact_id])
        plan(alice, contact_id, days=0.01)
        care.take_pause(actor=alice, pause_id=uuid4(), now=NOW)
    with acting("maud") as maud:
        seen = floor(maud, now=NOW)
        assert not any(
            (
                seen.waiting,
                seen.talking,
                seen.alerts,
                seen.pauses,
                seen.calls,
                seen.handovers,
                seen.talks_today,
            )
        )
        assert work_items(maud, now=NOW) == reads.handovers(maud) == reads.handed_over(maud, now=NOW) == []
        assert Handover.objects.count() == Pause.objects.count() == 0


def test_an_act_on_the_desk_is_one_event(acting, recorded):
    with acting("alice") as alice:
        contact_id = talk(alice)
        recorded.clear()
        do(alice, contact_id, ContactAct.END)
        assert [event.act for event in recorded] == ["contact.end"]
