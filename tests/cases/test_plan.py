"""The plan of a child: needs, judgement, objectives, reviews, versions, extracts; written by several, read by few."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from cases_support import act, open_file
from havre.accounts.models import Notice
from havre.cases.models import Draft, PlanVersion, Review, Task, Version
from havre.cases.queries import agenda, plan_history
from havre.cases.queries import plan as queries
from havre.cases.rules import BarGround, LegalBasis
from havre.cases.rules.marks import PLAN_CHANGE
from havre.cases.rules.measures import Authority, MeasureKind
from havre.cases.rules.plan import (
    APPROVAL,
    EXTRACT,
    OBJECTIVE,
    ApprovalAct,
    ApprovalState,
    ChildAnswer,
    ExtractState,
    NeedDomain,
    NotHeard,
    ObjectiveAct,
    ObjectiveState,
    OwnerKind,
)
from havre.cases.services import drafts, measures, pathway, plan, plan_extracts, plan_reviews, team
from havre.cases.services.editing import Collision
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from tests_support import statements

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 1)


def aim(text="Retourner au lycée", **changes):
    return plan.ObjectiveWords(
        **{"text": text, "owner_kind": OwnerKind.CHILD, "child_words": "Je veux essayer.", **changes}
    )


def need(**changes):
    return plan.NeedWords(
        **{
            "domain": NeedDomain.SCHOOL,
            "text": "Une classe où elle se sent bien",
            "stated_on": TODAY,
            **changes,
        }
    )


def review(**changes):
    return plan_reviews.ReviewWords(
        **{"held_on": TODAY, "present": "Zoé, Sonia", "moved": "Le lycée.", **changes}
    )


def judged(actor, case, on=TODAY, **words):
    frame = {"seen": "Elle sourit.", "judgement": "Le lien tient.", **words}
    plan_reviews.write_assessment(act(actor, case.pk), judged_on=on, words=frame)


def code_of(service, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        service(*args, **kwargs)
    return refused.value.code


def with_plan(sonia):
    case = open_file(sonia)
    plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "Vivre tranquille."})
    plan.write_objective(act(sonia, case.pk), words=aim())
    return case, queries.plan_of(case)


def test_every_state_of_the_machines_is_reachable():
    for machine, states in ((OBJECTIVE, ObjectiveState), (APPROVAL, ApprovalState), (EXTRACT, ExtractState)):
        assert machine.reachable() == frozenset(states)


def test_a_review_holds_the_childs_words_or_the_reason_why_not(acting):
    with acting("sonia") as sonia:
        case, _ = with_plan(sonia)
        assert code_of(plan_reviews.write_review, act(sonia, case.pk), words=review()) == "voice_missing"
        both = review(child_words="Ça va.", not_heard=NotHeard.NOT_NOW)
        assert code_of(plan_reviews.write_review, act(sonia, case.pk), words=both) == "voice_twice"
        other = review(not_heard=NotHeard.OTHER)
        assert code_of(plan_reviews.write_review, act(sonia, case.pk), words=other) == "voice_why_missing"
        later = review(child_words="Ça va.", held_on=date(2030, 1, 1))
        assert code_of(plan_reviews.write_review, act(sonia, case.pk), words=later) == "in_the_future"
        sent = act(sonia, case.pk)
        for _ in range(2):
            plan_reviews.write_review(sent, words=review(child_words="Je suis contente."))
        plan_reviews.write_review(act(sonia, case.pk), words=review(not_heard=NotHeard.DECLINED))
        found = queries.plan_of(case).reviews
        assert sorted(one.voice_missing for one in found) == ["", NotHeard.DECLINED.label]
        for heard, why in ((True, "declined"), (False, "")):
            row = Review.objects.filter(case=case).order_by("id").first()
            row.pk, row.child_heard, row.not_heard = uuid4(), heard, why
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)


def test_a_version_is_frozen_by_a_second_person_and_moves_the_deadlines(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        assert code_of(plan_reviews.submit, act(sonia, case.pk)) == "plan_empty"
        case, found = with_plan(sonia)
        begun = {"decided_on": TODAY, "starts_on": TODAY}
        wanted = measures.Written(kind=MeasureKind.AED, authority=Authority.COUNCIL, **begun)
        measures.record(act(sonia, case.pk), written=wanted)
        assert Task.objects.filter(case=case, rule_id="D13", state="open").count() == 1
        plan_reviews.submit(act(sonia, case.pk))
        assert code_of(plan_reviews.submit, act(sonia, case.pk)) == "version_waits"
        version = queries.plan_of(case).waiting
        with pytest.raises(NotVisible):
            plan_reviews.answer(act(sonia, case.pk), version_id=version.id, step=ApprovalAct.APPROVE)
        plan.write_plan(act(sonia, case.pk), revision=found.revision, words={"aims": "Autre chose."})
    with acting("valerie") as valerie:
        approve = {"version_id": version.id, "step": ApprovalAct.APPROVE}
        plan_reviews.answer(act(valerie, case.pk), **approve)
        assert code_of(plan_reviews.answer, act(valerie, case.pk), **approve) == "act_not_allowed"
        read = queries.version_for(case, version.id)
        assert read.content["plan"]["aims"] == "Vivre tranquille."
        plan_reviews.submit(act(valerie, case.pk))
        mine = queries.plan_of(case).waiting
        own = {"version_id": mine.id, "step": ApprovalAct.APPROVE}
        assert code_of(plan_reviews.answer, act(valerie, case.pk), **own) == "guard_refused"
        row = PlanVersion.objects.get(pk=mine.id)
        row.state, row.answered_by_id = "approved", row.asked_by_id
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        rules = Task.objects.filter(case=case, rule_id="D14", state="open")
        assert rules.count() == 1
        assert not Task.objects.filter(case=case, rule_id="D13", state="open").exists()


def test_a_change_asks_for_the_plan_again_once_until_a_review(acting):
    """D223-13: a plan is taken again at each change; Havre's own day for it is said to be Havre's."""

    def asked(case):
        rows = Task.objects.filter(case=case, rule_id=PLAN_CHANGE, state="open")
        return list(rows.values_list("due_on", flat=True))

    with acting("sonia") as sonia:
        case, _ = with_plan(sonia)
        dates = {"decided_on": TODAY, "starts_on": TODAY}
        aed = measures.Written(kind=MeasureKind.AED, authority=Authority.COUNCIL, **dates)
        measures.record(act(sonia, case.pk), written=aed)
        assert asked(case) == []  # no plan in force: D13 speaks
        plan_reviews.submit(act(sonia, case.pk))
        version = queries.plan_of(case).waiting
    with acting("valerie") as valerie:
        plan_reviews.answer(act(valerie, case.pk), version_id=version.id, step=ApprovalAct.APPROVE)
    with acting("sonia") as sonia:
        pathway.state_basis(act(sonia, case.pk), basis=LegalBasis.UNKNOWN, text="La même.")
        assert asked(case) == []
        for basis in (LegalBasis.JUDICIAL, LegalBasis.ADMINISTRATIVE):
            pathway.state_basis(act(sonia, case.pk), basis=basis, text="Ordonnance.")
        (due,) = asked(case)
        assert abs((due - utc_now().date()).days - 30) <= 1  # the day of the file's clock
        plan_reviews.write_review(act(sonia, case.pk), words=review(child_words="Oui."))
        assert asked(case) == []
        measures.record(act(sonia, case.pk), written=aed)
        assert len(asked(case)) == 1
        line = next(
            line
            for line in agenda.tasks_of_file(case.pk, now=utc_now())[0]
            if "situation a changé" in line.title
        )
        assert line.due_on == due


def test_objectives_move_by_the_table_and_put_their_day_on_the_board(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        plan.write_need(act(sonia, case.pk), words=need())
        wanted = queries.plan_of(case).needs[0]
        stranger = aim(owner_kind=OwnerKind.PROFESSIONAL, owner_id=uuid4(), child_words="")
        assert code_of(plan.write_objective, act(sonia, case.pk), words=stranger) == "not_of_the_team"
        nobody = aim(owner_kind=OwnerKind.PARTNER)
        assert code_of(plan.write_objective, act(sonia, case.pk), words=nobody) == "owner_missing"
        mine = aim(
            owner_kind=OwnerKind.PROFESSIONAL, owner_id=sonia.user_id, need_id=wanted.id, child_words="",
            due_on=date(2026, 12, 20),
        )  # fmt: skip
        plan.write_objective(act(sonia, case.pk), words=mine)
        row = queries.plan_of(case).objectives[0]
        assert (row.owner, row.need) == ("Sonia Lemaire", wanted.words["text"])
        move = {"objective_id": row.id, "step": ObjectiveAct.AGREE}
        assert code_of(plan.move_objective, act(sonia, case.pk), revision=1, **move) == "guard_refused"
        heard = plan.ObjectiveWords(**{**vars(mine), "child_words": "D'accord."})
        plan.write_objective(act(sonia, case.pk), words=heard, objective_id=row.id, revision=1)
        plan.move_objective(act(sonia, case.pk), revision=2, **move)
        tasks = Task.objects.filter(case=case, object_id=row.id)
        assert [one.due_on for one in tasks.filter(state="open").order_by("id")] == [date(2026, 12, 20)]
        drop = {"objective_id": row.id, "step": ObjectiveAct.DROP, "revision": 3}
        assert code_of(plan.move_objective, act(sonia, case.pk), **drop) == "guard_refused"
        plan.move_objective(act(sonia, case.pk), **drop, text="Elle préfère un apprentissage.")
        assert not tasks.filter(state="open").exists()


def test_two_people_write_the_same_objective(acting):
    with acting("sonia") as sonia:
        case, found = with_plan(sonia)
        row = found.objectives[0]
    with acting("yann") as yann:
        steps = aim(steps="Appeler le lycée")
        plan.write_objective(act(yann, case.pk), words=steps, objective_id=row.id, revision=1)
    with acting("sonia") as sonia:
        mine = aim("Retourner au lycée en janvier")
        plan.write_objective(act(sonia, case.pk), words=mine, objective_id=row.id, revision=1)
        now = queries.objective_for(case, row.id)
        assert (now.words["text"], now.words["steps"]) == (
            "Retourner au lycée en janvier",
            "Appeler le lycée",
        )
        other = aim("Retourner au lycée à Pâques")
        with pytest.raises(Collision) as collision:
            plan.write_objective(act(sonia, case.pk), words=other, objective_id=row.id, revision=2)
        conflict = collision.value.merged.conflicts[0]
        assert (conflict.mine, conflict.theirs) == (
            "Retourner au lycée à Pâques",
            "Retourner au lycée en janvier",
        )
        kind, history = plan_history.history_of(case, row.id)
        assert [one.number for one in history] == [3, 2, 1]
        assert kind.value == "objective"
    with acting("leila"), pytest.raises(NotVisible):
        plan_history.history_of(case, row.id)


def test_the_first_text_of_two_people_loses_nothing(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "A.", "safety": ""})
        with pytest.raises(Collision):
            plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "B.", "safety": ""})
        plan.write_plan(act(sonia, case.pk), revision=0, words={"aims": "", "safety": "S."})
        assert queries.plan_words(case)[1] == {"aims": "A.", "safety": "S.", "review_on": ""}


def test_two_judgements_are_compared_in_words(acting):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        nothing = {"judged_on": TODAY, "words": {"judgement": "Rien."}}
        assert code_of(plan_reviews.write_assessment, act(sonia, case.pk), **nothing) == "sources_missing"
        judged(sonia, case, doubted="Qui l'héberge.")
        judged(sonia, case, on=TODAY + timedelta(days=9), doubted="")
        late, early = queries.assessments_of(case)
        parts = plan_history.compared(*(queries.assessment_for(case, one.id) for one in (early, late)))
        assert [part.label for part in parts if part.changed] == ["Ce dont on doute"]


def test_a_second_professional_confirms_for_oneself(acting, cast):
    with acting("sonia") as sonia:
        case = open_file(sonia)
        frame = {"judged_on": TODAY, "words": {"heard": "Sa tante.", "judgement": "Le lien tient."}}
        alone = {**frame, "second_id": sonia.user_id}
        assert code_of(plan_reviews.write_assessment, act(sonia, case.pk), **alone) == "not_of_the_team"
        plan_reviews.write_assessment(act(sonia, case.pk), **frame, second_id=cast.yann.id)
        row = queries.assessments_of(case)[0]
        assert row.seconded_at is None
        with pytest.raises(NotVisible):
            plan_reviews.second_assessment(act(sonia, case.pk), assessment_id=row.id)
    with acting("yann") as yann:
        plan_reviews.second_assessment(act(yann, case.pk), assessment_id=row.id)
        assert queries.assessments_of(case)[0].seconded_at


def test_an_extract_is_shown_to_the_child_and_validated_by_another(acting):
    with acting("sonia") as sonia:
        case, found = with_plan(sonia)
        words = plan_extracts.ExtractWords(
            for_whom="Le lycée", purpose="Préparer la rentrée", text="Une place en seconde.",
            objectives=[found.objectives[0].id],
        )  # fmt: skip
        plan_extracts.prepare(act(sonia, case.pk), words=words)
        row = queries.plan_of(case).extracts[0]
        hidden = {"extract_id": row.id, "answer": ChildAnswer.NOT_SHOWN}
        assert code_of(plan_extracts.show, act(sonia, case.pk), **hidden) == "text_missing"
        plan_extracts.show(act(sonia, case.pk), extract_id=row.id, answer=ChildAnswer.NO, text="Pas le prof.")
        assert queries.extracts(case) == ()
    with acting("valerie") as valerie:
        assert Notice.objects.filter(user_id=valerie.user_id, kind="extract_wanted").count() == 1
        assert code_of(plan_extracts.approve, act(valerie, case.pk), extract_id=row.id) == "guard_refused"
        plan_extracts.approve(act(valerie, case.pk), extract_id=row.id, text="La rentrée est proche.")
        told = queries.content_of(queries.extracts(case)[0])
        assert set(told) == {"id", "for_whom", "purpose", "text", "objectives"}
        assert set(told["objectives"][0]) == {
            "id",
            "revision",
            "state",
            "text",
            "steps",
            "due_on",
            "owner_kind",
        }
        assert "Je veux essayer." not in str(told)
        plan_extracts.withdraw(act(valerie, case.pk), extract_id=row.id, text="Elle change de lycée.")
        assert queries.extracts(case) == ()


def test_a_draft_is_its_authors_and_dies_when_sent_or_old(acting):
    now = utc_now()
    with acting("sonia") as sonia:
        case, sent = open_file(sonia), uuid4()
        one = {"actor": sonia, "case_id": case.pk, "form": "bilan"}
        drafts.keep(**one, fields={"id": [str(sent)], "moved": ["Secret de brouillon"]}, now=now)
        assert drafts.found(**one, now=now).fields["moved"] == ["Secret de brouillon"]
        assert drafts.found(**one, now=now + timedelta(days=31)) is None
        too_long = {"moved": ["a" * 500_000]}
        assert code_of(drafts.keep, **one, fields=too_long, now=now) == "draft_too_long"
        plan_reviews.write_review(act(sonia, case.pk, id=sent), words=review(child_words="Oui."))
        assert code_of(drafts.keep, **one, fields={"id": [str(sent)]}, now=now) == "already_sent"
        assert drafts.found(**one, now=now) is None
        drafts.keep(**one, fields={"moved": ["Autre"]}, now=now)
    with acting("yann") as yann:
        assert drafts.found(actor=yann, case_id=case.pk, form="bilan", now=now) is None
        assert not Draft.objects.exists()
    with acting("leila") as leila, pytest.raises(NotVisible):
        drafts.keep(actor=leila, case_id=case.pk, form="bilan", fields={}, now=now)


def test_what_is_frozen_cannot_be_rewritten_and_a_hidden_file_hides_its_plan(acting, cast):
    with acting("sonia") as sonia:
        case, _ = with_plan(sonia)
        plan_reviews.write_review(act(sonia, case.pk), words=review(child_words="Oui."))
        for table in ("cases_version", "cases_review"):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET team_id = team_id")
    with acting("valerie") as valerie:
        team.bar(act(valerie, case.pk), user_id=cast.yann.id, ground=BarGround.KIN, reason="Famille.")
    with acting("yann"):
        assert not Review.objects.exists()
        assert not Version.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_plan_is_read_in_nine_statements(acting, number):
    with acting("sonia") as sonia:
        case, _ = with_plan(sonia)
        for _ in range(number):
            plan.write_need(act(sonia, case.pk), words=need())
            plan.write_objective(act(sonia, case.pk), words=aim())
            plan_reviews.write_review(act(sonia, case.pk), words=review(child_words="Oui."))
            judged(sonia, case)
        with statements() as captured:
            queries.plan_of(case)
        assert len(captured.real) == 9
