"""Holds, sealed archives and stubs, as their screens show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.safekeeping.access import archives_visible_to, holds_visible_to
from havre.safekeeping.models import StubCount
from havre.safekeeping.rules import STUB_THRESHOLD, HoldReason
from havre.safekeeping.rules.retention import BY_CODE

SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """One hold."""

    id: UUID
    reference: str
    team: str
    category: str
    reason: str
    placed_at: datetime
    until_on: date | None
    lifted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ArchiveLine:
    """One sealed archive; ``reopens`` tells whether the reader may reopen it."""

    id: UUID
    reference: str
    team: str
    label: str
    sealed_at: datetime
    reopens: bool


@dataclass(frozen=True, kw_only=True)
class StubLine:
    """One count that remains; ``count`` is the words to show, small ones hidden."""

    label: str
    year: int
    measure: str
    code: str
    count: str


def holds_of(actor: Actor) -> list[HoldLine]:
    """Return the holds, those that run first."""
    rows = list(holds_visible_to(actor).order_by("-lifted_at", "-placed_at", "pk")[:SHOWN])
    teams = _teams(row.team_id for row in rows)
    lines = [
        HoldLine(
            id=row.pk,
            reference=row.reference,
            team=teams.get(row.team_id, ""),
            category=HoldReason.label_of(row.category),
            reason=row.reason,
            placed_at=row.placed_at,
            until_on=row.until_on,
            lifted_at=row.lifted_at,
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.lifted_at is not None)


def archives_of(actor: Actor) -> list[ArchiveLine]:
    """Return the sealed archives, the most recent first."""
    rows = list(archives_visible_to(actor).order_by("-sealed_at", "pk")[:SHOWN])
    teams, mine = _teams(row.team_id for row in rows), actor.teams_with(Right.PURGE_CONFIRM)
    return [
        ArchiveLine(
            id=row.pk,
            # The officer sees that an archive exists, not which.
            reference=row.reference if row.team_id in mine else "",
            team=teams.get(row.team_id, ""),
            label=BY_CODE[row.category].label,
            sealed_at=row.sealed_at,
            reopens=row.team_id in mine,
        )
        for row in rows
    ]


def stubs_of(actor: Actor) -> list[StubLine]:
    """Return what is counted of what disappeared: cells under the threshold are hidden, and a second with them.

    A hidden cell cannot be found again by subtracting the others from the total of its year.
    """
    agencies = actor.agencies_with(Right.DATA_PROTECTION)
    rows = list(
        StubCount.objects.filter(agency_id__in=agencies).order_by("category", "year", "measure", "code")
    )
    groups: dict[tuple[str, int, str], list[StubCount]] = defaultdict(list)
    for row in rows:
        groups[row.category, row.year, row.measure].append(row)
    hidden = {row.pk for group in groups.values() for row in _hidden(group)}
    return [
        StubLine(
            label=BY_CODE[row.category].label,
            year=row.year,
            measure=MEASURES.get(row.measure, row.measure),
            code=row.code,
            count=f"moins de {STUB_THRESHOLD}, ou caché avec lui" if row.pk in hidden else str(row.count),
        )
        for row in rows
    ]


def _hidden(group: list[StubCount]) -> list[StubCount]:
    small = [row for row in group if row.count < STUB_THRESHOLD]
    if len(small) != 1:
        return small
    others = sorted((row for row in group if row not in small), key=lambda row: row.count)
    return [*small, *others[:1]]


def _teams(ids: object) -> dict[UUID, str]:
    return dict(Team.objects.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "name"))  # type: ignore[call-overload]


MEASURES = {
    "object": "Nombre",
    "age_band": "Âge à l'ouverture",
    "sex": "Sexe",
    "outcome": "Issue",
    "duration": "Durée",
    "channel": "Canal",
    "decision": "Décision",
}
