"""Where to send somebody: exact, by distance inside blocks, widening until there is something to offer.

The statement reads ``directory_offer`` alone, bounded by a frame of latitudes and longitudes, kind by kind: it needs no
extension of PostgreSQL, and nothing of a search is written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor, sin
from typing import Any
from uuid import UUID

from django.db import connection

from havre.directory.rules import NATIONAL_NUMBERS, NationalNumber, ServiceKind, Tier
from havre.directory.rules.orientation import (
    BANDS,
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
from havre.territory.queries import CommuneHit

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


# least() keeps a rounding from going beyond one; nothing is sorted by it, see HAVERSINE.
KM = f"{2 * EARTH_RADIUS_KM} * asin(sqrt(least(1, {{away}})))"
# Grows with the distance, for a third of its price: rows are kept and sorted by it. Null without a point or a centre.
HAVERSINE = (
    "power(sin(radians(o.lat - %(lat)s::float8) / 2), 2) + cos(radians(%(lat)s::float8)) * cos(radians(o.lat))"
    " * power(sin(radians(o.lon - %(lon)s::float8) / 2), 2)"
)


# What the index bounds, then the sphere. Also without a need, see facets.
def around(frame: str = "") -> str:
    """Return the condition of a frame, whose values ``frame_of`` gives under the same name."""
    return (
        f"o.island = %(island)s AND o.band = ANY (%({frame}bands)s::smallint[])"
        f" AND o.lat BETWEEN %({frame}south)s AND %({frame}north)s"
        f" AND o.lon BETWEEN %({frame}west)s AND %({frame}east)s AND {HAVERSINE} <= %({frame}reach)s"
    )


# Hours are in the table, not in the index: read for the rows whose block depends on them, then for those shown.
_HOURS = "CASE WHEN t.open_until >= %(now)s THEN t.open_ranges @> %(now)s END"
_OPEN = f"(SELECT {_HOURS} FROM directory_offer t WHERE t.id = o.id)"  # noqa: S608 - our own words
# `asked` are the bits of the features wanted. A service that says no to one is left out; one that says nothing
# stays, among those to ask first. A condition on what is not asked folds away when PostgreSQL plans.
# `rank` is twice the block, plus one for an old entry. Only what sorts goes through the count: the rest is read again
# for the rows shown. `stage` says which of the searches of one statement found a row, `position` its order there.
_SEARCH = f"""
WITH found AS (
  SELECT o.id, {{rank}} + (o.fresh_on < %(lowered_before)s)::int AS rank, {{away}} AS away, o.reception, o.fresh_on
  FROM directory_offer o
  WHERE o.kind = ANY (%(every)s) AND {{place}}
    AND (o.public OR %(professional)s) AND (%(asked)s = 0 OR o.refused & %(asked)s = 0)
    AND (%(age)s < 0 OR %(age)s BETWEEN o.min_age AND o.max_age)
    AND (%(situation)s = 0 OR o.kind = ANY (%(kinds)s) OR (o.specialised | o.welcomes) & %(situation)s <> 0)
    AND (cardinality(o.areas) = 0 OR o.areas && %(areas)s::varchar[])
    AND (%(language)s = '' OR cardinality(o.languages) = 0 OR %(language)s = ANY (o.languages))
    AND (o.fresh_on >= %(shown_since)s OR %(professional)s)
    AND (NOT %(open_now)s OR {_OPEN} IS NOT FALSE)
), shown AS (
  SELECT *, count(*) OVER () AS total
  FROM found ORDER BY rank, away NULLS LAST, reception, fresh_on DESC, id LIMIT %(limit)s
)
SELECT {{stage}} AS stage, row_number() OVER (ORDER BY s.rank, s.away NULLS LAST, s.reception, s.fresh_on DESC, s.id)
    AS position, t.id, t.service_id, s.rank / 2 AS block,
  CASE WHEN s.away IS NOT NULL THEN {KM.format(away="s.away")} END AS km,
  {_HOURS} AS open, %(age)s >= 0 AND NOT t.ages_known AS age_unknown, %(asked)s & ~t.features AS missing,
  s.rank %% 2 = 1 AS old, s.total
FROM shown s JOIN directory_offer t USING (id)
"""  # noqa: S608 - our own words
_RANK = (
    "CASE WHEN %(situation)s <> 0 AND o.specialised & %(situation)s <> 0"
    f" THEN CASE WHEN {_OPEN} THEN 0 ELSE 2 END"
    " WHEN (%(asked)s = 0 OR %(asked)s & ~o.features = 0) AND (%(age)s < 0 OR o.ages_known) THEN 4 ELSE 6 END"
)
NEAR, AFAR, WIDER, WIDEST, WHOLE = range(5)


def _places(stage: int, place: str) -> str:
    return _SEARCH.format(stage=stage, rank=_RANK, away=HAVERSINE, place=place)


_AFAR = _SEARCH.format(stage=AFAR, rank="8", away="NULL::float8", place="o.departement_code = ''")
# A stage runs when those before it have not found enough: PostgreSQL tests that once, before it reads anything.
_SHORT = "(SELECT coalesce(max(total), 0) FROM {0}) < %(enough)s"
_IN_DEPARTEMENT = "o.departement_code = %(departement)s"
_NEAR_AND_AFAR = f"({_places(NEAR, around())}) UNION ALL ({_AFAR}) ORDER BY stage, position"
_FARTHER = f"""
WITH wider AS MATERIALIZED ({_places(WIDER, around("wider_"))}),
widest AS MATERIALIZED ({_places(WIDEST, f"{_SHORT.format('wider')} AND {around('widest_')}")}),
whole AS MATERIALIZED (
  {_places(WHOLE, f"{_SHORT.format('wider')} AND {_SHORT.format('widest')} AND {_IN_DEPARTEMENT}")}
)
SELECT * FROM wider UNION ALL SELECT * FROM widest UNION ALL SELECT * FROM whole ORDER BY stage, position
"""  # noqa: S608 - our own words
# For the communes of which the centre is not known.
_WHOLE_AND_AFAR = f"({_places(WHOLE, _IN_DEPARTEMENT)}) UNION ALL ({_AFAR}) ORDER BY stage, position"


def orient(wanted: Wanted, *, now: datetime, known: Iterable[CommuneHit] = ()) -> Orientation:
    """Return where to send somebody. Two statements, three when the first radius holds too few places.

    ``known`` are communes that the caller has read: one statement less when those of the search are there.
    Raises ``Refused``, code ``unknown_commune``. Never empty: the national lines are always there.
    """
    codes = wanted.commune_code, wanted.home_code or wanted.commune_code
    commune, home = _communes(*codes, known=known)
    values = values_of(wanted, commune, home, now=now)
    (places, total), remote, radius = _widening(centre_of(commune), values)
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
NOTHING: Found = ([], 0)


def _widening(centre: Point | None, values: Values) -> tuple[Found, Found, float | None]:
    """Return the places, those who answer from afar, and the radius that was enough; None: the whole département."""
    if centre is None:
        found = _run(_WHOLE_AND_AFAR, values)
        return found.get(WHOLE, NOTHING), found.get(AFAR, NOTHING), None if WHOLE in found else RADII_KM[-1]
    places, afar = near({**values, **frame_of(centre, RADII_KM[0])})
    if places[1] >= values["enough"]:
        return places, afar, RADII_KM[0]
    frames = frame_of(centre, RADII_KM[1], name="wider_") | frame_of(centre, RADII_KM[2], name="widest_")
    found = _run(_FARTHER, {**values, **frames})
    wider, widest, whole = (found.get(stage, NOTHING) for stage in (WIDER, WIDEST, WHOLE))
    if wider[1] >= values["enough"]:
        return wider, afar, RADII_KM[1]
    return (whole, afar, None) if whole[1] > widest[1] else (widest, afar, RADII_KM[2])


def _communes(*codes: str, known: Iterable[CommuneHit]) -> tuple[Commune, ...]:
    """Return the communes of the codes; those that are not known are read, in one statement."""
    found = {hit.code: _row_of(hit) for hit in known if hit.is_current}
    missing = set(codes) - found.keys()
    found |= Commune.objects.filter(is_current=True).in_bulk(missing) if missing else {}
    if not found.keys() >= set(codes):
        raise Refused(
            "Ce code de commune n'existe pas. Choisissez une commune de la liste.", code="unknown_commune"
        )
    return tuple(found[code] for code in codes)


def _row_of(hit: CommuneHit) -> Commune:
    point = hit.point
    latitude, longitude = (point.latitude, point.longitude) if point else (None, None)
    return Commune(
        code=hit.code,
        name=hit.name,
        departement_id=hit.departement_code,
        latitude=latitude,
        longitude=longitude,
    )


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
        "enough": min(ENOUGH, wanted.limit),
    }


def _day(now: datetime) -> date:
    return now.date()


def frame_of(centre: Point, radius: float, *, name: str = "") -> Values:
    """Return the values of the frame that ``around`` names so.

    France has no place that the 180th meridian cuts within 100 km of another.
    """
    box = bounding_box(centre, radius_km=radius)
    west, east = (box.west, box.east) if box.west <= box.east else (-180.0, 180.0)
    bands = list(range(floor(box.south * BANDS), floor(box.north * BANDS) + 1))
    reach = sin(radius / (2 * EARTH_RADIUS_KM)) ** 2
    frame = {"south": box.south, "north": box.north, "west": west, "east": east}
    return {f"{name}{key}": value for key, value in {**frame, "bands": bands, "reach": reach}.items()}


def near(values: Values) -> tuple[Found, Found]:
    """Return the places of one frame and those who answer from afar: the best of each, and how many there are."""
    found = _run(_NEAR_AND_AFAR, values)
    return found.get(NEAR, NOTHING), found.get(AFAR, NOTHING)


def _run(statement: str, values: Values) -> dict[int, Found]:
    """Return what each stage found; a stage that did not run, or found nothing, is absent."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    blocks = list(Block)
    found: dict[int, Found] = {}
    for stage, _, offer, service, block, *rest, total in rows:
        found.setdefault(stage, ([], total))[0].append(Answer(offer, service, blocks[block], *rest))
    return found
