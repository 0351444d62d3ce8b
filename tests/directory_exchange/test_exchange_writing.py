"""Imports against the database: details written, people's locks kept, lists of what not to list."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from exchange_data import LATER, NOW, SERVICE, STRUCTURE, as_json, run, table

from havre.directory.models import (
    Exclusion,
    FieldOrigin,
    Location,
    Offer,
    Organization,
    Phone,
    Service,
    ServiceArea,
    SourceRecord,
)
from havre.directory.rules import Source
from havre.directory.services.offers import rebuild_offers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]
DI = Source.DATA_INCLUSION
WITH_STRUCTURE = {"beside": as_json(STRUCTURE)}


def lock(service: Service, *fields: str, locked: bool = True, source: str = "havre") -> None:
    for field in fields:
        FieldOrigin.objects.create(service=service, field=field, source=source, set_at=NOW, locked=locked)


def test_what_data_inclusion_says_is_written_once() -> None:
    first = run(DI, as_json(SERVICE), **WITH_STRUCTURE)
    again = run(DI, as_json(SERVICE), now=LATER, **WITH_STRUCTURE)

    assert (first.created, again.created, again.updated, again.unchanged) == (1, 0, 0, 1)
    service = Service.objects.get()
    assert (service.cost, service.welcomes, service.access_modes) == ("free", ["violence"], ["walk_in"])
    assert (service.opening_hours, service.min_age, service.animals) == (
        "Mo-Fr 09:00-12:00; PH off",
        None,
        None,
    )
    assert (service.required_documents, service.documents_known) == ([], False)
    assert (service.organization.name, service.organization.siret) == (STRUCTURE["nom"], "73282932000074")
    assert service.organization.description == STRUCTURE["description"]
    assert Offer.objects.get().welcomes == 8


def test_the_services_of_a_structure_share_it() -> None:
    second = SERVICE | {"id": "invente--a2", "nom": "Autre accueil inventé"}
    run(DI, as_json(SERVICE, second), **WITH_STRUCTURE)

    run(DI, as_json(SERVICE, second | {"telephone": "0499000009"}),
        beside=as_json(STRUCTURE | {"nom": "Association renommée"}), now=LATER)  # fmt: skip

    assert Organization.objects.get().name == "Association renommée"
    assert Service.objects.count() == 2
    assert list(Phone.objects.order_by("number").values_list("number", flat=True)) == [
        "+33499000001", "+33499000009",
    ]  # fmt: skip


def test_what_a_source_does_not_say_stays_as_a_person_typed_it() -> None:
    run(DI, as_json(SERVICE))
    Service.objects.update(min_age=12, animals=True, anonymity="anonymous")

    run(DI, as_json(SERVICE | {"nom": "Écoute renommée", "frais": None}), now=LATER)

    service = Service.objects.get()
    assert (service.name, service.min_age, service.animals) == ("Écoute renommée", 12, True)
    assert (service.anonymity, service.cost) == ("anonymous", "free")


def test_a_locked_field_keeps_its_value_and_the_report_says_so() -> None:
    run(DI, as_json(SERVICE), **WITH_STRUCTURE)
    service = Service.objects.get()
    Service.objects.update(name="Nom du modérateur", description="Relue.", email="", opening_hours="24/7")
    Organization.objects.update(url="https://moderateur.example.org")
    lock(
        service,
        "name",
        "description",
        "email",
        "opening_hours",
        "phones",
        "url",
        "areas",
        "address",
        "organization_name",
    )
    changed = SERVICE | {"telephone": "0499000099", "zone_eligibilite": ["69"], "adresse": "9 rue Neuve",
                         "latitude": 46.21, "horaires_accueil": "Mo 09:00-10:00"}  # fmt: skip

    dry = run(DI, as_json(changed), dry_run=True, now=LATER, **WITH_STRUCTURE)
    report = run(DI, as_json(changed), now=LATER, **WITH_STRUCTURE)

    assert report.updated == 1
    assert dry.kept == report.kept
    assert report.kept == {"areas": 1, "description": 1, "email": 1, "address": 1, "name": 1, "opening_hours": 1,
                           "phones": 1, "url": 1}  # fmt: skip
    service.refresh_from_db()
    assert (service.name, service.description, service.email, service.opening_hours) == (
        "Nom du modérateur", "Relue.", "", "24/7",
    )  # fmt: skip
    assert (service.lat, service.location.address) == (46.205, ["1 rue de l'Essai"])
    assert service.organization.url == "https://moderateur.example.org"
    assert Phone.objects.get().number == "+33499000001"
    assert ["69"] not in list(ServiceArea.objects.values_list("codes", flat=True))
    assert run(DI, as_json(changed), now=LATER, **WITH_STRUCTURE).unchanged == 1


def test_what_a_person_typed_without_a_lock_survives_an_empty_value_only() -> None:
    data = table(telephone="0499000001", courriel="contact@example.org")
    run(Source.CSV, data)
    service = Service.objects.get()
    lock(service, "email", "phones", locked=False)

    run(Source.CSV, table(nom="Renommée"), now=LATER)
    assert (Service.objects.get().email, Phone.objects.count()) == ("contact@example.org", 1)

    run(Source.CSV, table(telephone="0499000002", courriel="accueil@example.org"), now=LATER)
    assert (Service.objects.get().email, Phone.objects.get().number) == (
        "accueil@example.org",
        "+33499000002",
    )


def test_what_is_not_to_be_listed_does_not_come_back() -> None:
    Exclusion.objects.create(
        source="csv", source_id="m1", reason="Demande.", decided_at=NOW, decided_by_id=uuid4()
    )

    report = run(Source.CSV, table())

    assert (report.accepted, report.excluded, report.created) == (1, 1, 0)
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"), [("status", "closed"), ("publication", "suspended"), ("publication", "draft")]
)
def test_what_a_person_closed_or_suspended_stays_so(column: str, value: str) -> None:
    run(Source.CSV, table())
    Service.objects.update(**{column: value})
    rebuild_offers(now=NOW)

    run(Source.CSV, table(nom="Renommée"), now=LATER)

    assert getattr(Service.objects.get(), column) == value
    assert not Offer.objects.exists()


def test_a_restriction_is_never_lifted_and_a_source_may_only_restrict() -> None:
    run(Source.CSV, table())
    run(Source.CSV, table(visibilite="professionnels"), now=LATER)
    assert Service.objects.get().tier == "professional"

    run(Source.CSV, table(visibilite="public", nom="Autre"), now=LATER)
    assert Service.objects.get().tier == "professional"

    run(Source.CSV, table(type="crip", identifiant="m2", visibilite="public"), accept_vanished=True)
    assert set(Service.objects.values_list("tier", flat=True)) == {"professional"}


def test_no_lock_gives_a_place_to_a_home_for_children() -> None:
    run(Source.CSV, table(adresse="1 rue de l'Essai"))
    service = Service.objects.get()
    lock(service, "address", "tier")

    run(
        Source.CSV,
        table(type="child_placement", adresse="1 rue de l'Essai", description="Au 1 rue"),
        now=LATER,
    )

    service.refresh_from_db()
    assert (service.kind, service.tier, service.location_id, service.lat) == (
        "child_placement", "professional", None, None,
    )  # fmt: skip
    assert not Location.objects.exists()


def test_two_records_of_a_joined_service_do_not_fight() -> None:
    both = [SERVICE, SERVICE | {"id": "invente--a2", "nom": "Double", "telephone": "0499000008"}]
    run(DI, as_json(*both))
    kept, gone = (SourceRecord.objects.get(source_id=one["id"]).service for one in both)
    SourceRecord.objects.filter(service=gone).update(service=kept)

    run(DI, as_json(both[0] | {"nom": "Écoute nouvelle"}, both[1] | {"nom": "Double nouveau"}), now=LATER)
    kept.refresh_from_db()
    assert (kept.name, Phone.objects.get(service=kept).number) == ("Écoute nouvelle", "+33499000001")

    run(DI, as_json(both[0]), now=LATER)  # the other one vanishes: the service is still told of
    assert Service.objects.get(id=kept.id).status == "active"


def offers() -> list[tuple[object, ...]]:
    """Return the offers; the hours of the fortnight are those of the night, not of the import."""
    columns = [column.column for column in Offer._meta.fields if not column.name.startswith("open_")]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM directory_offer ORDER BY id")
        return cursor.fetchall()


def test_a_small_change_gives_the_offers_of_a_full_rebuild(monkeypatch: pytest.MonkeyPatch) -> None:
    from havre.directory.services import offers as module

    many = [SERVICE | {"id": f"invente--{number}"} for number in range(30)]
    monkeypatch.setattr(module, "_FEW", 5)
    run(DI, as_json(*many))
    changed = [many[0] | {"nom": "Autre nom"}, *many[1:25]]

    run(DI, as_json(*changed), now=LATER)

    after = offers()
    rebuild_offers(now=LATER)
    assert after == offers()


def test_a_remote_line_has_an_offer_and_no_place() -> None:
    remote = SERVICE | {"modes_accueil": ["a-distance"], "zone_eligibilite": ["france"], "commune": None,
                        "code_insee": None, "code_postal": None, "latitude": None, "longitude": None}  # fmt: skip
    run(DI, as_json(remote))

    assert (Service.objects.get().location_id, Offer.objects.get().areas) == (None, ["99100"])
    assert json.dumps(list(ServiceArea.objects.values_list("scope", "codes"))) == '[["france", []]]'
