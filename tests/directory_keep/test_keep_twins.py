"""Entries that may be one: how they are found, joined, kept apart, and given back exactly; and how complete they are."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core import serializers

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import NOW, ROUBAIX, edit, published

from havre.directory.access import present_id, readable
from havre.directory.models import (
    Alert,
    Alias,
    DuplicatePair,
    FieldOrigin,
    Location,
    Offer,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceVersion,
    SourceRecord,
)
from havre.directory.rules import Tier
from havre.directory.rules.entry import blank
from havre.directory.rules.quality import completeness
from havre.directory.services import duplicates
from havre.kernel.errors import NotVisible, Refused

pytestmark = pytest.mark.django_db
TABLES = (Organization, Location, Service, Phone, ServiceArea, ServiceAtLocation, Alert, FieldOrigin, ServiceVersion,
          SourceRecord, Alias)  # fmt: skip


def sourced(service_id, source, source_id="abc"):
    SourceRecord.objects.create(
        source=source,
        source_id=source_id,
        service_id=service_id,
        sha256="0" * 64,
        first_seen=NOW,
        last_seen=NOW,
    )
    return service_id


def point(service_id, lat, lon):
    place = Service.objects.get(id=service_id).location
    Location.objects.filter(id=place.id).update(lat=lat, lon=lon, precision="source")
    Service.objects.filter(id=service_id).update(lat=lat, lon=lon)
    return service_id


def apart(acting, **more):
    return published(acting, phones=[], **more)


def pairs():
    duplicates.find_pairs(now=NOW)
    return {tuple(row.reasons) for row in DuplicatePair.objects.order_by("found_at")}


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ({"siret": "73282932000074"}, {"siret": "73282932000074"}, {("siret",)}),
        ({"siret": "73282932000074"}, {"siret": "73282932000074", "commune": ROUBAIX}, set()),
        ({"siret": "73282932000074"}, {"siret": "73282932000074", "kind": "paej"}, set()),
        ({"finess": "750000001"}, {"finess": "750000001", "commune": ROUBAIX}, {("finess",)}),
        ({"phones": [{"number": "+33199001234", "kind": "public", "tier": "public"}]},
         {"phones": [{"number": "+33199001234", "kind": "public", "tier": "public"}]}, {("phone",)}),
        ({}, {}, set()),
    ],
)  # fmt: skip
def test_pairs_are_found_by_what_two_sources_share(acting, first, second, reasons):
    for more, source in ((first, "dila"), (second, "finess")):
        sourced(published(acting, **{"phones": [], **more}), source)
    assert pairs() == reasons
    assert duplicates.find_pairs(now=NOW) == 0


def test_two_entries_of_one_source_are_two(acting):
    for source_id in ("a", "b"):
        sourced(published(acting), "dila", source_id)
    assert pairs() == set()


@pytest.mark.parametrize(
    ("name", "lat", "found"),
    [("Maison des ados des Peupliers", 50.632, True), ("Maison des ados des Peupliers", 50.640, False),
     ("Centre du Grand Chêne", 50.632, False)],
)  # fmt: skip
def test_close_names_at_less_than_three_hundred_metres(acting, name, lat, found):
    sourced(point(apart(acting), 50.6310, 3.06), "dila")
    sourced(point(apart(acting, name=name), lat, 3.0605), "finess")
    assert pairs() == ({("name",)} if found else set())


def test_a_number_of_a_switchboard_proves_nothing(acting):
    for rank in range(6):
        sourced(published(acting), f"source-{rank}")
    assert pairs() == set()


def image():
    """Return every row, as plain values, but the entry that stays and what the act itself writes."""
    rows = [row for table in TABLES for row in table.objects.order_by("pk")]
    found = json.loads(serializers.serialize("json", rows))
    return {(one["model"], one["pk"]): one["fields"] for one in found}


def couple(acting):
    first = sourced(published(acting), "dila")
    place = {"label": "Antenne", "commune": ROUBAIX, "address": ["3 rue inventée"], "postal_code": "59100",
             "opening_hours": "", "phone": ""}  # fmt: skip
    alert = {
        "text": "Travaux",
        "closes": False,
        "tier": "public",
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-01",
    }
    areas = [{"scope": "departement", "codes": ["59"]}]
    second = sourced(published(acting, places=[place], alerts=[alert], areas=areas), "finess")
    duplicates.find_pairs(now=NOW)
    return first, second, DuplicatePair.objects.get().id


@pytest.mark.parametrize("kept_rank", [0, 1])
def test_a_merge_keeps_ids_and_sources_and_is_undone_exactly(acting, kept_rank):
    *both, pair_id = couple(acting)
    kept, gone = both[kept_rank], both[1 - kept_rank]
    before = image()
    with acting("lea") as lea:
        assert duplicates.merge(actor=lea, pair_id=pair_id, keep=kept, now=NOW) == kept
        with pytest.raises(Refused, match="already_decided"):
            duplicates.merge(actor=lea, pair_id=pair_id, keep=kept, now=NOW)
    assert not Service.objects.filter(id=gone).exists()
    assert (present_id(gone), readable(gone, audience=Tier.PUBLIC).id) == (kept, kept)
    assert set(SourceRecord.objects.filter(source_id="abc").values_list("service_id", flat=True)) == {kept}
    with acting("lea") as lea:
        assert duplicates.undo_merge(actor=lea, pair_id=pair_id, now=NOW) == gone
        with pytest.raises(Refused, match="not_merged"):
            duplicates.undo_merge(actor=lea, pair_id=pair_id, now=NOW)
    after = image()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    acts = {
        ("directory.serviceversion", str(row.pk))
        for row in ServiceVersion.objects.filter(act__in=["merge", "split"])
    }
    assert changed == {("directory.service", str(kept)), *acts}
    assert Offer.objects.filter(service=gone).count() == (2 if kept_rank == 0 else 1)


def test_what_a_person_kept_apart_does_not_come_back(acting):
    _first, _second, pair_id = couple(acting)
    with acting("nadia") as nadia, pytest.raises(NotVisible):
        duplicates.keep_apart(actor=nadia, pair_id=pair_id, now=NOW)
    with acting("lea") as lea:
        duplicates.keep_apart(actor=lea, pair_id=pair_id, now=NOW)
    assert duplicates.find_pairs(now=NOW) == 0
    assert DuplicatePair.objects.get().decision == "different"


def test_a_pair_out_of_reach_does_not_exist(acting):
    sourced(published(acting), "dila")
    sourced(published(acting, commune="13055", postal_code="13001"), "finess")
    duplicates.find_pairs(now=NOW)
    pair = DuplicatePair.objects.get()
    with acting("lea") as lea, pytest.raises(NotVisible):
        duplicates.merge(actor=lea, pair_id=pair.id, keep=pair.first_id, now=NOW)


def test_the_page_of_a_pair_joins_and_gives_back(acting, client_of):
    first, _second, pair_id = couple(acting)
    lea, address = client_of("lea"), f"/annuaire/moderation/doublons/{pair_id}/"
    assert "Antenne" in lea.get(address).content.decode()
    assert lea.post(address, {"keep": str(first)})["Location"] == address
    assert "sont jointes" in lea.get(address).content.decode()
    assert lea.post(address, {"act": "undo"}).status_code == 302
    assert Service.objects.filter(publication="published").count() >= 2


def facts(**more):
    today = date(2026, 11, 22)
    full = {
        **blank("mda"), "phones": [1], "opening_hours": "Mo-Fr 09:00-12:00", "min_age": 11, "commune": "59350",
        "address": ["1 rue"], "description": "x" * 300, "welcomes": ["runaway"], "cost": "free",
        "access_modes": ["walk_in"], "mobilisable_by": ["young"], "anonymity": "anonymous", "today": today,
        "verified_on": today, "fresh_on": today,
    }  # fmt: skip
    return {**full, **more}


@pytest.mark.parametrize(
    ("more", "score", "missing"),
    [
        ({}, 100, 0),
        ({"phones": []}, 92, 1),
        ({"min_age": None, "max_age": None}, 92, 1),
        ({"opening_hours": ""}, 92, 1),
        ({"commune": "", "address": []}, 92, 1),
        ({"kind": "child_placement", "commune": "", "address": []}, 100, 0),
        ({"access_modes": ["remote"], "commune": "", "address": []}, 100, 0),
        ({"verified_on": date(2026, 5, 1)}, 92, 1),
        ({"verified_on": None, "fresh_on": date(2025, 11, 22)}, 89, 2),
    ],
)
def test_completeness_says_what_misses(more, score, missing):
    found = completeness(facts(**more))
    assert (found.score, len(found.missing)) == (score, missing)


def test_the_completeness_follows_the_entry(acting):
    service_id = published(acting)
    before = Service.objects.get(id=service_id).quality
    edit(acting, "lea", service_id, cost="free", anonymity="anonymous")
    assert Service.objects.get(id=service_id).quality > before
