"""How many places of each kind a search has within its radius, on what the reader may see only.

Counted in the statement that reads the cards, see cards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from havre.directory.queries.orientation import Orientation, Values, around, frame_of, values_of
from havre.directory.rules import ServiceKind
from havre.directory.rules.orientation import Wanted
from havre.directory.rules.taxonomy import FOR_YOUTH
from havre.geo.distance import Point

# The same conditions as the search, without the need nor the situation: what else there is around.
_COUNT = """
SELECT o.kind, count(*) FROM directory_offer o
WHERE {place} AND (o.public OR %(professional)s) AND o.kind = ANY (%(shown)s)
  AND (%(asked)s = 0 OR o.refused & %(asked)s = 0) AND (%(age)s < 0 OR %(age)s BETWEEN o.min_age AND o.max_age)
  AND (cardinality(o.areas) = 0 OR o.areas && %(areas)s::varchar[])
  AND (o.fresh_on >= %(shown_since)s OR %(professional)s)
GROUP BY o.kind
"""
_NEAR = _COUNT.format(place=around())
_DEPARTEMENT = _COUNT.format(place="o.departement_code = %(departement)s")


@dataclass(frozen=True, slots=True)
class Facet:
    """A kind and the number of places of it that the reader may see."""

    kind: ServiceKind
    count: int


def counting(wanted: Wanted, found: Orientation, *, now: datetime) -> tuple[str, Values]:
    """Return the statement that counts by kind within the radius that the search applied, and its parameters."""
    values = values_of(wanted, found.commune, found.home, now=now)
    shown = FOR_YOUTH if wanted.youth else ServiceKind
    values |= {"shown": sorted(kind.value for kind in shown)}
    if found.radius_km is None or values["lat"] is None:
        return _DEPARTEMENT, values
    centre = Point(latitude=values["lat"], longitude=values["lon"])
    return _NEAR, values | frame_of(centre, found.radius_km)


def in_order(counts: Mapping[str, int]) -> tuple[Facet, ...]:
    """Return the kinds that were counted, most numerous first."""
    facets = (Facet(ServiceKind(kind), count) for kind, count in counts.items())
    return tuple(sorted(facets, key=lambda one: (-one.count, one.kind)))
