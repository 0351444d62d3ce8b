"""The one door to what the whole world may read: published, public, still believed; by pieces of constant cost."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from havre.directory.exporters.entry import (
    PublicAlert,
    PublicOrganization,
    PublicPhone,
    PublicPlace,
    PublicService,
)
from havre.directory.models import (
    Alert,
    Alias,
    Location,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    SourceRecord,
)
from havre.directory.queries.orientation import HIDDEN_AFTER
from havre.directory.rules import PROTECTED_KINDS, AreaScope, PhoneKind, ServiceStatus, Source, Tier
from havre.directory.rules.taxonomy import Publication
from havre.geo.distance import EARTH_RADIUS_KM, Point, bounding_box
from havre.kernel.errors import NotVisible, Refused
from havre.territory.models import Commune

CHUNK = 500
FIRST_CHUNK = 20
_FIRST = UUID(int=0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wish:
    """Which public services are wanted; nothing of it is kept."""

    kinds: tuple[str, ...] = ()
    departement: str = ""
    commune: str = ""
    radius_km: float = 30.0


def public_chunks(wish: Wish, *, now: datetime, size: int = CHUNK) -> Iterator[list[PublicService]]:
    """Yield every public service in the order of identifiers: a few at once, then pieces up to ``size``.

    The identifiers of the first ones are read alone, then all the others once (sixteen bytes each); seven statements
    a piece. What is unpublished meanwhile is left out of the pieces that follow.
    """
    step = min(FIRST_CHUNK, size)
    ids = public_ids(wish, after=_FIRST, limit=step, now=now)
    if ids:
        yield public_services(ids, now=now)
    rest = public_ids(wish, after=ids[-1], limit=None, now=now) if len(ids) == step else []
    start = 0
    while start < len(rest):
        step = min(step * 5, size)
        if found := public_services(rest[start : start + step], now=now):
            yield found
        start += step


def public_ids(wish: Wish, *, after: UUID, limit: int | None, now: datetime) -> list[UUID]:
    """Return the identifiers that follow ``after``, ``limit`` at most (None: all of them).

    Raises ``Refused``, code ``unknown_commune``.
    """
    clauses, values = ["o.public", "o.fresh_on >= %s", "o.service_id > %s"], [_oldest(now), after]
    if wish.kinds:
        clauses.append("o.kind = ANY (%s)")
        values.append(list(wish.kinds))
    if wish.departement:
        clauses.append(
            "(o.departement_code = %s OR (o.departement_code = '' AND o.areas && ARRAY[%s, '99100']::varchar[]))"
        )
        values += [wish.departement, wish.departement]
    if wish.commune:
        clause, more = _within(wish)
        clauses.append(clause)
        values += more
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT o.service_id FROM directory_offer o WHERE {' AND '.join(clauses)}"  # noqa: S608 - our own words
            " ORDER BY o.service_id LIMIT %s",
            [*values, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def public_service(service_id: UUID, *, now: datetime) -> PublicService:
    """Return one service, or the one that took its place. Raises ``NotVisible``."""
    alias = Alias.objects.filter(old_id=service_id).values_list("service_id", flat=True).first()
    wanted = alias or service_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM directory_offer WHERE service_id = %s AND public AND fresh_on >= %s LIMIT 1",
            [wanted, _oldest(now)],
        )
        found = public_services([wanted], now=now) if cursor.fetchone() else []
    if not found:
        raise NotVisible
    return found[0]


def public_services(ids: Sequence[UUID], *, now: datetime) -> list[PublicService]:
    """Return the services of this list that are public, in the order of identifiers: seven statements."""
    shown = Service.objects.filter(
        id__in=ids, tier=Tier.PUBLIC.value, publication=Publication.PUBLISHED.value
    ).exclude(status=ServiceStatus.CLOSED.value)
    shown = shown.exclude(kind__in=[kind.value for kind in PROTECTED_KINDS])
    services = list(shown.select_related("organization", "location__commune").order_by("id"))
    around = _Around([service.id for service in services], now=now)
    return [_public(service, around) for service in services]


def edition(*, now: datetime) -> str:
    """Return a mark that changes whenever what is public may have changed: an offer rewritten, gone, or a new day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM directory_offer WHERE public"
        )
        count, last = cursor.fetchone()
    return f"{timezone.localtime(now).date():%Y%m%d}-{count}-{last}"


def _oldest(now: datetime) -> Any:
    return timezone.localtime(now).date() - HIDDEN_AFTER


def _within(wish: Wish) -> tuple[str, list[Any]]:
    """Return the test of the distance to the commune: a frame for the index, then the sphere."""
    commune = Commune.objects.filter(code=wish.commune).first()
    if commune is None or commune.latitude is None or commune.longitude is None:
        raise Refused(
            "Cette commune n'est pas connue de Havre. Vérifiez son code INSEE.", code="unknown_commune"
        )
    lat, lon = commune.latitude, commune.longitude
    frame = bounding_box(Point(latitude=lat, longitude=lon), radius_km=wish.radius_km)
    distance = (
        f"{2 * EARTH_RADIUS_KM} * asin(sqrt(least(1, power(sin(radians(o.lat - %s) / 2), 2)"
        " + cos(radians(%s)) * cos(radians(o.lat)) * power(sin(radians(o.lon - %s) / 2), 2))))"
    )
    box = "o.lat BETWEEN %s AND %s AND o.lon BETWEEN %s AND %s"
    return f"({box} AND {distance} <= %s)", [*_frame(frame), lat, lat, lon, wish.radius_km]


def _frame(frame: Any) -> list[float]:
    return [frame.south, frame.north, frame.west, frame.east]


class _Around:
    """The rows that hang on some services, by service."""

    def __init__(self, ids: Collection[UUID], *, now: datetime) -> None:
        today = timezone.localtime(now).date()
        phones = Phone.objects.filter(service_id__in=ids, tier=Tier.PUBLIC.value).exclude(
            kind=PhoneKind.DUTY.value
        )
        alerts = Alert.objects.filter(
            service_id__in=ids, tier=Tier.PUBLIC.value, starts_on__lte=today, ends_on__gte=today
        )
        places = ServiceAtLocation.objects.filter(service_id__in=ids).select_related("location__commune")
        self.phones = _by_service(phones.order_by("service_id", "position", "id"))
        self.areas = _by_service(
            ServiceArea.objects.filter(service_id__in=ids).order_by("service_id", "scope")
        )
        self.alerts = _by_service(alerts.order_by("service_id", "starts_on", "id"))
        self.places = _by_service(places.order_by("service_id", "position", "id"))
        told = SourceRecord.objects.filter(service_id__in=ids, vanished_at__isnull=True)
        self.records = _by_service(told.order_by("service_id", "source", "id"))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT service_id, max(fresh_on) FROM directory_offer WHERE service_id = ANY (%s) GROUP BY 1",
                [list(ids)],
            )
            self.fresh = dict(cursor.fetchall())


def _by_service(rows: Any) -> dict[UUID, list[Any]]:
    return {key: list(group) for key, group in itertools.groupby(rows, key=lambda row: row.service_id)}


_COPIED = ("id", "name", "kind", "status", "description", "email", "opening_hours", "hours_text", "min_age", "max_age",
           "trans_inclusive", "reception", "anonymity", "without_parents", "cost", "interpreter", "sign_language",
           "night_access", "animals", "documents_known", "accessibility_url", "trained_on", "verified_on")  # fmt: skip
_LISTS = (
    "genders",
    "specialised",
    "welcomes",
    "access_modes",
    "mobilisable_by",
    "languages",
    "required_documents",
)


def _public(service: Service, around: _Around) -> PublicService:
    values: dict[str, Any] = {name: getattr(service, name) for name in _COPIED}
    values |= {name: tuple(getattr(service, name)) for name in _LISTS}
    areas = {area.scope: tuple(sorted(area.codes)) for area in around.areas.get(service.id, [])}
    body = service.organization
    return PublicService(
        **values,
        organization=PublicOrganization(
            id=body.id, name=body.name, description=body.description, siret=body.siret, finess=body.finess,
            rna=body.rna, url=body.url,
        ),
        phones=tuple(PublicPhone(number=one.number, kind=one.kind) for one in around.phones.get(service.id, [])),
        places=tuple(_places(service, around)),
        nationwide=AreaScope.FRANCE.value in areas,
        departements=areas.get(AreaScope.DEPARTEMENT.value, ()),
        communes=areas.get(AreaScope.COMMUNE.value, ()),
        alerts=tuple(
            PublicAlert(text=one.text, closes=one.closes, starts_on=one.starts_on, ends_on=one.ends_on)
            for one in around.alerts.get(service.id, [])
        ),
        credits=tuple(dict.fromkeys(Source(one.source).label for one in around.records.get(service.id, [])
                                    if one.source in Source.codes())),
        fresh_on=around.fresh.get(service.id) or timezone.localtime(service.updated_at).date(),
    )  # fmt: skip


def _places(service: Service, around: _Around) -> Iterator[PublicPlace]:
    if service.location:
        yield _place(service.location, label="", opening_hours="", phone="")
    for one in around.places.get(service.id, []):
        yield _place(one.location, label=one.label, opening_hours=one.opening_hours, phone=one.phone)


def _place(location: Location, *, label: str, opening_hours: str, phone: str) -> PublicPlace:
    return PublicPlace(
        id=location.id, label=label, address=tuple(location.address), postal_code=location.postal_code,
        city=location.city, commune_code=location.commune_id, commune=location.commune.name,
        departement_code=location.commune.departement_id, latitude=location.lat, longitude=location.lon,
        precision=location.precision, opening_hours=opening_hours, phone=phone,
    )  # fmt: skip
