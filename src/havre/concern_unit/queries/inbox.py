"""The inbox: stated danger first, then the oldest reception; pages by cursor, nothing unsealed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.models import ReceptionChild
from havre.concern_unit.queries.lines import Line, Row, line_of, rows_of
from havre.foundation import audit
from havre.kernel.clock import instant_of
from havre.persons.access import persons_named

PAGE: Final = 25
OPEN, ALL = "open", "all"
_FORWARDS: Final = "r.danger_order, r.received_at, r.id"
_BACKWARDS: Final = "r.danger_order DESC, r.received_at DESC, r.id DESC"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the inbox is narrowed to; ``status`` is a code, ``open`` (what waits for somebody) or ``all``."""

    status: str = OPEN
    sector: str = ""
    received_from: date | None = None
    received_to: date | None = None
    due_soon: bool = False


@dataclass(frozen=True)
class Cursor:
    """The place of a row in the order of the inbox, as an address can carry it."""

    danger_order: int
    received_at: datetime
    id: UUID

    @classmethod
    def of(cls, row: Row) -> Self:
        """Return the place of a row."""
        return cls(row.danger_order, row.received_at, row.id)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what ``str`` wrote; None for anything else."""
        parts = text.split("~")
        try:
            order, at, row_id = int(parts[0]), instant_of(parts[1]), UUID(parts[2])
        except (ValueError, IndexError):
            return None
        return cls(order, at, row_id) if at else None

    def __str__(self) -> str:
        return f"{self.danger_order}~{self.received_at.isoformat()}~{self.id}"

    def beyond(self, *, backwards: bool) -> tuple[list[str], dict[str, Any]]:
        """Return the conditions of the rows after this place, or before it, and their values."""
        side = "<" if backwards else ">"
        # The first condition says nothing more: it lets the index start at the right place.
        conditions = [
            f"r.danger_order {side}= %(danger_order)s",
            f"(r.danger_order, r.received_at, r.id) {side} (%(danger_order)s, %(received_at)s, %(id)s)",
        ]
        return conditions, asdict(self)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Lines and the places of the pages before and after."""

    lines: tuple[Line, ...]
    before: str = ""
    after: str = ""


def inbox(actor: Actor, *, filters: Filters, now: datetime, after: str = "", before: str = "") -> Page:
    """Return one page of the inbox, in one statement whatever its length."""
    where, values = _narrowed(filters, now=now)
    cursor = Cursor.read(before or after)
    backwards = bool(before and cursor)
    if cursor:
        beyond, place = cursor.beyond(backwards=backwards)
        where, values = [*where, *beyond], {**values, **place}
    order = _BACKWARDS if backwards else _FORWARDS
    found = rows_of(actor, where=where, values=values, order=order, limit=PAGE + 1)
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    return Page(
        lines=tuple(line_of(row, now=now) for row in found),
        before=str(Cursor.of(found[0])) if found and (more if backwards else cursor) else "",
        after=str(Cursor.of(found[-1])) if found and (more or backwards) else "",
    )


def search(
    actor: Actor, *, names: str, birth_date: date | None, reason: str, now: datetime
) -> tuple[Line, ...]:
    """Return the receptions about a child of this exact name, in the actor's own CRIPs; in the journal."""
    purpose = f"crip.search:{rules.SearchReason(reason).value}"
    found: set[UUID] = set()
    for seat in actor.seats_with(Right.CRIP_READ):
        if seat.team_id:
            found.update(
                persons_named(
                    actor,
                    agency_id=seat.agency_id,
                    team_id=seat.team_id,
                    names=names,
                    birth_date=birth_date,
                    purpose=purpose,
                )
            )
    ids = ReceptionChild.objects.filter(person_id__in=found).values_list("reception_id", flat=True)
    rows = rows_of(
        actor,
        where=["r.id = ANY (%(ids)s)"],
        values={"ids": list(set(ids))},
        order="r.received_at DESC, r.id",
        limit=PAGE * 2,
    )
    return tuple(line_of(row, now=now) for row in rows)


def announce_export(actor: Actor) -> None:
    """Put in the journal that the coded lines were exported, once for each team."""
    for team_id in actor.teams_with(Right.CRIP_READ):
        audit.record("reception.export", kind="reception", team_id=team_id)


def _narrowed(filters: Filters, *, now: datetime) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions of the filters that were given, and all values."""
    known = filters.status in rules.ReceptionStatus.codes()
    given = {
        "open": filters.status == OPEN,
        "status": known,
        "sector": bool(filters.sector),
        "received_from": filters.received_from is not None,
        "received_to": filters.received_to is not None,
        "due_soon": filters.due_soon,
    }
    values = {
        **vars(filters),
        "open": _OPEN,
        "soon": now + _SOON,
        "pending": _PENDING,
        "zone": timezone.get_current_timezone_name(),
    }
    return [_CONDITIONS[name] for name, wanted in given.items() if wanted], values


_OPEN: Final = [state.value for state in rules.OPEN_STATES]
_PENDING: Final = [str(state) for state in rules.EVALUATION_PENDING]
_SOON: Final = timedelta(days=rules.SOON_DAYS)
_CONDITIONS: Final = {
    "open": "r.status = ANY (%(open)s)",
    "status": "r.status = %(status)s",
    "sector": "r.sender_sector = %(sector)s",
    "received_from": "(r.received_at AT TIME ZONE %(zone)s)::date >= %(received_from)s",
    "received_to": "(r.received_at AT TIME ZONE %(zone)s)::date <= %(received_to)s",
    "due_soon": "r.evaluation_due_at <= %(soon)s AND r.status = ANY (%(pending)s)",
}
