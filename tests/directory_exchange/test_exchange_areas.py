"""Areas told by region, name or EPCI; services at several places; our own entries that come back through a source."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from exchange_data import SERVICE, STRUCTURE, as_json, one, run, table

from havre.directory.exporters import hsds, inclusion, plain, tabular
from havre.directory.importers.records import Flag, Reason
from havre.directory.management.commands.directory import lines_of
from havre.directory.models import (
    FieldOrigin,
    ImportRun,
    Location,
    Offer,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.directory.queries.exports import Wish, public_chunks
from havre.directory.rules import Source
from havre.directory.services import imports
from havre.directory.services.offers import rebuild_offers
from havre.kernel.ids import uuid7
from havre.territory.epci import communes_by_epci

NOW = datetime.now(UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]
DI = Source.DATA_INCLUSION
HAUTS_DE_FRANCE = ["02", "59", "60", "62", "80"]


def served():
    areas = ServiceArea.objects.order_by("scope")
    return {area.scope: sorted(area.codes) for area in areas}


def remote(*zones, **more):
    return as_json(SERVICE | {"modes_accueil": ["a-distance"], "commune": None, "code_insee": None, "code_postal": None,
                              "zone_eligibilite": list(zones), **more})  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        {"zone_eligibilite": ["region 32"]}, {"zone_eligibilite": ["R32"]}, {"zone_eligibilite": ["Hauts-de-France"]},
        {"zone_eligibilite": ["Région Hauts-de-France"]},
        {"zone_eligibilite": None, "zone_diffusion_type": "region", "zone_diffusion_code": "32"},
        {"zone_eligibilite": None, "zone_diffusion_type": "region", "zone_diffusion_nom": "Hauts-de-France"},
    ],
)  # fmt: skip
def test_a_region_is_its_departements(told):
    report = run(DI, remote(**told), now=NOW)
    assert report.created == 1
    assert served() == {"departement": HAUTS_DE_FRANCE}
    assert report.reading.flags[Flag.AREA_UNREAD] == 0
    (offer,) = Offer.objects.all().order_by("id")
    assert sorted(offer.areas) == HAUTS_DE_FRANCE


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ({"zone_diffusion_type": "departement", "zone_diffusion_code": "59"}, {"departement": ["59"]}),
        ({"zone_diffusion_type": "pays", "zone_diffusion_code": ""}, {"france": []}),
    ],
)
def test_the_former_columns_are_read_when_the_present_one_is_empty(told, codes):
    run(DI, remote(**{"zone_eligibilite": None, **told}), now=NOW)
    assert served() == codes


def test_a_departement_may_be_named_and_a_former_region_is_said_not_to_be_read():
    report = run(Source.CSV, table(zone="Nord|Rhône-Alpes"), now=NOW)
    assert served() == {"departement": ["01", "59"]}
    assert report.reading.flags[Flag.AREA_UNREAD] == 1


def test_an_epci_is_its_communes_beside_those_that_are_named():
    report = run(DI, as_json(SERVICE), beside=as_json(STRUCTURE), now=NOW)
    assert (report.created, report.reading.flags[Flag.AREA_EPCI]) == (1, 0)
    dombes = communes_by_epci()["200069193"]
    assert served() == {"commune": sorted([*dombes, "01053"]), "departement": ["01"]}
    assert len(dombes) == 36


@pytest.mark.parametrize(
    "told",
    [
        {"zone_eligibilite": ["200093201"]}, {"zone_eligibilite": ["EPCI 200093201"]},
        {"zone_eligibilite": None, "zone_diffusion_type": "epci", "zone_diffusion_code": "200093201"},
    ],
)  # fmt: skip
def test_a_remote_service_of_an_epci_alone_is_accepted(told):
    report = run(DI, remote(**told), now=NOW)
    assert (report.created, report.reading.refused, report.reading.flags[Flag.AREA_EPCI]) == (1, {}, 0)
    areas = served()
    assert (areas.keys(), areas["departement"]) == ({"commune", "departement"}, ["59"])
    assert (len(areas["commune"]), "59350" in areas["commune"]) == (95, True)
    (offer,) = Offer.objects.all().order_by("id")
    assert offer.areas == ["59"]

    again = run(DI, remote(**told), now=NOW)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)


def test_an_epci_over_two_departements_reaches_both():
    run(DI, remote("200072676"), now=NOW)
    assert served()["departement"] == ["61", "72"]


def test_a_remote_service_of_communes_alone_is_accepted():
    report = run(Source.CSV, table(code_insee="", zone="59350|59009"), now=NOW)
    assert report.created == 1
    assert served() == {"commune": ["59009", "59350"], "departement": ["59"]}


def test_a_home_for_children_of_an_epci_keeps_only_the_departement():
    run(Source.CSV, table(code_insee="", type="child_placement", zone="200093201"), now=NOW)
    assert served() == {"departement": ["59"]}


def test_the_communes_of_three_metropolises_come_back_from_our_table():
    run(Source.CSV, table(zone="200093201|200054781|200067106"), now=NOW)
    areas, data = served(), "".join([tabular.header(), *(tabular.line(one) for one in exported())])
    assert len(areas["commune"]) > 300
    empty()
    run(Source.CSV, data.encode(), now=NOW)
    assert served() == areas


def test_an_unknown_epci_is_said_counted_and_never_guessed():
    here = [SERVICE | {"id": f"invente--a{i}", "zone_eligibilite": ["01053", "299999999"]} for i in (1, 2)]
    report = run(DI, as_json(*here), beside=as_json(STRUCTURE), now=NOW)
    assert (report.created, report.reading.flags[Flag.AREA_EPCI]) == (2, 2)
    assert served() == {"commune": ["01053"], "departement": ["01"]}
    assert any("2 × Intercommunalité" in line for line in lines_of(report))
    assert ImportRun.objects.get().flags["area_epci"] == 2


def test_a_remote_service_of_an_unknown_epci_alone_waits_in_quarantine():
    report = run(DI, remote("299999999"), dry_run=True, now=NOW)
    assert report.accepted == 0
    assert report.reading.refused == {Reason.NO_COMMUNE: 1}


def test_a_region_of_hsds_by_its_address():
    value = {
        "id": "s1", "name": "Ligne inventée", "status": "active",
        "attributes": [{"taxonomy_term": {"taxonomy": "havre-kind", "code": "helpline"}}],
        "service_areas": [{"uri": "https://id.insee.fr/geo/region/32"}],
    }  # fmt: skip
    run(Source.HSDS, as_json(value), now=NOW)
    assert served() == {"departement": HAUTS_DE_FRANCE}


def with_places():
    run(Source.CSV, table(zone="01|59", telephone="0499000002", horaires="Mo-Fr 09:00-12:00"), now=NOW)
    service = Service.objects.get()
    for position, (code, lat, lon) in enumerate([("59350", 50.63, 3.06), ("01283", None, None)]):
        location = Location.objects.create(
            address=["2 rue inventée", "Porte B"], postal_code="59000", city="Lille", commune_id=code, lat=lat, lon=lon,
            precision="source" if lat else "unknown",
        )  # fmt: skip
        ServiceAtLocation.objects.create(
            service=service, location=location, label=f"Antenne {position}", opening_hours="Tu 14:00-17:00",
            phone="+33499000009", position=position,
        )  # fmt: skip
    rebuild_offers(services=[service.id], now=NOW)
    return service


def exported():
    return [one for chunk in public_chunks(Wish(), now=NOW) for one in chunk]


def empty():
    for table_of in (ServiceAtLocation, Service, Location):
        table_of.objects.all().delete()


def places():
    rows = ServiceAtLocation.objects.select_related("location").order_by("position")
    return [
        (row.label, row.opening_hours, row.phone, row.location.commune_id, tuple(row.location.address),
         row.location.postal_code, row.location.precision)
        for row in rows
    ]  # fmt: skip


def test_a_service_at_several_places_comes_back_with_all_of_them():
    with_places()
    before, data = places(), plain.dumps([hsds.full(one) for one in exported()]).encode()
    areas = served()
    empty()
    assert run(Source.HSDS, data, now=NOW).created == 1
    told = [line[:6] for line in places()]
    assert told == [line[:6] for line in before]
    assert served() == areas
    assert Offer.objects.count() == 3
    assert len(exported()[0].places) == 3

    ids = set(ServiceAtLocation.objects.values_list("id", flat=True))
    again = run(Source.HSDS, data, now=NOW)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)

    # One place less upstream: it goes, with its location; the others keep their identifiers.
    value = json.loads(data)
    value[0]["service_at_locations"].pop()
    assert run(Source.HSDS, json.dumps(value).encode(), now=NOW).updated == 1
    assert set(ServiceAtLocation.objects.values_list("id", flat=True)) < ids
    assert (Location.objects.count(), Offer.objects.count()) == (2, 2)


def test_places_that_a_person_locked_stay_and_the_report_says_so():
    with_places()
    data = plain.dumps([hsds.full(one) for one in exported()]).encode()
    empty()
    run(Source.HSDS, data, now=NOW)
    service = Service.objects.get()
    FieldOrigin.objects.create(service=service, field="places", source="havre", set_at=NOW, locked=True)
    ServiceAtLocation.objects.filter(position=0).delete()
    value = json.loads(data)
    value[0]["name"] = "Autre nom"
    report = run(Source.HSDS, json.dumps(value).encode(), now=NOW)
    assert (report.updated, report.kept) == (1, {"places": 1})
    assert [line[0] for line in places()] == ["Antenne 1"]


def test_a_source_that_knows_no_other_place_takes_none_away():
    with_places()
    run(Source.CSV, table(zone="01|59", telephone="0499000003"), now=NOW)
    assert len(places()) == 2


def test_a_place_in_an_unknown_commune_is_left_out_and_said():
    with_places()
    value = json.loads(plain.dumps([hsds.full(one) for one in exported()]))
    empty()
    last = value[0]["service_at_locations"][-1]["location"]
    last |= {"external_identifier": "00000", "addresses": []}
    report = run(Source.HSDS, json.dumps(value).encode(), now=NOW)
    assert report.reading.flags[Flag.PLACE_UNKNOWN] == 1
    assert len(places()) == 1


def test_a_home_for_children_never_gets_a_place():
    with_places()
    value = json.loads(plain.dumps([hsds.full(one) for one in exported()]))
    empty()
    run(Source.HSDS, json.dumps(value).encode(), now=NOW)
    (mark,) = [one for one in value[0]["attributes"] if one["taxonomy_term"]["taxonomy"] == "havre-kind"]
    mark["taxonomy_term"]["code"] = "child_placement"
    run(Source.HSDS, json.dumps(value).encode(), now=NOW)
    assert (ServiceAtLocation.objects.count(), Location.objects.count()) == (0, 0)


@pytest.mark.parametrize("form", ["csv", "inclusion", "hsds"])
def test_our_own_entries_that_come_back_create_nothing(form):
    with_places()
    found = exported()
    files = {
        "csv": (Source.CSV, (tabular.header() + "".join(tabular.line(one) for one in found)).encode()),
        "inclusion": (DI, as_json(*(inclusion.service(one) for one in found))),
        "hsds": (Source.HSDS, plain.dumps([hsds.full(one) for one in found]).encode()),
    }
    source, data = files[form]
    beside = (
        io.BytesIO(as_json(*(inclusion.structure(one) for one in found))) if form == "inclusion" else None
    )
    report = imports.import_records(
        source=source, stream=io.BytesIO(data), beside=beside, dry_run=True, now=NOW, accept_vanished=True
    )
    assert (report.created, report.updated) == (0, 0)
    assert report.own == report.accepted == len(found)
    assert any("revenues par cette source" in line for line in lines_of(report))
    # An identifier that looks like one of ours but is not is a record like another.
    assert one(Source.CSV, table(identifiant=str(uuid7()))).name
    assert run(Source.CSV, table(identifiant=str(uuid7())), now=NOW, accept_vanished=True).created == 1
