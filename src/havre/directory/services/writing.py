"""Write the flat values of an entry into its rows; what other services build on, with no rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from havre.directory.models import (
    Alert,
    Location,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceVersion,
)
from havre.directory.queries.desk_entry import entry_values, measured
from havre.directory.rules import PointPrecision
from havre.directory.rules.entry import ORGANIZATION, PLACE, POINT, SERVICE, Values
from havre.directory.rules.keeping import VersionAct
from havre.directory.services import webhooks
from havre.directory.services.offers import rebuild_offers
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.territory.models import Commune

_DATES = ("trained_on", "saturation_on")


def version(
    service: Service,
    act: VersionAct,
    *,
    by: UUID | None,
    before: Values,
    changed: Iterable[str],
    now: datetime,
) -> None:
    """Keep the entry as it was before ``act`` and give it its next revision; the caller saves the rest."""
    ServiceVersion.objects.create(
        service=service, revision=service.revision, act=act.value, at=now, by_id=by, changed=list(changed),
        before=before,
    )  # fmt: skip
    service.revision += 1
    service.updated_at = now
    webhooks.announce(service, act, now=now)


def settle(service: Service, *, now: datetime) -> Values:
    """Save the entry with its completeness, then rebuild what searches read; return its values."""
    values = entry_values(service)
    service.quality = measured(service, values, on=now.date()).score
    service.save()
    rebuild_offers(services=[service.id], now=now)
    return values


def write(
    service: Service, values: Mapping[str, Any], *, changed: Iterable[str], by: UUID | None = None
) -> None:
    """Write the ``changed`` values into the rows of the entry; the service itself is saved by ``settle``.

    ``by`` is who answers for a direct line whose day is new. Raises ``Refused``, code ``unknown_commune``.
    """
    names = set(changed)
    for name in names & set(SERVICE):
        setattr(service, name, _stored(name, values[name]))
    if names & set(ORGANIZATION):
        _write_organization(service, values, names & set(ORGANIZATION))
    if names & {*PLACE, *POINT}:
        _write_place(service, values)
    if "phones" in names:
        _write_phones(service, values["phones"], by=by)
    for name, writer in _ROWS.items():
        if name in names:
            writer(service, values[name])


def _stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DATES and value else value


def _write_organization(service: Service, values: Mapping[str, Any], names: Iterable[str]) -> None:
    organization = service.organization
    for name in names:
        setattr(organization, "name" if name == "organization_name" else name, values[name])
    organization.save()


def _write_place(service: Service, values: Mapping[str, Any]) -> None:
    """Write the place, or take it away; without a point of its own it is at the centre of its commune."""
    old = service.location
    if not values["commune"]:
        service.location, service.lat, service.lon = None, None, None
        service.save(update_fields=["location", "lat", "lon"])
        _drop(old)
        return
    commune = _commune(values["commune"])
    moved = old is None or old.commune_id != commune.code or list(old.address) != values["address"]
    place = old or Location(id=uuid7())
    place.commune, place.address = commune, values["address"]
    place.postal_code, place.city = values["postal_code"], values.get("city") or commune.name
    if values.get("lat") is not None and values.get("precision"):
        place.lat, place.lon, place.precision = values["lat"], values["lon"], values["precision"]
    elif moved or place.lat is None:
        place.lat, place.lon = commune.latitude, commune.longitude
        known = commune.latitude is not None
        place.precision = (PointPrecision.COMMUNE if known else PointPrecision.UNKNOWN).value
    place.save()
    service.location, service.lat, service.lon = place, place.lat, place.lon


def _commune(code: str) -> Commune:
    commune = Commune.objects.filter(code=code, is_current=True).first()
    if commune is None:
        raise Refused(
            "Cette commune n'existe pas, ou n'existe plus. Choisissez-la dans la liste.",
            code="unknown_commune", field="commune",
        )  # fmt: skip
    return commune


def _drop(place: Location | None) -> None:
    """Delete a place that no service uses any more."""
    if place is None:
        return
    used = (
        Service.objects.filter(location=place).exists()
        or ServiceAtLocation.objects.filter(location=place).exists()
    )
    if not used:
        place.delete()


def _write_phones(service: Service, rows: list[dict[str, Any]], *, by: UUID | None) -> None:
    """Write the numbers anew; a line whose day did not change keeps who confirmed it."""
    old = Phone.objects.filter(service=service)
    known = {
        (row.number, row.expires_on): row.confirmed_by_id for row in old.order_by("id") if row.expires_on
    }
    old.delete()
    numbers = []
    for position, row in enumerate(rows):
        until = date.fromisoformat(row["expires_on"]) if row.get("expires_on") else None
        sure = known.get((row["number"], until), by) if until else None
        given = {**row, "expires_on": until, "confirmed_by_id": sure}
        numbers.append(Phone(service=service, position=position, **given))
    Phone.objects.bulk_create(numbers)


def _write_areas(service: Service, rows: list[dict[str, Any]]) -> None:
    ServiceArea.objects.filter(service=service).delete()
    ServiceArea.objects.bulk_create([ServiceArea(service=service, **row) for row in rows])


def _write_alerts(service: Service, rows: list[dict[str, Any]]) -> None:
    Alert.objects.filter(service=service).delete()
    Alert.objects.bulk_create([
        Alert(service=service, **{**row, "starts_on": date.fromisoformat(row["starts_on"]),
                                  "ends_on": date.fromisoformat(row["ends_on"])})
        for row in rows
    ])  # fmt: skip


def _write_places(service: Service, rows: list[dict[str, Any]]) -> None:
    """Write the other places anew; each has its own location, at the centre of its commune."""
    old = list(ServiceAtLocation.objects.filter(service=service).select_related("location").order_by("id"))
    ServiceAtLocation.objects.filter(service=service).delete()
    for gone in old:
        _drop(gone.location)
    for position, row in enumerate(rows):
        commune = _commune(row["commune"])
        known = commune.latitude is not None
        location = Location.objects.create(
            address=row["address"], postal_code=row["postal_code"], city=commune.name, commune=commune,
            lat=commune.latitude, lon=commune.longitude,
            precision=(PointPrecision.COMMUNE if known else PointPrecision.UNKNOWN).value,
        )  # fmt: skip
        ServiceAtLocation.objects.create(
            service=service, location=location, label=row["label"], opening_hours=row["opening_hours"],
            phone=row["phone"], position=position,
        )  # fmt: skip


_ROWS = {
    "areas": _write_areas,
    "alerts": _write_alerts,
    "places": _write_places,
}
