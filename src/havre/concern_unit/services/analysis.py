"""First analysis and evaluation: what is concluded, by when, by whom, and for which children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.models import Evaluator
from havre.concern_unit.rules import EvaluationSection, FirstAnalysis, ReceptionAct, ShortenReason, StepKind
from havre.concern_unit.services import letters
from havre.concern_unit.services.intake import add_child
from havre.concern_unit.services.steps import Entry, Work, day_of, needed, take
from havre.kernel.errors import Refused
from havre.law.deadlines import compute
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard

# A referral decided at the first analysis is sent by ``justice.refer``: the state changes there.
_AFTER: Final[Mapping[FirstAnalysis, ReceptionAct]] = {
    FirstAnalysis.EVALUATION: ReceptionAct.EVALUATE,
    FirstAnalysis.ORIENTATION: ReceptionAct.ORIENT,
    FirstAnalysis.NO_ACTION: ReceptionAct.FILE,
}
_WHY = "Écrivez pourquoi : cette décision doit être motivée."


@transaction.atomic
def analyse(entry: Entry, *, outcome: str, reason: str) -> None:
    """Record what the first reading concludes, and why; nothing is concluded by the program."""
    work = take(entry)
    if work is None:
        return
    concluded = FirstAnalysis(outcome)
    why = needed(reason, field="reason", sentence=_WHY)
    if concluded is FirstAnalysis.REFERRAL:
        rules.RECEPTION.after(work.row.status, ReceptionAct.REFER)
    else:
        work.move(_AFTER[concluded])
    work.write(StepKind.FIRST_ANALYSIS, code=concluded.value, content={"reason": why})
    if concluded is FirstAnalysis.EVALUATION and work.row.from_professional:
        letters.tell_author(work, rules.NoticeCode.UNDER_EVALUATION)
    work.finish()


@transaction.atomic
def shorten_due(entry: Entry, *, decided_on: date, why: str, reason: str) -> None:
    """Bring the end of the evaluation forward to a day that a person decides (D226-2-4).

    The text gives no number: age and danger are reasons, never a computation. Never after the date already set.
    """
    work = take(entry, kind=StepKind.DUE_SHORTENED)
    if work is None:
        return
    row = work.row
    current = day_of(row.evaluation_due_at, zone=work.zone)
    if not work.now.astimezone(work.zone).date() <= decided_on < current:
        raise Refused(
            "La nouvelle échéance doit être à venir et avant l'échéance actuelle. Choisissez une date plus proche.",
            code="not_shorter",
            field="decided_on",
        )
    facts = {"decided_on": decided_on}
    territory = territory_of(row.departement_code)
    row.evaluation_due_at = compute(
        rules.EVALUATION_RULE, row.received_at, territory=territory, facts=facts
    ).due_at
    content = {
        "decided_on": decided_on.isoformat(),
        "before": current.isoformat(),
        "why": ShortenReason(why).value,
        "reason": needed(reason, field="reason", sentence=_WHY),
    }
    work.write(StepKind.DUE_SHORTENED, code=decided_on.isoformat(), content=content)
    work.finish()


@transaction.atomic
def assign(entry: Entry, *, user_ids: Sequence[UUID]) -> None:
    """Entrust the evaluation to two members of the team at least; those who are left out lose sight of it."""
    work = take(entry, kind=StepKind.EVALUATORS)
    if work is None:
        return
    chosen = list(dict.fromkeys(user_ids))
    if not set(chosen) <= set(members_with(work.row.team_id, Right.CRIP_EVALUATE)):
        raise Refused("Cette personne ne peut pas évaluer ici.", code="not_an_evaluator", field="evaluators")
    if len(chosen) < rules.EVALUATORS_MIN:
        raise Refused(
            "Choisissez deux évaluateurs au moins (règle de pratique, à vérifier par un juriste).",
            code="two_evaluators",
            field="evaluators",
        )
    new = [user_id for user_id in chosen if user_id not in work.evaluators()]
    release(work, keep=chosen)
    Evaluator.objects.bulk_create(_charge(work, user_id) for user_id in new)
    notify(
        new,
        team_id=work.row.team_id,
        kind="evaluation",
        path=f"/crip/{work.row.pk}/",
        now=work.now,
        by=entry.actor,
    )
    work.write(StepKind.EVALUATORS, code=str(len(chosen)), content={"users": [str(one) for one in chosen]})
    work.finish()


def release(work: Work, *, keep: Sequence[UUID] = ()) -> None:
    """End the charge of the evaluators who are not in ``keep``."""
    running = Evaluator.objects.filter(reception_id=work.row.pk, ended_at=None)
    running.exclude(user_id__in=keep).update(ended_at=work.now)


def _charge(work: Work, user_id: UUID) -> Evaluator:
    return Evaluator(
        team_id=work.row.team_id,
        reception_id=work.row.pk,
        user_id=user_id,
        assigned_at=work.now,
        assigned_by_id=work.entry.actor.user_id,
    )


@transaction.atomic
def add_home_child(entry: Entry, *, card: IdentityCard, sex: str, link: str) -> None:
    """Add another minor of the home, evaluated too (D226-2-3); the officers and the evaluators may."""
    work = take(entry, right=Right.CRIP_EVALUATE, kind=StepKind.HOME_CHILD)
    if work is None:
        return
    if not card.full_name:
        raise Refused("Écrivez au moins un prénom ou un nom.", code="name_missing", field="given_names")
    child = add_child(work, card, sex=sex, other_of_home=True)
    work.write(StepKind.HOME_CHILD, content={"person_id": str(child.person_id), "link": link})
    work.finish()


@transaction.atomic
def hand_in(entry: Entry, *, sections: Mapping[str, str]) -> None:
    """Hand in the evaluation report; it describes, and must not establish whether the facts are true."""
    work = take(entry, right=Right.CRIP_EVALUATE, kind=StepKind.EVALUATION_REPORT)
    if work is None:
        return
    kept = {section.value: sections.get(section.value, "").strip() for section in EvaluationSection}
    for section in (EvaluationSection.NEEDS, EvaluationSection.PROPOSALS):
        if not kept[section.value]:
            raise Refused(
                f"La rubrique « {section.label} » est vide. Elle est nécessaire.",
                code="section_missing",
                field=section.value,
            )
    work.write(StepKind.EVALUATION_REPORT, content={"sections": kept})
    managers = members_with(work.row.team_id, Right.CRIP_MANAGE)
    path = f"/crip/{work.row.pk}/"
    notify(
        managers, team_id=work.row.team_id, kind="evaluation_report", path=path, now=work.now, by=entry.actor
    )
    work.finish()
