"""US-5 through the services: from a Friday at 16:50 to the closing, each step written, each right kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crip_reports import CONTENT, FRIDAY, entry, post
from havre.accounts.models import Notice as PersonalNotice
from havre.concern_unit.models import Notice, Reception, ReceptionChild, Step
from havre.concern_unit.queries import work_items
from havre.concern_unit.queries.detail import detail_of
from havre.concern_unit.services import analysis, decisions, feedback, intake, justice, merging
from havre.concern_unit.services.reception import add_addendum
from havre.foundation import sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard, identity_for
from havre.persons.models import Person

pytestmark = pytest.mark.django_db
SECTIONS = {"needs": "Dormir, être en sécurité.", "proposals": "Un accompagnement éducatif."}


@pytest.fixture
def received(cast, acting):
    """A report that the helpline posted, not yet acknowledged."""
    with acting("alice") as actor:
        return post(actor, cast)


def acknowledge(actor, pk):
    intake.acknowledge(entry(actor, pk))


def evaluating(actor, pk):
    acknowledge(actor, pk)
    analysis.analyse(entry(actor, pk), outcome="evaluation", reason="Des faits concordants.")


def refused(code):
    return pytest.raises(Refused, match=code)


REFERRAL = justice.Referral(
    court="Lille", grounds=("grave",), actions=("Le 17 a été appelé.",), summary="Zoé ne rentre plus la nuit."
)


def test_the_whole_journey(cast, acting, received):
    pk = received
    with acting("farid") as farid:
        acknowledge(farid, pk)
        row = Reception.objects.get(pk=pk)
        children = list(ReceptionChild.objects.filter(reception_id=pk).order_by("position"))
        assert [child.other_of_home for child in children] == [False, True]
        assert identity_for(farid, children[0].person_id, purpose="test").full_name == "Zoé EXEMPLE"
        assert (row.status, row.acknowledged_at, row.revision) == ("received", FRIDAY, 2)
        analysis.analyse(entry(farid, pk), outcome="evaluation", reason="Des faits concordants.")
        analysis.shorten_due(
            entry(farid, pk), decided_on=date(2026, 12, 4), why="danger", reason="Danger cette nuit."
        )
        assert Reception.objects.get(pk=pk).evaluation_due_at == datetime(2026, 12, 4, 23, tzinfo=UTC)
        analysis.assign(entry(farid, pk), user_ids=[cast.hugo.id, cast.ines.id])
    with acting("hugo") as hugo:
        assert [item.heading for item in work_items(hugo, now=FRIDAY)] == [
            "Évaluations qui vous sont confiées"
        ]
        analysis.add_home_child(
            entry(hugo, pk), card=IdentityCard(given_names="Mia"), sex="girl", link="cousine"
        )
        analysis.hand_in(entry(hugo, pk), sections=SECTIONS)
        assert work_items(hugo, now=FRIDAY) == []
    with acting("gaelle") as gaelle:
        decisions.decide(
            entry(gaelle, pk), decision="administrative_measure", reason="La mère demande de l'aide."
        )
        decisions.inform(entry(gaelle, pk), who="child", decision="told", reason="Par Hugo, à l'école.")
        decisions.inform(entry(gaelle, pk), who="parents", decision="not_told_interest", reason="Peur.")
        decisions.precise_marker(entry(gaelle, pk), concern="disclosed", reason="Ses mots.")
        feedback.send_feedback(entry(gaelle, pk))
        decisions.close(entry(gaelle, pk))
        found = detail_of(gaelle, pk, now=FRIDAY)
    assert [step.kind.value for step in found.steps] == [
        "acknowledged", "first_analysis", "due_shortened", "evaluators", "home_child", "evaluation_report",
        "decided", "information", "information", "marker", "feedback", "closed",
    ]  # fmt: skip
    assert (found.row.status, found.row.decision, found.row.exploitation_concern) == (
        "closed", "administrative_measure", "disclosed",
    )  # fmt: skip
    with acting("hugo") as hugo, pytest.raises(NotVisible):
        detail_of(hugo, pk, now=FRIDAY)


def test_friday_at_16_50_is_a_worked_example(cast, acting, received):
    with acting("farid") as farid:
        clock = detail_of(farid, received, now=FRIDAY).clock
    assert (clock.received_at, clock.due_on, clock.late) == (FRIDAY, date(2027, 2, 20), False)
    assert clock.explanation[-1] == "Le délai expire le samedi 20 février 2027 à 24 h, heure de Paris."
    assert "D. 226-2-4" in clock.source
    assert "à vérifier par un juriste" in clock.feedback_reserve
    with acting("farid") as farid:
        assert detail_of(farid, received, now=FRIDAY + timedelta(days=93)).clock.late is True


def test_the_author_gets_notices_under_its_own_key_and_nothing_else(cast, acting, received):
    with acting("farid") as farid:
        evaluating(farid, received)
        feedback.send_feedback(entry(farid, received))
        assert Notice.objects.count() == 0
    with acting("alice"):
        notices = list(Notice.objects.order_by("at", "id"))
        assert [notice.code for notice in notices] == ["received", "under_evaluation", "feedback"]
        letter = notices[2].unseal_bytes(sealing.open_key(notices[2].key_id), "letter")
        assert letter.startswith(b"%PDF")
        assert PersonalNotice.objects.filter(kind="crip_notice").count() == 3
        assert (Reception.objects.count(), Step.objects.count(), ReceptionChild.objects.count()) == (0, 0, 0)
        assert Person.objects.filter(team_id=cast.farid.team_id).count() == 0


def test_a_report_by_somebody_who_is_not_a_professional_waits_for_the_parents_decision(cast, acting):
    with acting("alice") as alice:
        pk = post(alice, cast, from_professional=False)
    with acting("farid") as farid:
        evaluating(farid, pk)
        with refused("parents_may_not_know"):
            feedback.send_feedback(entry(farid, pk))
        decisions.inform(entry(farid, pk), who="parents", decision="told", reason="Reçus le 23.")
        feedback.send_feedback(entry(farid, pk))
        decisions.inform(entry(farid, pk), who="parents", decision="not_told_prosecutor", reason="Demandé.")
        with refused("parents_may_not_know"):
            feedback.send_feedback(entry(farid, pk))


def test_the_prosecutor_may_be_seized_before_the_acknowledgement(cast, acting, received):
    with acting("farid") as farid:
        justice.refer(entry(farid, received), referral=REFERRAL)
        found = detail_of(farid, received, now=FRIDAY)
        assert (found.row.status, found.row.acknowledged_at) == ("referred_to_prosecutor", FRIDAY)
        assert sorted(step.kind.value for step in found.steps) == ["acknowledged", "referred"]
        referred = next(step for step in found.steps if step.kind.value == "referred")
        assert referred.content["channel"] == "to_carry"
        assert "L. 226-4" in referred.content["base"]
        assert referred.content["seal"]["kind"] == "prosecutor_referral"
        justice.take_back(entry(farid, received), reason="Soit-transmis du 25 novembre.")
        assert Reception.objects.get(pk=received).status == "under_evaluation"


@pytest.mark.parametrize("missing", ["court", "grounds", "actions", "summary"])
def test_a_referral_says_everything_the_text_asks(cast, acting, received, missing):
    from dataclasses import replace

    empty = () if missing in {"grounds", "actions"} else " "
    with acting("farid") as farid, pytest.raises(Refused) as refusal:
        justice.refer(entry(farid, received), referral=replace(REFERRAL, **{missing: empty}))
    assert (refusal.value.code, refusal.value.field) == ("referral_incomplete", missing)


def test_a_first_analysis_that_refers_waits_for_the_referral(cast, acting, received):
    with acting("farid") as farid:
        acknowledge(farid, received)
        analysis.analyse(entry(farid, received), outcome="referral", reason="Danger immédiat.")
        assert Reception.objects.get(pk=received).status == "received"
        (item,) = work_items(farid, now=FRIDAY)
        assert (item.heading, item.urgent) == ("CRIP : procureur à saisir", True)


def test_a_decision_needs_two_evaluators_and_a_report_and_a_manager(cast, acting, received):
    with acting("farid") as farid:
        evaluating(farid, received)
        with pytest.raises(NotVisible):
            decisions.decide(entry(farid, received), decision="no_measure", reason="x")
        with refused("two_evaluators"):
            analysis.assign(entry(farid, received), user_ids=[cast.hugo.id])
        with refused("not_an_evaluator"):
            analysis.assign(entry(farid, received), user_ids=[cast.hugo.id, cast.chloe.id])
    with acting("gaelle") as gaelle:
        with pytest.raises(Refused) as refusal:
            decisions.decide(entry(gaelle, received), decision="no_measure", reason="x")
        assert "Deux évaluateurs" in refusal.value.sentence
        analysis.assign(entry(gaelle, received), user_ids=[cast.hugo.id, cast.ines.id])
        with pytest.raises(Refused) as refusal:
            decisions.decide(entry(gaelle, received), decision="no_measure", reason="x")
        assert "rapport" in refusal.value.sentence
        analysis.hand_in(entry(gaelle, received), sections=SECTIONS)
        with pytest.raises(Refused) as refusal:
            decisions.decide(entry(gaelle, received), decision="judicial_referral", reason="x")
        assert "procureur" in refusal.value.sentence
        decisions.decide(entry(gaelle, received), decision="no_measure", reason="Rien ne le justifie.")
        with pytest.raises(Refused) as refusal:
            decisions.close(entry(gaelle, received))
        assert "retour" in refusal.value.sentence


def test_who_is_taken_off_the_evaluation_no_longer_reads(cast, acting, received):
    with acting("farid") as farid:
        evaluating(farid, received)
        analysis.assign(entry(farid, received), user_ids=[cast.hugo.id, cast.ines.id])
        analysis.assign(entry(farid, received), user_ids=[cast.ines.id, cast.farid.id])
    with acting("hugo") as hugo, pytest.raises(NotVisible):
        detail_of(hugo, received, now=FRIDAY)
    with acting("ines") as ines:
        assert detail_of(ines, received, now=FRIDAY).row.pk == received


def test_an_earlier_date_only_and_never_in_the_past(cast, acting, received):
    with acting("farid") as farid:
        acknowledge(farid, received)
        for day in (date(2026, 11, 19), date(2027, 2, 20), date(2027, 5, 1)):
            with refused("not_shorter"):
                analysis.shorten_due(entry(farid, received), decided_on=day, why="age", reason="x")
        with refused("reason_missing"):
            analysis.shorten_due(entry(farid, received), decided_on=date(2026, 12, 1), why="age", reason=" ")


def test_reports_about_the_same_child_are_joined_and_keep_both_dates(cast, acting, received):
    with acting("alice") as alice:
        later = post(alice, cast, now=FRIDAY + timedelta(days=3), source_report_id=uuid7())
        other = {**CONTENT, "children": [{"family_name": "Autre", "given_names": "Personne"}]}
        stranger = post(alice, cast, now=FRIDAY + timedelta(days=4), content=other)
    monday = FRIDAY + timedelta(days=3)
    with acting("farid") as farid:
        for pk in (received, later, stranger):
            intake.acknowledge(entry(farid, pk, now=monday))
        assert [one.pk for one in merging.candidates(entry(farid, later))] == [received]
        assert merging.candidates(entry(farid, stranger)) == []
        found = detail_of(farid, later, now=monday).last(intake.StepKind.ACKNOWLEDGED)
        assert [one["id"] for one in found.content["earlier"]] == [str(received)]
        with refused("not_a_candidate"):
            merging.merge(entry(farid, later), into_id=stranger, reason="x")
        merging.merge(
            entry(farid, later, now=monday), into_id=received, reason="Même naissance, même adresse."
        )
        joined, main = detail_of(farid, later, now=monday), detail_of(farid, received, now=monday)
    assert (joined.row.status, joined.row.merged_into_id, joined.row.received_at) == (
        "merged",
        received,
        monday,
    )
    assert [(pk, at) for pk, _, at in main.joined] == [(later, monday)]
    assert [(pk, at) for pk, _, at in joined.joined] == [(received, FRIDAY)]
    assert main.row.received_at == FRIDAY


def test_one_does_not_join_a_file_on_which_nobody_works(cast, acting, received):
    with acting("alice") as alice:
        later = post(alice, cast, now=FRIDAY + timedelta(days=3))
    with acting("farid") as farid:
        acknowledge(farid, received)
        analysis.analyse(entry(farid, received), outcome="no_action", reason="Déjà suivie.")
        acknowledge(farid, later)
        with refused("not_joinable"):
            merging.merge(entry(farid, later), into_id=received, reason="x")


def test_two_officers_at_once_the_second_is_told(cast, acting, received):
    with acting("farid") as farid:
        seen = entry(farid, received)
        acknowledge(farid, received)
        with pytest.raises(Refused) as refusal:
            intake.acknowledge(entry(farid, received, revision=seen.revision))
    assert refusal.value.code == "revision_conflict"
    assert "Votre texte est gardé" in refusal.value.sentence


def test_a_form_sent_twice_acts_once(cast, acting, received):
    with acting("farid") as farid:
        twice = entry(farid, received)
        intake.acknowledge(twice)
        intake.acknowledge(twice)
        assert (Step.objects.count(), ReceptionChild.objects.count(), Reception.objects.get().revision) == (
            1,
            2,
            2,
        )


def test_an_addendum_waits_until_somebody_says_to_have_read_it(cast, acting):
    report_id = uuid7()
    with acting("alice") as alice:
        pk = post(alice, cast, source_report_id=report_id)
        add_addendum(
            from_actor=alice, from_team_id=cast.alice.team_id, crip_team_id=cast.farid.team_id,
            source_report_id=report_id, number=1, content={"reason": "Une date"}, pdf=b"%PDF", now=FRIDAY,
        )  # fmt: skip
    with acting("farid") as farid:
        headings = [item.heading for item in work_items(farid, now=FRIDAY)]
        assert headings == ["CRIP : accuser réception", "CRIP : compléments reçus"]
        assert detail_of(farid, pk, now=FRIDAY).steps[0].content == {"reason": "Une date"}
        with refused("no_addendum"):
            decisions.addendum_read(entry(farid, pk), number="2")
        decisions.addendum_read(entry(farid, pk), number="1")
        assert [item.heading for item in work_items(farid, now=FRIDAY)] == ["CRIP : accuser réception"]


def test_the_work_list_says_what_is_late_of_the_task(cast, acting, received):
    with acting("farid") as farid:
        evaluating(farid, received)
        assert work_items(farid, now=FRIDAY) == []
        (item,) = work_items(farid, now=FRIDAY + timedelta(days=80))
        assert (item.heading, item.late) == ("CRIP : évaluation à terminer", False)
        (item,) = work_items(farid, now=FRIDAY + timedelta(days=100))
        assert (item.late, item.due_at) == (True, datetime(2027, 2, 20, 22, 59, 59, tzinfo=UTC))
        assert "Zoé" not in item.title


@pytest.mark.parametrize(
    "slug", ["alice", "karim", "chloe", "nadia", "olga", "paul", "denis", "elodie", "hugo"]
)
def test_strangers_open_nothing(cast, acting, received, slug):
    with acting("farid") as farid:
        seen = entry(farid, received)
    with acting(slug) as stranger:
        assert work_items(stranger, now=FRIDAY) == []
        with pytest.raises(NotVisible):
            detail_of(stranger, received, now=FRIDAY)
        with pytest.raises(NotVisible):
            intake.acknowledge(_as(seen, stranger))


def _as(seen, actor):
    from dataclasses import replace

    return replace(seen, actor=actor)
