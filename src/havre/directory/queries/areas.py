"""What there is in a département, and how much of it in each: what maps show, with their tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from havre.directory.panels import spoken
from havre.directory.queries.orientation import HIDDEN_AFTER, Values
from havre.directory.rules import PRECISE, ServiceKind, Tier
from havre.geo.distance import Point
from havre.kernel.errors import NotVisible
from havre.territory.models import Departement

MOST = 300
_SEEN = "(o.public OR %(professional)s) AND (o.fresh_on >= %(since)s OR %(professional)s)"
_SPOTS = f"""
SELECT o.service_id, s.name, o.kind, coalesce(l.city, ''), coalesce(l.precision, 'unknown'), o.lat, o.lon,
  (SELECT n.number FROM directory_phone n WHERE n.service_id = s.id AND (n.tier = 'public' OR %(professional)s)
    ORDER BY n.position, n.id LIMIT 1), count(*) OVER ()
FROM directory_offer o JOIN directory_service s ON s.id = o.service_id
LEFT JOIN directory_serviceatlocation p ON p.id = o.id
LEFT JOIN directory_location l ON l.id = coalesce(p.location_id, s.location_id)
WHERE o.departement_code = %(departement)s AND (%(kind)s = '' OR o.kind = %(kind)s) AND {_SEEN}
ORDER BY o.kind, l.city, s.name, o.id LIMIT %(limit)s
"""  # noqa: S608 - our own fragments
_COUNTS = f"""
SELECT o.departement_code, count(*) FROM directory_offer o
WHERE o.departement_code <> '' AND (%(kind)s = '' OR o.kind = %(kind)s) AND {_SEEN} GROUP BY o.departement_code
"""  # noqa: S608 - our own fragments


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place on the map of a département, and in its table."""

    service_id: UUID
    name: str
    kind: ServiceKind
    city: str
    phone: str
    point: Point | None
    exact: bool


@dataclass(frozen=True, kw_only=True)
class Area:
    """A département: its places, the first ``MOST`` of them, and how many there are."""

    code: str
    name: str
    spots: tuple[Spot, ...]
    total: int


def area_of(code: str, *, audience: Tier, kind: ServiceKind | None = None, now: datetime) -> Area:
    """Return the places of a département that the reader may see. Two statements. Raises ``NotVisible``."""
    name = Departement.objects.filter(code=code).values_list("name", flat=True).first()
    if name is None:
        raise NotVisible
    with connection.cursor() as cursor:
        cursor.execute(_SPOTS, {"departement": code, "limit": MOST, **_values(audience, kind, now)})
        rows = cursor.fetchall()
    return Area(
        code=code, name=name, spots=tuple(_spot(row) for row in rows), total=rows[0][8] if rows else 0
    )


def counts(*, audience: Tier, kind: ServiceKind | None = None, now: datetime) -> Counter[str]:
    """Return how many places the reader may see in each département, by its code. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, _values(audience, kind, now))
        return Counter(dict(cursor.fetchall()))


def _values(audience: Tier, kind: ServiceKind | None, now: datetime) -> Values:
    return {
        "professional": audience == Tier.PROFESSIONAL,
        "kind": kind.value if kind else "",
        "since": timezone.localtime(now).date() - HIDDEN_AFTER,
    }


def _spot(row: tuple[Any, ...]) -> Spot:
    service_id, name, kind, city, precision, lat, lon, number, _ = row
    return Spot(
        service_id=service_id, name=str(name), kind=ServiceKind(kind), city=str(city),
        phone=spoken(str(number)) if number else "", exact=precision in PRECISE,
        point=None if lat is None or lon is None else Point(latitude=lat, longitude=lon),
    )  # fmt: skip
