"""Tell the person who reported what became of it: a category, and nothing of the situation (CASF L226-5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from havre.concern_unit import rules
from havre.concern_unit.content import read_report
from havre.concern_unit.models import Reception, Step
from havre.concern_unit.rules import Decision, ReceptionStatus, StepKind
from havre.concern_unit.services import letters
from havre.concern_unit.services.steps import Entry, Work, take
from havre.documents.model import FeedbackLetter, FollowUp
from havre.kernel.errors import Refused

_BY_STATE: Final[Mapping[str, FollowUp]] = {
    ReceptionStatus.UNDER_EVALUATION.value: FollowUp.UNDER_EVALUATION,
    ReceptionStatus.REFERRED.value: FollowUp.REFERRED_TO_JUSTICE,
    ReceptionStatus.ORIENTED.value: FollowUp.ORIENTED,
    ReceptionStatus.FILED.value: FollowUp.FILED,
}
_BY_DECISION: Final[Mapping[str, FollowUp]] = {
    Decision.NO_MEASURE.value: FollowUp.DECIDED_NO_MEASURE,
    Decision.ADMINISTRATIVE.value: FollowUp.DECIDED_ADMINISTRATIVE,
    Decision.JUDICIAL.value: FollowUp.REFERRED_TO_JUSTICE,
}


def follow_up_of(row: Reception) -> FollowUp | None:
    """Return the one category that may be told now; a joined reception tells that of the one it joined."""
    told = row.merged_into if row.merged_into_id and row.merged_into else row
    return _BY_STATE.get(told.status) or _BY_DECISION.get(told.decision)


@transaction.atomic
def send_feedback(entry: Entry) -> None:
    """Print the letter, keep it in the file, and post it sealed under the key of the author's team."""
    work = take(entry, kind=StepKind.FEEDBACK)
    if work is None:
        return
    report = read_report(work.row.unseal(work.key, "content"))
    _refuse_who_may_not(work, stated=report.decision.status)
    follow_up = follow_up_of(work.row)
    if follow_up is None:
        raise Refused("Rien ne peut encore être dit à l'auteur.", code="nothing_to_tell")
    document = FeedbackLetter(
        reference=work.row.reference,
        sender=letters.party_of(work),
        recipients=(letters.author_of(report.author, fallback=work.row.sender_name),),
        written_at=work.now,
        concern_reference=report.reference or work.row.reference,
        received_at=work.row.received_at,
        follow_up=follow_up,
        contact=letters.party_of(work),
    )
    letter = letters.printed(document, work=work)
    work.row.feedback_at = work.now
    work.write(StepKind.FEEDBACK, code=follow_up.value, document=letter)
    letters.tell_author(work, rules.NoticeCode.FEEDBACK, letter=letter)
    work.finish()


def _refuse_who_may_not(work: Work, *, stated: str) -> None:
    """A letter to a person who is not a professional may reach the parents: it obeys their information decision."""
    if work.row.from_professional:
        return
    if not rules.may_tell_parents(decided=parents_decision(work.row), stated=stated):
        raise Refused(
            "L'auteur n'est pas un professionnel : une lettre pourrait parvenir aux parents, dont l'information "
            "n'est pas décidée ou est écartée. Inscrivez d'abord la décision d'information des parents.",
            code="parents_may_not_know",
        )


def parents_decision(row: Reception) -> str:
    """Return the last decision about informing the parents, or nothing."""
    steps = Step.objects.filter(
        reception_id=row.pk, kind=StepKind.INFORMATION.value, code__startswith="parents:"
    )
    last = steps.order_by("-at", "-id").values_list("code", flat=True).first()
    return last.partition(":")[2] if last else ""
