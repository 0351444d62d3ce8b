"""The retention table as it applies to one agency today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from havre.kernel.errors import NotVisible
from havre.safekeeping.access import rules_of
from havre.safekeeping.models import RetentionRule
from havre.safekeeping.rules import Keeper, Status, Then
from havre.safekeeping.rules.retention import BY_CODE, CATEGORIES, Category, Duration


@dataclass(frozen=True, kw_only=True)
class Line:
    """One category: what applies, who decided, and what the national line says when the agency differs."""

    category: Category
    duration: Duration
    then: Then
    archive_months: int
    event: str
    basis: str
    status: Status
    own: bool
    reason: str
    since: date
    national: str

    @property
    def reserve(self) -> str:
        """Return what a reader must know before relying on the duration."""
        return "" if self.status is Status.SOURCE and not self.own else self.status.label

    @property
    def archive(self) -> Duration:
        """Return how long the sealed archive lasts."""
        return Duration(months=self.archive_months, days=0)

    @property
    def purged(self) -> bool:
        """Whether it is for a proposed and confirmed purge."""
        return self.category.keeper is Keeper.PURGE


def table_of(agency_id: UUID, *, on: date) -> list[Line]:
    """Return one line for each category, in the order of the policy, in one statement."""
    rows = list(rules_of(agency_id).filter(starts_on__lte=on).order_by("starts_on", "pk"))
    running = [row for row in rows if row.ends_on is None or row.ends_on > on]
    return [line for category in CATEGORIES if (line := _line(category, running)) is not None]


def line_of(agency_id: UUID, category: str, *, on: date) -> Line:
    """Return the line of one category; raise ``NotVisible`` when it is not in the table."""
    for line in table_of(agency_id, on=on):
        if line.category.code == category:
            return line
    raise NotVisible


def _line(category: Category, rows: Iterable[RetentionRule]) -> Line | None:
    found = [row for row in rows if row.category == category.code]
    if not found:
        return None
    national = next((row for row in found if row.agency_id is None), None)
    chosen = next((row for row in found if row.agency_id is not None), national or found[0])
    return Line(
        category=BY_CODE[category.code],
        duration=_duration(chosen),
        then=Then(chosen.then),
        archive_months=chosen.archive_months,
        event=chosen.event,
        basis=chosen.basis,
        status=Status(chosen.status),
        own=chosen.agency_id is not None,
        reason=chosen.reason,
        since=chosen.starts_on,
        national=_duration(national).words if national else "",
    )


def _duration(row: RetentionRule) -> Duration:
    return Duration(months=row.months, days=row.days, law=row.law)
