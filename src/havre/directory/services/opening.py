"""When each place is open in the coming fortnight: computed each night, and after a change."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from havre.directory.hours.evaluate import open_ranges
from havre.directory.hours.place import Place

DAYS_AHEAD = 14
_BATCH = 2_000
_HOURS = (
    "SELECT o.id, coalesce(nullif(p.opening_hours, ''), s.opening_hours), o.departement_code,"
    " coalesce(l.commune_id, '') FROM directory_offer o JOIN directory_service s ON s.id = o.service_id"
    " LEFT JOIN directory_serviceatlocation p ON p.id = o.id"
    " LEFT JOIN directory_location l ON l.id = coalesce(p.location_id, s.location_id)"
    " WHERE coalesce(nullif(p.opening_hours, ''), s.opening_hours) <> ''"
)


@transaction.atomic
def refresh_hours(*, services: Collection[UUID] | None = None, now: datetime) -> int:
    """Compute when each place is open in the coming fortnight; run each night, and after a change."""
    only = " AND o.service_id = ANY (%s)" if services is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS + only, [list(services)] if services is not None else [])
        rows = cursor.fetchall()
        computed = ((*hours, ids) for hours, ids in _computed(rows, now=now).items())
        while batch := list(islice(computed, _BATCH)):
            cursor.executemany(
                "UPDATE directory_offer SET open_ranges = %s::tstzmultirange, open_until = %s WHERE id = ANY (%s)",
                batch,
            )
    return len(rows)


def _computed(
    rows: Iterable[tuple[Any, ...]], *, now: datetime
) -> dict[tuple[str | None, datetime | None], list[UUID]]:
    """Return the offers by what is written for them; hours that cannot be computed become unknown.

    Services of a département share its clock and holidays: the same text there is computed once.
    """
    until = now + timedelta(days=DAYS_AHEAD)
    known: dict[tuple[str, Place], str | None] = {}
    found: dict[tuple[str | None, datetime | None], list[UUID]] = {}
    for offer_id, text, departement, commune in rows:
        place = Place(departement=departement, commune_code="" if departement else commune)
        if (text, place) not in known:
            known[(text, place)] = _multirange(open_ranges(text, place, now, days=DAYS_AHEAD))
        ranges = known[(text, place)]
        found.setdefault((ranges, until if ranges is not None else None), []).append(offer_id)
    return found


def _multirange(ranges: list[tuple[datetime, datetime]] | None) -> str | None:
    if ranges is None:
        return None
    return "{" + ",".join(f"[{opens.isoformat()},{closes.isoformat()})" for opens, closes in ranges) + "}"
