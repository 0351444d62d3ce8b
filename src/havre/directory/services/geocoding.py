"""Give a point to the structures that only have the centre of their commune."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from havre.directory.geocoding.client import Geocoder
from havre.directory.geocoding.contract import Address, Located, street_of
from havre.directory.models import Location, Service, ServiceAtLocation
from havre.directory.rules import DOUBTFUL_DISTANCE_KM, PointPrecision
from havre.directory.services.offers import rebuild_offers
from havre.geo.distance import Point, distance_km
from havre.kernel.errors import Refused

_LOCK = "havre.directory.geocoding"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What a pass did: places asked, found, and refused because too far from their commune."""

    asked: int
    found: int
    far: int


def to_place(*, limit: int) -> list[Location]:
    """Return the places with a street and no better point than their commune, in a stable order."""
    rough = Q(precision__in=[PointPrecision.COMMUNE.value, PointPrecision.UNKNOWN.value])
    places = Location.objects.filter(rough).exclude(address=[]).select_related("commune").order_by("id")
    return list(places[:limit])


def place_structures(*, geocoder: Geocoder, limit: int, now: datetime, dry_run: bool = False) -> Placed:
    """Ask ``geocoder`` for the places that have only a commune, and write what may be believed.

    The question leaves before any transaction: a slow service holds no row. Raises ``Refused`` (the geocoder's, or
    ``geocoding_running`` when another pass runs).
    """
    places = {place.pk: place for place in to_place(limit=limit)}
    addresses = [one for one in map(_address, places.values()) if street_of(one)]
    found = geocoder.locate(addresses) if addresses else {}
    near = {key: point for key, point in found.items() if _plausible(places[key], point)}
    if near and not dry_run:
        _write(places, near, now=now)
    return Placed(asked=len(addresses), found=len(near), far=len(found) - len(near))


def _address(place: Location) -> Address:
    return Address(
        id=place.pk,
        lines=tuple(place.address),
        postal_code=place.postal_code,
        city=place.city,
        commune_code=place.commune_id,
    )


def _plausible(place: Location, point: Located) -> bool:
    town = place.commune
    if town.latitude is None or town.longitude is None:
        return True
    centre = Point(latitude=town.latitude, longitude=town.longitude)
    return distance_km(centre, Point(latitude=point.lat, longitude=point.lon)) <= DOUBTFUL_DISTANCE_KM


@transaction.atomic
def _write(places: dict[UUID, Location], found: dict[UUID, Located], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Refused("Un géocodage est déjà en cours. Attendez qu'il finisse.", code="geocoding_running")
    changed = []
    for key, point in found.items():
        place = places[key]
        place.lat, place.lon, place.precision = point.lat, point.lon, point.precision.value
        changed.append(place)
    Location.objects.bulk_update(changed, ["lat", "lon", "precision"], batch_size=1_000)
    services = Service.objects.filter(location__in=changed)
    for service in services.select_related("location"):
        if service.location is not None:
            service.lat, service.lon = service.location.lat, service.location.lon
            service.save(update_fields=["lat", "lon"])
    others = ServiceAtLocation.objects.filter(location__in=changed).values_list("service_id", flat=True)
    rebuild_offers(services={*services.values_list("pk", flat=True), *others}, now=now)
