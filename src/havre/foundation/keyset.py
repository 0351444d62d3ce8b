"""Pages of a list by a cursor: an instant and an id, never a number of rows to pass over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from havre.kernel.clock import instant_of

Row = TypeVar("Row", bound=Model)
Place = tuple[datetime, UUID]


@dataclass(frozen=True, kw_only=True)
class Keyset(Generic[Row]):
    """Rows of one page; ``before`` and ``after`` are the cursors of its neighbours, empty when there is none."""

    rows: list[Row]
    before: str
    after: str


def page(
    rows: QuerySet[Row], *, by: str, size: int, after: str = "", before: str = "", newest_first: bool = False
) -> Keyset[Row]:
    """Return one page of ``rows`` in the order of the instant ``by``, then of the id, in one statement.

    A cursor that says nothing gives the first page.
    """
    place = place_of(before or after)
    backwards = bool(before and place)
    falling = newest_first != backwards
    if place:
        rows = beyond(rows, place, by=by, falling=falling)
    sign = "-" if falling else ""
    found = list(rows.order_by(f"{sign}{by}", f"{sign}id")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return Keyset(
        rows=found,
        before=_cursor(found[0], by) if found and (more if backwards else place) else "",
        after=_cursor(found[-1], by) if found and (more or backwards) else "",
    )


def beyond(rows: QuerySet[Row], place: Place, *, by: str, falling: bool) -> QuerySet[Row]:
    """Return what comes after a place in that order."""
    at, row_id = place
    side = "lt" if falling else "gt"
    return rows.filter(Q(**{f"{by}__{side}": at}) | Q(**{by: at, f"id__{side}": row_id}))


def place_of(cursor: str) -> Place | None:
    """Return the place that a cursor tells; None for any other text."""
    moment, _, row_id = cursor.partition("~")
    at = instant_of(moment)
    try:
        return (at, UUID(row_id)) if at else None
    except ValueError:
        return None


def _cursor(row: Any, by: str) -> str:
    return f"{getattr(row, by).isoformat()}~{row.pk}"
