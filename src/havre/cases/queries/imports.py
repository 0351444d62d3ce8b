"""What was sent to be brought in, and what the reading said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.cases.access import run_for
from havre.cases.models import ImportRun
from havre.cases.rules.importing import Fault
from havre.foundation import sealing

LATEST = 20


@dataclass(frozen=True, kw_only=True)
class RunRead:
    """One file that was sent; ``faults`` are told while the file waits."""

    id: UUID
    state: str
    by: str
    created_at: datetime
    new: int
    known: int
    wrong: int
    faults: tuple[Fault, ...] = ()


def runs_of(actor: Actor) -> list[RunRead]:
    """Return the last files sent into the teams that the actor manages."""
    rows = ImportRun.objects.filter(team_id__in=actor.teams_with(Right.CASE_MANAGE)).defer("source", "report")
    found = list(rows.order_by("-created_at", "-id")[:LATEST])
    names = names_of(row.by_id for row in found)
    return [_read(row, by=names.get(row.by_id, "")) for row in found]


def report_of(actor: Actor, run_id: UUID) -> RunRead:
    """Return one file with its faults; raise ``NotVisible``."""
    row = run_for(actor, run_id)
    faults: tuple[Fault, ...] = ()
    if row.report:
        report = row.unseal(sealing.open_key(row.key_id), "report", {})
        faults = tuple(
            Fault(line=line, column=column, sentence=said) for line, column, said in report["faults"]
        )
    return _read(row, by=names_of([row.by_id]).get(row.by_id, ""), faults=faults)


def _read(row: ImportRun, *, by: str, faults: tuple[Fault, ...] = ()) -> RunRead:
    return RunRead(
        id=row.pk, state=row.state, by=by, created_at=row.created_at, new=row.new, known=row.known, wrong=row.faults,
        faults=faults,
    )  # fmt: skip
