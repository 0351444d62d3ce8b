"""Services written whole, with their offers: what searches and pages read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from desk.conftest import desk_browser, window_of
from havre.directory.models import Location, Offer, Organization, Phone, Service
from havre.directory.services.offers import rebuild_offers
from havre.territory.models import Commune

__all__ = ["desk_browser", "window_of"]
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
LILLE = "59350"


@pytest.fixture
def empty(db):
    """No service of an earlier test, nor of the demonstration."""
    Offer.objects.all().delete()
    Service.objects.all().delete()


@pytest.fixture
def make(empty):
    """Return the maker of services: at the centre of a commune, published, with a number."""

    def made(name="Service inventé", *, commune=LILLE, phones=("+33320000001",), now=NOW, **values):
        place = Commune.objects.get(code=commune) if commune else None
        location = place and Location.objects.create(
            address=["1 rue des Inventions"], postal_code="59000", city=place.name, commune=place,
            lat=place.latitude, lon=place.longitude, precision=values.pop("precision", "source"),
        )  # fmt: skip
        organization = Organization.objects.create(name=values.pop("organization", f"Structure de {name}"))
        service = Service.objects.create(**{
            "organization": organization, "location": location or None, "kind": "mda", "name": name, "updated_at": now,
            "verified_on": date(2026, 11, 1), "lat": location.lat if location else None,
            "lon": location.lon if location else None, **values,
        })  # fmt: skip
        for position, number in enumerate(phones):
            Phone.objects.create(service=service, number=number, position=position)
        rebuild_offers(services=[service.id], now=now)
        return service

    return made
