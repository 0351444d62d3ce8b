"""Decide, tell or not, precise, note, close: each with its reason, never by the program."""

from __future__ import annotations

from django.db import transaction

from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.models import Step
from havre.concern_unit.rules import Decision, InformationDecision, ReceptionAct, StepKind, Told
from havre.concern_unit.services import letters
from havre.concern_unit.services.analysis import release
from havre.concern_unit.services.steps import Entry, Work, needed, take
from havre.kernel.errors import Refused
from havre.persons.rules import ExploitationConcern

_WHY = "Écrivez pourquoi : cette décision doit être motivée."


@transaction.atomic
def decide(entry: Entry, *, decision: str, reason: str) -> None:
    """Record the decision of a manager and its reason."""
    work = take(entry, right=Right.CRIP_MANAGE)
    if work is None:
        return
    chosen = Decision(decision)
    work.move(
        ReceptionAct.DECIDE,
        decision=chosen,
        evaluators=len(work.evaluators()),
        reports=work.count(StepKind.EVALUATION_REPORT),
        referrals=work.count(StepKind.REFERRED),
    )
    work.row.decision, work.row.decided_at = chosen.value, work.now
    why = needed(reason, field="reason", sentence=_WHY)
    work.write(StepKind.DECIDED, code=chosen.value, content={"reason": why})
    if work.row.from_professional:
        letters.tell_author(work, rules.NoticeCode.DECIDED)
    work.finish()


@transaction.atomic
def inform(entry: Entry, *, who: str, decision: str, reason: str) -> None:
    """Record whether the child, or the parents, are told; the last decision is the one that letters obey."""
    work = take(entry, kind=StepKind.INFORMATION)
    if work is None:
        return
    told, chosen = Told(who), InformationDecision(decision)
    sentence = "Écrivez comment la personne a été informée, ou pourquoi elle ne l'est pas."
    why = needed(reason, field="reason", sentence=sentence)
    work.write(StepKind.INFORMATION, code=f"{told.value}:{chosen.value}", content={"reason": why})
    work.finish()


@transaction.atomic
def precise_marker(entry: Entry, *, concern: str, reason: str) -> None:
    """Set what is known of an exploitation situation: a fact of the file, with who and when."""
    work = take(entry, kind=StepKind.MARKER)
    if work is None:
        return
    chosen = ExploitationConcern(concern)
    content = {"before": work.row.exploitation_concern, "reason": reason.strip()}
    work.row.exploitation_concern = chosen.value
    work.write(StepKind.MARKER, code=chosen.value, content=content)
    work.finish()


@transaction.atomic
def note(entry: Entry, *, text: str) -> None:
    """Add a dated note; the officers and the evaluators may."""
    work = take(entry, right=Right.CRIP_EVALUATE, kind=StepKind.NOTE)
    if work is None:
        return
    work.write(StepKind.NOTE, content={"text": needed(text, field="text", sentence="Écrivez la note.")})
    work.finish()


@transaction.atomic
def addendum_read(entry: Entry, *, number: str) -> None:
    """Say that an addendum was read and taken into account: it leaves the work list."""
    work = take(entry, kind=StepKind.NOTE)
    if work is None:
        return
    if not Step.objects.filter(reception_id=work.row.pk, kind=StepKind.ADDENDUM.value, code=number).exists():
        raise Refused("Ce complément n'existe pas.", code="no_addendum")
    work.write(StepKind.NOTE, code=f"addendum:{number}", content={"text": f"Complément n° {number} lu."})
    work.finish()


@transaction.atomic
def close(entry: Entry) -> None:
    """Close: the evaluators lose sight of the reception, what was written stays."""
    work = take(entry)
    if work is None:
        return
    row = work.row
    work.move(
        ReceptionAct.CLOSE,
        from_professional=row.from_professional,
        feedback_at=row.feedback_at,
        informed=_informed(work),
    )
    row.closed_at = work.now
    release(work)
    work.write(StepKind.CLOSED)
    work.finish()


def _informed(work: Work) -> set[Told]:
    steps = Step.objects.filter(reception_id=work.row.pk, kind=StepKind.INFORMATION.value)
    return {Told(code.partition(":")[0]) for code in steps.values_list("code", flat=True)}
