"""Reads of the directory: who to call now in a département, and where to send someone from a commune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from havre.directory.models import Phone, Service, ServiceArea, SourceRecord
from havre.directory.panels import (
    CHILD_PROTECTION,
    JUSTICE,
    PER_SECTION,
    POLICE,
    DangerPanel,
    OrientationPanel,
    PanelEntry,
    PanelPhone,
    danger_section,
    orientation_section,
)
from havre.directory.rules import (
    NATIONAL_NUMBERS,
    ORIENTATION_RADIUS_KM,
    AreaScope,
    PhoneKind,
    PointPrecision,
    ServiceKind,
    ServiceStatus,
    Source,
    Tier,
)
from havre.geo.distance import EARTH_RADIUS_KM, Point, bounding_box, distance_km
from havre.kernel.errors import Refused
from havre.territory.models import Commune, Departement

_Child = TypeVar("_Child", Phone, SourceRecord)


def danger_panel(
    departement_code: str,
    on: date,
    *,
    commune_code: str = "",
    audience: Tier = Tier.PROFESSIONAL,
) -> DangerPanel:
    """Return whom to call in a département, nearest to ``commune_code`` first when it is given.

    The national numbers come from the rules, not from the database: they are there even when it is empty.
    Five statements whatever the number of services (four without a commune).
    Raises ``Refused``, code ``unknown_departement``.
    """
    departement = Departement.objects.filter(code=departement_code).first()
    if departement is None:
        raise Refused("Ce code de département n'existe pas. Vérifiez-le.", code="unknown_departement")
    commune = Commune.objects.filter(code=commune_code).first() if commune_code else None
    kinds = [kind.value for kind in (*CHILD_PROTECTION, *JUSTICE, *POLICE)]
    here = ServiceArea.objects.filter(scope=AreaScope.DEPARTEMENT.value, codes__contains=[departement_code])
    services = Service.objects.filter(
        kind__in=kinds, tier__in=_tiers(audience), id__in=here.values("service_id")
    )
    found = services.exclude(status=ServiceStatus.CLOSED.value)
    entries = _entries(found, audience=audience, on=on, origin=_centre(commune))
    return DangerPanel(
        departement_code=departement.code,
        departement_name=departement.name,
        on=on,
        emergency=tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.EMERGENCY),
        helplines=tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.HELPLINE),
        child_protection=danger_section("Protection de l'enfance", entries.values(), CHILD_PROTECTION),
        justice=danger_section("Justice", entries.values(), JUSTICE),
        police=danger_section("Police et gendarmerie", entries.values(), POLICE),
    )


def orientation_panel(
    commune_code: str,
    on: date,
    kinds: Sequence[ServiceKind],
    *,
    audience: Tier = Tier.PROFESSIONAL,
    limit: int = PER_SECTION,
) -> OrientationPanel:
    """Return up to ``limit`` services of each kind: nearest first within 50 km, then those without a place.

    Five statements whatever the number of services.  Raises ``Refused``, code ``unknown_commune``.
    """
    commune = Commune.objects.filter(code=commune_code).first()
    if commune is None:
        raise Refused("Ce code de commune n'existe pas. Vérifiez-le.", code="unknown_commune")
    ids = _candidates(commune, kinds=kinds, tiers=_tiers(audience), limit=limit)
    services = Service.objects.filter(id__in=ids)
    entries = _entries(services, audience=audience, on=on, origin=_centre(commune))
    ordered = [entries[key] for key in ids if key in entries]
    return OrientationPanel(
        commune_code=commune.code,
        commune_name=commune.name,
        on=on,
        radius_km=ORIENTATION_RADIUS_KM,
        sections=tuple(orientation_section(kind, ordered) for kind in kinds),
    )


def _tiers(audience: Tier) -> list[str]:
    return Tier.codes() if audience == Tier.PROFESSIONAL else [Tier.PUBLIC.value]


def _entries(
    services: QuerySet[Service], *, audience: Tier, on: date, origin: Point | None
) -> dict[UUID, PanelEntry]:
    """Return the entries by service: three statements, for the services, their numbers and their sources."""
    rows = {
        row.id: row for row in services.select_related("organization", "location__commune").order_by("id")
    }
    phones: dict[UUID, list[PanelPhone]] = {}
    holding = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    shown = Phone.objects.filter(holding, tier__in=_tiers(audience)).order_by("position", "id")
    for phone in _of(shown, rows):
        phones.setdefault(phone.service_id, []).append(PanelPhone(phone.number, PhoneKind(phone.kind)))
    sources = {
        source.service_id: source for source in _of(SourceRecord.objects.order_by("last_seen", "id"), rows)
    }
    return {
        key: _entry(row, phones=phones.get(key, ()), source=sources.get(key), on=on, origin=origin)
        for key, row in rows.items()
    }


def _of(children: QuerySet[_Child], rows: Iterable[UUID]) -> QuerySet[_Child]:
    return children.filter(service_id__in=list(rows))


def _entry(
    service: Service,
    *,
    phones: Iterable[PanelPhone],
    source: SourceRecord | None,
    on: date,
    origin: Point | None,
) -> PanelEntry:
    place = service.location
    away = _away_km(service, origin)
    return PanelEntry(
        service_id=service.id,
        kind=ServiceKind(service.kind),
        name=service.name,
        status=ServiceStatus(service.status),
        phones=tuple(phones),
        address=tuple(place.address) if place else (),
        city=f"{place.postal_code} {place.city}".strip() if place else "",
        population=(place.commune.population or 0) if place else 0,
        precision=PointPrecision(place.precision) if place else PointPrecision.UNKNOWN,
        hours=service.hours_text,
        email=service.email,
        url=service.organization.url,
        distance_km=None if away is None else round(away, 1),
        source=Source.label_of(source.source) if source else "",
        dated_on=source.dated_on if source else None,
        seen_on=timezone.localtime(source.last_seen).date() if source else None,
        on=on,
    )


def _centre(commune: Commune | None) -> Point | None:
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return Point(latitude=commune.latitude, longitude=commune.longitude)


def _away_km(service: Service, origin: Point | None) -> float | None:
    if origin is None or service.lat is None or service.lon is None:
        return None
    return distance_km(origin, Point(latitude=service.lat, longitude=service.lon))


# %(lat)s… are the commune's; a service that has no point is taken when its area holds the commune.
_NEAREST = """
WITH measured AS (
  SELECT s.id, s.kind, %(diameter)s * asin(sqrt(least(1, power(sin(radians(s.lat - %(lat)s) / 2), 2)
         + cos(radians(%(lat)s)) * cos(radians(s.lat)) * power(sin(radians(s.lon - %(lon)s) / 2), 2)))) AS km
  FROM directory_service s
  WHERE s.kind = ANY (%(kinds)s) AND s.status <> 'closed' AND s.tier = ANY (%(tiers)s)
    AND s.lat BETWEEN %(south)s AND %(north)s AND s.lon BETWEEN %(west)s AND %(east)s
), afar AS (
  SELECT s.id, s.kind, NULL::float8 AS km
  FROM directory_service s
  WHERE s.kind = ANY (%(kinds)s) AND s.status <> 'closed' AND s.tier = ANY (%(tiers)s) AND s.lat IS NULL
    AND EXISTS (SELECT FROM directory_servicearea a WHERE a.service_id = s.id AND (a.scope = 'france'
      OR (a.scope = 'departement' AND a.codes @> ARRAY[%(departement)s]::varchar[])
      OR (a.scope = 'commune' AND a.codes @> ARRAY[%(commune)s]::varchar[])))
), ranked AS (
  SELECT id, kind, km, row_number() OVER (PARTITION BY kind ORDER BY km NULLS LAST, id) AS position
  FROM (SELECT * FROM measured WHERE km <= %(radius)s UNION ALL SELECT * FROM afar) AS everything
)
SELECT id FROM ranked WHERE position <= %(limit)s ORDER BY kind, position
"""


def _candidates(
    commune: Commune, *, kinds: Sequence[ServiceKind], tiers: list[str], limit: int
) -> list[UUID]:
    """Return the ids, by kind then nearest first; the index on (kind, lat, lon) answers."""
    centre = _centre(commune)
    here = centre or Point(latitude=0, longitude=0)
    box = bounding_box(here, radius_km=ORIENTATION_RADIUS_KM if centre else 0)
    values: dict[str, float | str | list[str]] = {
        "diameter": 2 * EARTH_RADIUS_KM,
        "lat": here.latitude,
        "lon": here.longitude,
        "south": box.south,
        "north": box.north,
        "west": box.west,
        "east": box.east,
        "radius": ORIENTATION_RADIUS_KM,
        "kinds": [kind.value for kind in kinds],
        "tiers": tiers,
        "departement": commune.departement_id,
        "commune": commune.code,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, values)
        return [key for (key,) in cursor.fetchall()]
