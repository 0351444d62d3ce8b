"""The stages go through the services: what they leave is what the pages of the cast show."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from havre.concern_unit.models import Notice, Reception, Step
from havre.concern_unit.rules import ReceptionStatus
from havre.directory.models import Offer, Phone, Service
from havre.directory.queries.orientation import orient
from havre.directory.rules.orientation import Block, Wanted
from havre.directory.rules.taxonomy import Publication
from havre.directory.rules.taxonomy import Situation as Lived
from havre.listening.models import Contact, DangerAlert, FollowUp, Handover, Note, Situation
from havre.listening.rules import ContactStatus
from havre.operations.demo import actors, crip_month, listening_night, talks
from havre.operations.demo.stages import STAGES, not_played, play
from havre.reports.models import Report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def test_the_night_has_every_state_and_what_the_desk_must_see(acting):
    listening_night.play(seed=1, now=NOW)

    with acting("karim"):
        states = Counter(Contact.objects.values_list("status", flat=True))
        assert set(states) == set(ContactStatus.codes())
        assert states["in_talk"] == 2
        running = Contact.objects.filter(status="in_talk").values_list("pk", flat=True)
        assert Note.objects.filter(contact_id__in=running).count() == 6
        assert DangerAlert.objects.get(ended_at=None).joined_by_id is not None
        assert FollowUp.objects.filter(status="planned", due_at__lt=NOW).count() == 1
        assert Contact.objects.filter(situation=Situation.objects.get()).count() == 3
        assert Handover.objects.get().acknowledged_at is None
        assert Counter(Report.objects.values_list("status", flat=True)) == {
            "draft": 2,
            "pending_validation": 1,
        }
        assert not Contact.objects.filter(opened_at__gt=NOW).exists()


def test_nobody_else_sees_the_night(acting):
    listening_night.play(seed=1, now=NOW)

    for stranger in ("maud", "farid", "chloe", "denis", "olga"):
        with acting(stranger):
            assert not Contact.objects.exists()
            assert not Note.objects.exists()


def test_people_wrote_without_a_name_and_every_list_of_the_queue_has_some(acting):
    from havre.conversations.queries.talks import phrases, queue, read_talk

    talks.play(seed=1, now=NOW)

    with acting("alice") as alice:
        found = queue(alice, now=NOW)
        assert [len(rows) for rows in (found.waiting, found.mine, found.colleagues, found.to_answer)] == [
            1,
            1,
            1,
            1,
        ]
        assert (len(found.answered), len(found.ended)) == (1, 1)
        assert found.colleagues[0].help_wanted
        assert {row.language for row in (*found.colleagues, *found.to_answer)} == {"es", "ro"}
        assert len(phrases(alice)) > 20
        first = read_talk(alice, found.mine[0].conversation_id, now=NOW).lines
        assert [line.author for line in first] == ["visitor", "desk", "counsellor", "visitor"]
        assert first[0].text.endswith("(démonstration)")
    with acting("maud") as maud:
        assert phrases(maud) == []


def test_a_short_month_reaches_every_state_of_a_reception(acting, monkeypatch):
    fates = {fate: (days, slug, fate) for days, slug, fate in crip_month.MONTH}
    monkeypatch.setattr(crip_month, "MONTH", tuple(fates.values()))

    crip_month.play(seed=1, now=NOW)

    with acting("gaelle"):
        states = set(Reception.objects.values_list("status", flat=True))
        assert states == set(ReceptionStatus.codes())
        friday = Reception.objects.get(stated_danger="immediate")
        assert friday.received_at == datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
        assert friday.status == "sent"
        assert not Step.objects.filter(at__gt=NOW).exists()
    with acting("nadia"):
        assert {"draft", "pending_validation", "sent"} <= set(Report.objects.values_list("status", flat=True))
        assert "received" in Notice.objects.values_list("code", flat=True)
    with acting("chloe"):
        assert not Reception.objects.exists()


def test_the_month_has_forty_receptions_from_three_kinds_of_senders():
    senders = Counter(slug for _, slug, _ in crip_month.MONTH)

    # Three more: one on Friday, and two about the same child.
    assert sum(senders.values()) + 3 == 42
    assert set(senders) == {"plateau", "tilleuls", "glycines"}
    assert list(crip_month.MONTH) == sorted(crip_month.MONTH, key=lambda line: -line[0])


@pytest.mark.parametrize("hours", [0, 20, 60, 100, 160])
def test_friday_is_the_last_one_at_ten_to_five(hours):
    now = NOW + timedelta(hours=hours)

    found = crip_month.friday_1650(now)

    assert timedelta(0) < now - found <= timedelta(days=7)
    assert found.strftime("%a %H:%M") == "Fri 16:50"


def test_an_untouched_database_waits_for_every_stage(admin_db):
    assert (
        not_played(admin_db)
        == list(STAGES)
        == [
            "actors",
            "listening-night",
            "talks",
            "crip-month",
            "files",
            "circles",
            "plans",
            "absences",
            "keeping",
        ]
    )


def test_a_stage_cut_short_leaves_nothing_and_is_played_again(acting, monkeypatch):
    """Killed halfway, a start must not take half a night for somebody's work."""

    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(actors, "rebuild_offers", cut)
    with pytest.raises(KeyboardInterrupt):
        play("actors", seed=1, now=NOW)
    assert not Service.objects.filter(name__contains=actors.MARK).exists()


def test_the_actors_are_marked_ring_nowhere_and_are_found(acting):
    play("actors", seed=1, now=NOW)

    made = Service.objects.filter(name__contains=actors.MARK)
    assert made.count() > 100
    numbers = Phone.objects.filter(service__in=made).values_list("number", flat=True)
    assert {number[:8] for number in numbers} <= {"+3319900", "+3335301", "+3346571"}
    assert set(made.values_list("publication", flat=True)) == set(Publication.codes())
    answer = orient(Wanted(commune_code="59350", situation=Lived.EXPLOITATION, age=15), now=NOW)
    assert answer.answers[0].block in {Block.SPECIALISED, Block.SPECIALISED_OPEN}
    hidden = made.exclude(publication="published").values_list("pk", flat=True)
    assert not Offer.objects.filter(service_id__in=list(hidden)).exists()


def test_the_followed_files_live_at_every_step(acting):
    from havre.cases.models import Case, Task
    from havre.cases.rules.pathway import PathwayStatus

    play("files", seed=1, now=NOW)
    with acting("valerie"):
        states = set(Case.objects.values_list("status", flat=True))
        assert states == set(PathwayStatus.codes()) - {"plan_agreed"}
        assert Task.objects.filter(state="open").count() > 20
    with acting("rose"):
        assert Case.objects.count() == 2


def test_the_circles_are_drawn_and_told(acting):
    from havre.cases.access import case_for
    from havre.cases.queries.child_page import page_of
    from havre.operations.demo.files import case_id_of
    from havre.persons.queries.circle import circle_of, holders_of_authority, people_for_child

    play("files", seed=1, now=NOW)
    play("circles", seed=1, now=NOW)

    with acting("sonia") as sonia:
        person_id = case_for(sonia, case_id_of("lina")).person_id
        assert len(circle_of(sonia, person_id).people) == 10
        assert [one.label for one in holders_of_authority(sonia, person_id, day=NOW.date())] == [
            "mère",
            "père",
        ]
        assert [one.words for one in people_for_child(sonia, person_id, day=NOW.date())] == [
            "maman", "ma puce", "mamie", "Coach",
        ]  # fmt: skip
    play("plans", seed=1, now=NOW)
    with acting("sonia") as sonia:
        page = page_of(case_for(sonia, case_id_of("lina")))
        assert ("Coach", "") in page.people


def test_the_absences_of_the_home_are_told_from_the_door_to_the_interview(acting):
    from havre.runaways.queries.board import board

    play("files", seed=1, now=NOW)
    play("absences", seed=1, now=NOW)

    with acting("rose") as rose:
        found = board(rose, now=NOW)
        assert [(line.status, line.declared, line.late) for line in found.away] == [("noticed", False, True)]
        assert [line.status for line in found.back] == ["interview_done"]


def test_what_the_officer_meets_waits_for_a_second_person_and_is_made_fast(acting):
    from havre.operations.demo.cast import BY_SLUG
    from havre.operations.demo.journeys import JOURNEYS
    from havre.safekeeping.models import Breach, PurgeRun
    from havre.safekeeping.queries import rights
    from havre.safekeeping.queries.dashboard import work_items
    from havre.safekeeping.queries.purges import run_page
    from havre.sharing.models import Export

    play("files", seed=1, now=NOW)
    began = time.process_time()
    play("keeping", seed=1, now=NOW)
    assert time.process_time() - began < 2

    with acting("helene") as helene:
        assert PurgeRun.objects.get().status == "proposed"
        assert NOW < Breach.objects.get().due_at < NOW + timedelta(hours=72)
        (line,) = rights.requests_of(helene, now=NOW)
        assert (line.late, line.opens) == (False, False)
    with acting("valerie") as valerie:
        titles = [item.title.split(" ")[0] for item in work_items(valerie, now=NOW)]
        assert sorted(titles) == ["Demande", "Purge"]
        run = run_page(valerie, PurgeRun.objects.get().pk)
        assert [(one.label, one.counted) for one in run.lines] == [("Dossier de suivi", 1)]
        assert run.may_decide
        assert Export.objects.get().status == "asked"
        assert not rights.request_page(valerie, line.id, now=NOW).another_looks
    with acting("sonia") as sonia:
        page = rights.request_page(sonia, line.id, now=NOW)
        assert (page.another_looks, page.file.case_id is not None) == (True, True)
    assert {journey.who for journey in JOURNEYS} >= {"rose", "farid", "helene"}
    assert all(journey.who in BY_SLUG for journey in JOURNEYS)
