"""Health milestones as the page of a file shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.cases.models import Case
from havre.cases.rules.milestones import MilestoneState
from havre.foundation import sealing
from havre.health.access import steps_of
from havre.health.models import HealthStep
from havre.health.rules import CONFIDENTIAL, HealthMilestone


@dataclass(frozen=True, kw_only=True)
class HealthRead:
    """A health milestone; one never written has the revision 0 and no state."""

    kind: HealthMilestone
    revision: int = 0
    state: MilestoneState | None = None
    on: date | None = None
    instruction: str = ""
    kept_from_parents: bool = True
    updated_at: datetime | None = None
    by: str = ""


def health_of(actor: Actor, case: Case) -> tuple[HealthRead, ...]:
    """Return every health milestone of a file, in the order of the vocabulary."""
    key = sealing.open_key(case.key_id)
    rows = {row.kind: row for row in steps_of(actor, case).order_by("id")}
    names = names_of(row.by_id for row in rows.values())
    return tuple(
        _read(row, key, names.get(row.by_id, "")) if (row := rows.get(kind.value)) else _never(kind)
        for kind in HealthMilestone
    )


def one_of(actor: Actor, case: Case, kind: HealthMilestone) -> HealthRead:
    """Return one health milestone, written or not."""
    row = steps_of(actor, case).filter(kind=kind.value).first()
    return _read(row, sealing.open_key(case.key_id), "") if row else _never(kind)


def _never(kind: HealthMilestone) -> HealthRead:
    return HealthRead(kind=kind, kept_from_parents=kind in CONFIDENTIAL)


def _read(row: HealthStep, key: bytes, by: str) -> HealthRead:
    return HealthRead(
        kind=HealthMilestone(row.kind), revision=row.revision, state=MilestoneState(row.state), on=row.on,
        instruction=row.unseal(key, "content", {}).get("instruction", ""), kept_from_parents=row.kept_from_parents,
        updated_at=row.updated_at, by=by,
    )  # fmt: skip
