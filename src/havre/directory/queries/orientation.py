"""Where to send somebody: exact, by distance inside blocks, widening until there is something to offer.

The statement reads ``directory_offer`` alone, bounded by a frame of latitudes and longitudes, kind by kind: it needs no
extension of PostgreSQL, and nothing of a search is written anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from havre.directory.rules import NATIONAL_NUMBERS, NationalNumber, ServiceKind, Tier
from havre.directory.rules.orientation import (
    ENOUGH,
    NOTHING_NEAR,
    RADII_KM,
    WHOLE_COUNTRY,
    WIDENED,
    Block,
    Wanted,
    island_of,
)
from havre.directory.rules.taxonomy import FOR_YOUTH, feature_bits, situation_bits
from havre.geo.distance import EARTH_RADIUS_KM, Point, bounding_box
from havre.kernel.errors import Refused
from havre.territory.models import Commune

Values = dict[str, Any]
# Past eighteen months without a sign, an entry is shown to professionals only; past twelve, after the others.
HIDDEN_AFTER = timedelta(days=548)
LOWERED_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Answer:
    """One place of the answer; ``open`` is None when hours are not known, ``missing`` the bits it says nothing of."""

    offer_id: UUID
    service_id: UUID
    block: Block
    km: float | None
    open: bool | None
    age_unknown: bool
    missing: int
    old: bool


@dataclass(frozen=True, kw_only=True)
class Orientation:
    """The answers in order, how far the search went, and what is to be said above them."""

    commune: Commune
    home: Commune
    commune_code: str
    commune_name: str
    departement_code: str
    radius_km: float | None
    answers: tuple[Answer, ...]
    total: int
    said: str
    emergency: tuple[NationalNumber, ...]
    lines: tuple[NationalNumber, ...]


# Hours are in the table, not in the index: read for the rows whose block depends on them, then for those shown.
_OPEN = (
    "(SELECT CASE WHEN t.open_until >= %(now)s THEN t.open_ranges @> %(now)s END"
    " FROM directory_offer t WHERE t.id = {row}.id)"
)
# `asked` are the bits of the features wanted. A service that says no to one is left out; one that says nothing
# stays, among those to ask first.
_SEARCH = f"""
WITH found AS (
  SELECT o.id, o.service_id, o.specialised & %(situation)s <> 0 AS special,
    %(asked)s & ~o.features AS missing, %(age)s >= 0 AND NOT o.ages_known AS age_unknown, o.fresh_on, o.reception,
    CASE WHEN %(open_now)s OR o.specialised & %(situation)s <> 0 THEN {_OPEN.format(row="o")} END AS open,
    {{distance}} AS km
  FROM directory_offer o
  WHERE o.kind = ANY (%(every)s) AND {{place}}
    AND (o.public OR %(professional)s) AND o.refused & %(asked)s = 0
    AND (%(age)s < 0 OR %(age)s BETWEEN o.min_age AND o.max_age)
    AND (o.kind = ANY (%(kinds)s) OR o.specialised & %(situation)s <> 0 OR o.welcomes & %(situation)s <> 0)
    AND (o.areas = '{{{{}}}}' OR o.areas && %(areas)s::varchar[])
    AND (%(language)s = '' OR o.languages = '{{{{}}}}' OR %(language)s = ANY (o.languages))
    AND (o.fresh_on >= %(shown_since)s OR %(professional)s)
), placed AS (
  SELECT *, CASE WHEN {{remote}} THEN 4 WHEN special AND open THEN 0 WHEN special THEN 1
                 WHEN missing = 0 AND NOT age_unknown THEN 2 ELSE 3 END AS block,
         fresh_on < %(lowered_before)s AS old
  FROM found WHERE {{within}} AND (NOT %(open_now)s OR open IS NOT FALSE)
), shown AS (
  SELECT *, count(*) OVER () AS total
  FROM placed ORDER BY block, old, km NULLS LAST, reception, fresh_on DESC, id LIMIT %(limit)s
)
SELECT id, service_id, block, km, {_OPEN.format(row="shown")} AS open, age_unknown, missing, old, total
FROM shown ORDER BY block, old, km NULLS LAST, reception, fresh_on DESC, id
"""  # noqa: S608 - our own words
# least() passes over a null: without a point or a centre there is no distance.
KM = (
    f"CASE WHEN o.lat + %(lat)s::float8 IS NOT NULL THEN {2 * EARTH_RADIUS_KM} * asin(sqrt(least(1,"
    " power(sin(radians(o.lat - %(lat)s::float8) / 2), 2) + cos(radians(%(lat)s::float8)) * cos(radians(o.lat))"
    " * power(sin(radians(o.lon - %(lon)s::float8) / 2), 2)))) END"
)
_NEAR = _SEARCH.format(
    distance=KM,
    place="o.island = %(island)s AND o.lat BETWEEN %(south)s AND %(north)s AND o.lon BETWEEN %(west)s AND %(east)s",
    within="km <= %(radius)s",
    remote="false",
)
_DEPARTEMENT = _SEARCH.format(
    distance=KM,
    place="o.departement_code = %(departement)s",
    within="true",
    remote="false",
)
_REMOTE = _SEARCH.format(
    distance="NULL::float8", place="o.departement_code = ''", within="true", remote="true"
)


def orient(wanted: Wanted, *, now: datetime) -> Orientation:
    """Return where to send somebody. Two to five statements, whatever the number of services.

    Raises ``Refused``, code ``unknown_commune``. Never empty: the national lines are always there.
    """
    commune, home = _communes(wanted.commune_code, wanted.home_code or wanted.commune_code)
    values = values_of(wanted, commune, home, now=now)
    near, radius = _widening(commune, values, limit=wanted.limit)
    remote = _run(_REMOTE, values)
    places, total = near
    answers = [*places, *remote[0]]
    said = WIDENED[radius] if places else NOTHING_NEAR
    return Orientation(
        commune=commune,
        home=home,
        commune_code=commune.code,
        commune_name=commune.name,
        departement_code=commune.departement_id,
        radius_km=radius,
        answers=tuple(answers),
        total=total + remote[1],
        said=said,
        emergency=tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.EMERGENCY),
        lines=lines_for_minors(),
    )


def lines_for_minors() -> tuple[NationalNumber, ...]:
    """Return the lines that answer a minor from everywhere, in the order of display; no statement."""
    return tuple(
        number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.HELPLINE and number.for_minors
    )


Found = tuple[list[Answer], int]


def _widening(commune: Commune, values: Values, *, limit: int) -> tuple[Found, float | None]:
    """Return the places, and the radius at which there were enough; None for the whole département."""
    centre = centre_of(commune)
    found: Found = ([], 0)
    if centre is not None:
        for radius in RADII_KM:
            found = near({**values, **frame_of(centre, radius), "limit": limit})
            if found[1] >= min(ENOUGH, limit):
                return found, radius
    whole = _run(_DEPARTEMENT, {**values, "limit": limit})
    return (whole, None) if whole[1] > found[1] else (found, RADII_KM[-1])


def _communes(*codes: str) -> tuple[Commune, ...]:
    """Return the communes of the codes, in one statement."""
    found = Commune.objects.filter(is_current=True).in_bulk(set(codes))
    if not found.keys() >= set(codes):
        raise Refused(
            "Ce code de commune n'existe pas. Choisissez une commune de la liste.", code="unknown_commune"
        )
    return tuple(found[code] for code in codes)


def centre_of(commune: Commune) -> Point | None:
    """Return the centre of a commune; None for the few of which it is not known."""
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(latitude=commune.latitude, longitude=commune.longitude)


def values_of(wanted: Wanted, commune: Commune, home: Commune, *, now: datetime) -> Values:
    """Return the parameters of the statements but those of the frame."""
    centre = centre_of(commune)
    kinds = [kind.value for kind in wanted.kinds()]
    every = FOR_YOUTH if wanted.youth else ServiceKind
    return {
        "kinds": kinds,
        "every": sorted({*kinds, *(kind.value for kind in every)})
        if wanted.situation and not wanted.kind
        else kinds,
        "situation": situation_bits([wanted.situation]) if wanted.situation else 0,
        "asked": feature_bits(wanted.features),
        "age": -1 if wanted.age is None else wanted.age,
        "open_now": wanted.open_now,
        "language": wanted.language,
        "professional": wanted.audience == Tier.PROFESSIONAL,
        "areas": sorted(
            {commune.code, commune.departement_id, home.code, home.departement_id, WHOLE_COUNTRY}
        ),
        "island": island_of(commune.departement_id),
        "departement": commune.departement_id,
        "lat": centre.latitude if centre else None,
        "lon": centre.longitude if centre else None,
        "now": now,
        "shown_since": _day(now) - HIDDEN_AFTER,
        "lowered_before": _day(now) - LOWERED_AFTER,
        "limit": wanted.limit,
    }


def _day(now: datetime) -> date:
    return now.date()


def frame_of(centre: Point, radius: float) -> dict[str, float]:
    """Return the frame of the index; France has no place that the 180th meridian cuts within 100 km of another."""
    box = bounding_box(centre, radius_km=radius)
    west, east = (box.west, box.east) if box.west <= box.east else (-180.0, 180.0)
    return {"south": box.south, "north": box.north, "west": west, "east": east, "radius": radius}


def near(values: Values) -> Found:
    """Return the places of one frame, nearest first in each block, and how many there are in all."""
    return _run(_NEAR, values)


def _run(statement: str, values: Values) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    blocks = list(Block)
    answers = [Answer(row[0], row[1], blocks[row[2]], *row[3:8]) for row in rows]
    return answers, (rows[0][8] if rows else 0)
