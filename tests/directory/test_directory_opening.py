"""The nightly computation of the hours: known, changed, then not known any more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from havre.directory.models import Location, Offer, Organization, Service
from havre.directory.services.offers import rebuild_offers
from havre.directory.services.opening import refresh_hours
from havre.directory.tasks import refresh_opening_hours

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


@pytest.fixture
def service(db):
    organization = Organization.objects.create(name="Structure inventée")
    place = Location.objects.create(city="Lille", commune_id="59350", lat=50.63, lon=3.06)
    made = Service.objects.create(
        organization=organization, location=place, kind="mda", name="Lieu inventé", lat=50.63, lon=3.06,
        opening_hours="Mo-Fr 09:00-18:00", updated_at=MONDAY,
    )  # fmt: skip
    rebuild_offers(services=[made.pk], now=MONDAY)
    return made


def is_open(service, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT open_ranges @> %s::timestamptz, open_until FROM directory_offer WHERE id = %s",
            [at, service.pk],
        )
        return cursor.fetchone()


def test_a_fortnight_is_known_in_the_time_of_the_place(service):
    assert is_open(service, MONDAY) == (True, MONDAY + timedelta(days=14))
    assert is_open(service, MONDAY.replace(hour=17, minute=30))[0] is False
    assert is_open(service, MONDAY + timedelta(hours=17, minutes=31))[0] is True


def test_each_night_goes_on_from_the_present(service):
    later = MONDAY + timedelta(days=20)
    refresh_hours(now=later)
    assert is_open(service, later + timedelta(days=1)) == (True, later + timedelta(days=14))


def test_hours_that_become_unknown_leave_nothing_behind(service):
    Service.objects.filter(pk=service.pk).update(opening_hours="Mo-Fr 09:00-18:00; SH off")
    after_the_calendar = datetime(2031, 3, 3, tzinfo=UTC)
    refresh_hours(now=after_the_calendar)
    assert is_open(service, after_the_calendar) == (None, None)


def test_the_job_computes_and_a_service_no_longer_published_has_no_offer(service):
    refresh_opening_hours(timestamp=0)
    assert Offer.objects.filter(service=service).count() == 1
    Service.objects.filter(pk=service.pk).update(publication="suspended")
    assert rebuild_offers(services=[service.pk], now=MONDAY) == 0
    assert not Offer.objects.filter(service=service).exists()


def test_rebuilding_one_gives_what_rebuilding_all_gives(service):
    columns = [field.name for field in Offer._meta.fields]
    one = list(Offer.objects.filter(service=service).values_list(*columns))
    rebuild_offers(now=MONDAY)
    assert list(Offer.objects.filter(service=service).values_list(*columns)) == one
