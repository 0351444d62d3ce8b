"""Reads of the directory: who to call now in a département, and where to send someone from a commune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from havre.directory.models import Phone, Service, SourceRecord
from havre.directory.rules import (
    EMERGENCY_FALLBACK,
    NATIONAL_NUMBERS,
    ORIENTATION_RADIUS_KM,
    STALE_AFTER_DAYS,
    AreaScope,
    NationalNumber,
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

PER_SECTION = 5
_ADVICE = "Demandez conseil au 119."


@dataclass(frozen=True, slots=True)
class PanelPhone:
    """A number to dial, and what answers."""

    number: str
    kind: PhoneKind

    @property
    def spoken(self) -> str:
        """Return the number as it is read aloud: 04 50 56 87 49, 116 006."""
        return spoken(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEntry:
    """A service as a panel shows it, with where it comes from and what is doubtful."""

    service_id: UUID
    kind: ServiceKind
    name: str
    phones: tuple[PanelPhone, ...]
    address: tuple[str, ...]
    city: str
    hours: str
    email: str
    url: str
    distance_km: float | None
    source: str
    dated_on: date | None
    seen_on: date | None
    reserves: tuple[str, ...]

    @property
    def freshness(self) -> str:
        """Say in French how fresh the entry is: the day the source gives, the day it was read."""
        told = f"fiche du {self.dated_on:%d/%m/%Y}" if self.dated_on else "fiche sans date"
        return f"{told}, lue le {self.seen_on:%d/%m/%Y}" if self.seen_on else told


@dataclass(frozen=True, slots=True)
class PanelSection:
    """One question of the panel; ``gaps`` are sentences on what Havre does not know."""

    title: str
    entries: tuple[PanelEntry, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerPanel:
    """Whom to call now for a minor in danger in one département."""

    departement_code: str
    departement_name: str
    on: date
    emergency: tuple[NationalNumber, ...]
    helplines: tuple[NationalNumber, ...]
    child_protection: PanelSection
    justice: PanelSection
    police: PanelSection


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationPanel:
    """The nearest services of each kind from a commune, then those that come from afar."""

    commune_code: str
    commune_name: str
    on: date
    radius_km: float
    sections: tuple[PanelSection, ...]


# Section -> what is looked for, each with the sentence said when no number is known.
_CHILD_PROTECTION = {
    ServiceKind.CRIP: f"CRIP : {EMERGENCY_FALLBACK}",
    ServiceKind.ASE: "",
    ServiceKind.DEPARTEMENT: "",
}
_JUSTICE = {
    ServiceKind.PROSECUTOR_DUTY: f"Permanence du parquet : {EMERGENCY_FALLBACK}",
    ServiceKind.JUDICIAL_COURT: "",
    ServiceKind.CHILDREN_COURT: "",
}
_POLICE = {ServiceKind.POLICE: "", ServiceKind.GENDARMERIE: ""}
# A switchboard in the place of the line that is wanted says so.
_STANDBY = {
    ServiceKind.DEPARTEMENT: "Standard du Département : demandez la CRIP, aux heures de bureau.",
    ServiceKind.JUDICIAL_COURT: "Standard du tribunal, pas la permanence du parquet.",
    ServiceKind.CHILDREN_COURT: "Greffe du tribunal pour enfants, aux heures de bureau.",
}


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
    origin = _centre(Commune.objects.filter(code=commune_code).first() if commune_code else None)
    kinds = [*_CHILD_PROTECTION, *_JUSTICE, *_POLICE]
    found = _visible(audience).filter(
        kind__in=[kind.value for kind in kinds],
        areas__scope=AreaScope.DEPARTEMENT.value,
        areas__codes__contains=[departement_code],
    )
    services = _ordered(list(_loaded(found, audience=audience)), kinds=kinds, origin=origin)
    entries = [_entry(service, on=on, origin=origin) for service in services]
    return DangerPanel(
        departement_code=departement.code,
        departement_name=departement.name,
        on=on,
        emergency=tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.EMERGENCY),
        helplines=tuple(number for number in NATIONAL_NUMBERS if number.kind == ServiceKind.HELPLINE),
        child_protection=_section("Protection de l'enfance", entries, _CHILD_PROTECTION),
        justice=_section("Justice", entries, _JUSTICE),
        police=_section("Police et gendarmerie", entries, _POLICE),
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
    origin = _centre(commune)
    loaded = {
        service.id: service for service in _loaded(Service.objects.filter(id__in=ids), audience=audience)
    }
    entries = [_entry(loaded[key], on=on, origin=origin) for key in ids if key in loaded]
    return OrientationPanel(
        commune_code=commune.code,
        commune_name=commune.name,
        on=on,
        radius_km=ORIENTATION_RADIUS_KM,
        sections=tuple(_orientation_section(kind, entries) for kind in kinds),
    )


def spoken(number: str) -> str:
    """Return a number as it is read aloud in France.

    >>> spoken("+33450568749"), spoken("116000"), spoken("119"), spoken("+590590123456")
    ('04 50 56 87 49', '116 000', '119', '0590 12 34 56')
    """
    if not number.startswith("+"):
        return f"{number[:3]} {number[3:]}" if len(number) == 6 else number
    if number.startswith("+33"):
        return _pairs("0" + number[3:])
    rest = number[4:]
    return f"0{rest[:3]} {_pairs(rest[3:])}" if len(rest) == 9 else f"{number[:4]} {_pairs(rest)}"


def _pairs(digits: str) -> str:
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def _tiers(audience: Tier) -> list[str]:
    return Tier.codes() if audience == Tier.PROFESSIONAL else [Tier.PUBLIC.value]


def _visible(audience: Tier) -> QuerySet[Service]:
    return Service.objects.filter(tier__in=_tiers(audience)).exclude(status=ServiceStatus.CLOSED.value)


def _loaded(services: QuerySet[Service], *, audience: Tier) -> QuerySet[Service]:
    """Add organisation, place, numbers and sources: two more statements in all."""
    phones = Phone.objects.filter(tier__in=_tiers(audience)).order_by("position", "id")
    sources = SourceRecord.objects.order_by("-last_seen", "id")
    related = services.select_related("organization", "location__commune").order_by("id")
    return related.prefetch_related(Prefetch("phones", phones), Prefetch("sources", sources))


def _centre(commune: Commune | None) -> Point | None:
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return Point(latitude=commune.latitude, longitude=commune.longitude)


def _away_km(service: Service, origin: Point | None) -> float | None:
    if origin is None or service.lat is None or service.lon is None:
        return None
    return distance_km(origin, Point(latitude=service.lat, longitude=service.lon))


def _ordered(services: list[Service], *, kinds: Sequence[ServiceKind], origin: Point | None) -> list[Service]:
    """Sort by kind, then those in service and with a number, then the nearest, or the largest town."""
    rank = {kind.value: position for position, kind in enumerate(kinds)}

    def key(service: Service) -> tuple[object, ...]:
        doubtful = service.status != ServiceStatus.ACTIVE.value
        away = _away_km(service, origin)
        population = service.location.commune.population if service.location else None
        nearness = away if away is not None else float("inf")
        return (
            rank[service.kind],
            doubtful,
            not service.phones.all(),
            nearness,
            -(population or 0),
            service.name,
        )

    return sorted(services, key=key)


def _section(title: str, entries: Iterable[PanelEntry], wanted: dict[ServiceKind, str]) -> PanelSection:
    """Keep the first entries of each kind, and say what is not known."""
    kept: list[PanelEntry] = []
    gaps: list[str] = []
    by_kind = {kind: [entry for entry in entries if entry.kind == kind] for kind in wanted}
    for kind, missing in wanted.items():
        kept += by_kind[kind][:PER_SECTION]
        if missing and not any(entry.phones for entry in by_kind[kind]):
            gaps.append(missing)
    if not any(entry.phones for entry in kept) and not gaps:
        gaps.append(f"{title} : {EMERGENCY_FALLBACK}")
    return PanelSection(title, tuple(kept), tuple(gaps))


def _orientation_section(kind: ServiceKind, entries: Iterable[PanelEntry]) -> PanelSection:
    kept = tuple(entry for entry in entries if entry.kind == kind)
    none_near = f"Aucun service connu de Havre à moins de {ORIENTATION_RADIUS_KM:.0f} km. {_ADVICE}"
    near = any(entry.distance_km is not None for entry in kept)
    return PanelSection(kind.label, kept, () if near else (none_near,))


def _entry(service: Service, *, on: date, origin: Point | None) -> PanelEntry:
    kind, place = ServiceKind(service.kind), service.location
    source = next(iter(service.sources.all()), None)
    seen_on = timezone.localtime(source.last_seen).date() if source else None
    dated_on = source.dated_on if source else None
    away = _away_km(service, origin)
    return PanelEntry(
        service_id=service.id,
        kind=kind,
        name=service.name,
        phones=tuple(PanelPhone(phone.number, PhoneKind(phone.kind)) for phone in service.phones.all()),
        address=tuple(place.address) if place else (),
        city=f"{place.postal_code} {place.city}".strip() if place else "",
        hours=service.hours_text,
        email=service.email,
        url=service.organization.url,
        distance_km=None if away is None else round(away, 1),
        source=Source.label_of(source.source) if source else "",
        dated_on=dated_on,
        seen_on=seen_on,
        reserves=tuple(_reserves(service, dated_on=dated_on, seen_on=seen_on, on=on)),
    )


def _reserves(service: Service, *, dated_on: date | None, seen_on: date | None, on: date) -> Iterable[str]:
    """Yield what must be said with the entry, most serious first."""
    told = dated_on or seen_on
    if service.status == ServiceStatus.TO_VERIFY.value:
        yield "À vérifier avant de s'y fier : absent de sa source, ou tiré d'une archive."
    if told and told < on - timedelta(days=STALE_AFTER_DAYS):
        yield f"Fiche ancienne ({told:%d/%m/%Y}) : à vérifier."
    if not service.phones.all():
        yield f"Pas de numéro : {EMERGENCY_FALLBACK}" if service.kind in _URGENT else "Pas de numéro connu."
    if service.kind in _STANDBY:
        yield _STANDBY[ServiceKind(service.kind)]
    if service.location and service.location.precision == PointPrecision.COMMUNE.value:
        yield "Position approchée : centre de la commune."


_URGENT = frozenset({ServiceKind.POLICE.value, ServiceKind.GENDARMERIE.value, ServiceKind.CRIP.value})

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
