"""Join a reception to an earlier one about the same child: both receptions and both dates are kept."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from havre.accounts.rules import Right
from havre.concern_unit import access, rules
from havre.concern_unit.content import read_report
from havre.concern_unit.models import Reception, Step
from havre.concern_unit.rules import ReceptionAct, StepKind
from havre.concern_unit.services.analysis import release
from havre.concern_unit.services.intake import earlier_receptions, named_children
from havre.concern_unit.services.steps import Entry, Work, needed, take
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7


@transaction.atomic
def candidates(entry: Entry) -> list[Reception]:
    """Return the earlier receptions of the team about a child of the same exact name; the search is in the journal."""
    row = access.locked(entry.actor, entry.reception_id, right=Right.CRIP_WRITE)
    key = sealing.open_key(row.key_id)
    work = Work(entry=entry, seat=entry.actor.seat_in(row.team_id, Right.CRIP_WRITE), row=row, key=key)
    return earlier_receptions(work, named_children(read_report(row.unseal(key, "content"))))


@transaction.atomic
def merge(entry: Entry, *, into_id: UUID, reason: str) -> None:
    """Join to ``into_id``: the earlier file goes on, this one stays readable with its own date of reception."""
    work = take(entry)
    if work is None:
        return
    rules.RECEPTION.after(work.row.status, ReceptionAct.MERGE)
    if into_id not in {one.pk for one in candidates(entry)}:
        raise Refused(
            "Ce dossier n'est pas une réception antérieure du même nom exact. Choisissez dans la liste.",
            code="not_a_candidate",
            field="into",
        )
    main = access.locked(entry.actor, into_id, right=Right.CRIP_WRITE)
    if main.status not in rules.JOINABLE:
        here = rules.ReceptionStatus.label_of(main.status)
        raise Refused(
            f"Le dossier {main.reference} est dans l'état « {here} » : personne n'y travaille plus. "
            "Instruisez cette réception à part.",
            code="not_joinable",
            field="into",
        )
    why = needed(reason, field="reason", sentence="Écrivez ce qui montre qu'il s'agit du même enfant.")
    work.move(ReceptionAct.MERGE)
    work.row.merged_into = main
    release(work)
    work.write(StepKind.MERGED, code=main.reference, content={"reason": why, **_tie(main)})
    _tell_main(work, main)
    work.finish()


def _tell_main(work: Work, main: Reception) -> None:
    """Write in the file that goes on that another reception joined it, and on which date it had come."""
    step = Step(
        id=uuid7(),
        key_id=main.key_id,
        team_id=main.team_id,
        from_team_id=main.team_id,
        reception_id=main.pk,
        kind=StepKind.MERGED.value,
        code=work.row.reference,
        at=work.now,
        by_id=work.entry.actor.user_id,
    )
    step.seal(sealing.open_key(main.key_id), content=_tie(work.row))
    step.save(force_insert=True)
    main.revision += 1
    main.save(update_fields=["revision"])


def _tie(row: Reception) -> dict[str, str]:
    """Return what the history of the other file keeps: which reception, and when it had come."""
    return {"tied": str(row.pk), "received_at": row.received_at.isoformat()}
