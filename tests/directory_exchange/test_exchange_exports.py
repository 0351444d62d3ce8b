"""What goes out: valid by the standards' own schemas, public and nothing else, read back as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema.v1 import Service as InclusionService
from data_inclusion.schema.v1 import Structure as InclusionStructure
from exchange_data import run, table
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012 as _DRAFT

from havre.directory import services as directory
from havre.directory.exporters import hsds, inclusion, plain, tabular
from havre.directory.exporters.entry import PublicService
from havre.directory.models import (
    Alert,
    Location,
    Offer,
    Organization,
    Phone,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from havre.directory.queries.exports import Wish, public_chunks, public_service
from havre.directory.rules import Source
from havre.directory.services.offers import rebuild_offers
from havre.kernel.errors import NotVisible
from tests_support import statements

DATA = Path(__file__).parents[1] / "directory" / "data"
NOW = datetime.now(UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_directory")]

FULL = {
    "structure": "Association L'Escale", "description": "Un lieu inventé.\nDeux lignes ; « guillemets ».",
    "telephone": "04 99 00 00 02 / 0499000003", "permanence": "0499000004", "courriel": "contact@escale.example.org",
    "site": "https://escale.example.org", "siret": "73282932000074", "adresse": "1 rue de l'Essai",
    "complement": "Bâtiment B", "code_postal": "01000", "commune": "Bourg-en-Bresse", "latitude": "46.205",
    "longitude": "5.225", "horaires": "Mo-Fr 09:00-12:00,14:00-17:00; PH off", "horaires_texte": "Sauf été.",
    "zone": "01|69|01053", "age_min": "11", "age_max": "21", "genres": "Filles", "accueil": "preferential",
    "specialise": "exploitation", "accueille": "runaway|addiction", "acces": "walk_in|appointment",
    "mobilisable_par": "young|professional", "anonymat": "anonymous", "sans_parents": "oui", "cout": "free",
    "langues": "fr|ar", "interprete": "non", "langue_des_signes": "oui", "nuit": "non", "animaux": "oui",
    "pieces": "aucune", "accueil_trans": "oui", "mis_a_jour_le": "2026-10-01",
    "accessibilite": "https://acceslibre.beta.gouv.fr/app/01-bourg/a/x/erp/escale/",
}  # fmt: skip


def everything(**wish: Any) -> list[PublicService]:
    return [one for chunk in public_chunks(Wish(**wish), now=NOW) for one in chunk]


def real() -> list[PublicService]:
    """Return real records of three sources, the national lines and one full entry."""
    for source, name in ((Source.DILA, "dila.json"), (Source.DILA_2016, "dila_2016.jsonl"),
                         (Source.FRANCE_SERVICES, "france_services.csv"), (Source.FINESS, "finess_plus.json")):  # fmt: skip
        run(source, (DATA / name).read_bytes(), now=NOW)
    directory.load_national_numbers(now=NOW)
    run(Source.CSV, table(**FULL), now=NOW)
    Offer.objects.update(fresh_on=NOW.date())
    return everything()


def validator() -> Draft202012Validator:
    folder = Path(__file__).parent / "hsds_schema"
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=_DRAFT))
        for name, schema in schemas.items()
    )
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator({"$ref": "service.json"}, registry=registry, format_checker=checker)


def test_all_that_is_exported_to_data_inclusion_is_valid() -> None:
    found = real()

    assert len(found) > 70
    for one in found:
        InclusionService.model_validate(inclusion.service(one))
        InclusionStructure.model_validate(inclusion.structure(one))


def test_what_data_inclusion_can_hold_is_told() -> None:
    run(Source.CSV, table(**FULL), now=NOW)

    (one,) = everything()
    told = inclusion.service(one)
    assert told["thematiques"] == ["sante--addictions", "sante--sante-mentale"]
    assert told["publics"] == ["femmes", "jeunes", "personnes-en-situation-durgence"]
    assert told["publics_precisions"].startswith(
        "De 11 à 21 ans. Filles. Spécialisé : Exploitation sexuelle."
    )
    assert "Possible sans l'accord des parents" in told["conditions_acces"]
    assert told["zone_eligibilite"] == ["01", "69", "01053"]
    assert (told["frais"], told["mobilisable_par"]) == ("gratuit", ["professionnels", "usagers"])
    assert inclusion.structure(one)["siret"] == "73282932000074"


def test_all_that_is_exported_to_hsds_is_valid() -> None:
    check = validator()

    for one in real():
        assert not list(check.iter_errors(hsds.full(one))), one.name
    assert list(check.iter_errors({"id": "x"}))  # the schema does refuse something


def picture(service: Service) -> dict[str, Any]:
    """Return everything that is written of a service, whatever its identifiers."""
    fields = [
        field.name for field in Service._meta.fields
        if field.name not in {"id", "organization", "location", "updated_at", "revision", "quality", "verified_on",
                              "verified_how"}
    ]  # fmt: skip
    place, body = service.location, service.organization
    return {
        **{name: getattr(service, name) for name in fields},
        "body": [body.name, body.siret, body.finess, body.rna, body.url],
        "place": place and [place.address, place.postal_code, place.city, place.commune_id, place.lat, place.precision],
        "phones": list(Phone.objects.filter(service=service, tier="public").order_by("position")
                       .values_list("number", flat=True)),
        "areas": list(ServiceArea.objects.filter(service=service).order_by("scope").values_list("scope", "codes")),
    }  # fmt: skip


def test_hsds_read_back_gives_the_same_services() -> None:
    run(Source.CSV, table(**FULL), now=NOW)
    run(Source.DILA, (DATA / "dila.json").read_bytes(), now=NOW)
    directory.load_national_numbers(now=NOW)
    before = {one.name: picture(one) for one in Service.objects.select_related("organization", "location")}
    public = everything()
    data = plain.dumps([hsds.full(one) for one in public]).encode()
    for gone in (Service, Organization, Location):
        gone.objects.all().delete()

    report = run(Source.HSDS, data, now=NOW)

    assert (report.created, report.quarantined) == (len(public), 0)
    after = {one.name: picture(one) for one in Service.objects.select_related("organization", "location")}
    assert set(after) == {one.name for one in public}
    for name, found in after.items():
        assert found == before[name]


def test_our_table_read_back_changes_nothing() -> None:
    run(Source.CSV, table(**FULL), now=NOW)
    before = picture(Service.objects.get())
    text = tabular.header() + "".join(tabular.line(one) for one in everything())
    for gone in (Service, Organization, Location):
        gone.objects.all().delete()

    run(Source.CSV, text.encode(), now=NOW)

    assert picture(Service.objects.get()) == before


def test_a_formula_is_neutralised() -> None:
    run(Source.CSV, table(**FULL), now=NOW)
    Service.objects.update(name='=HYPERLINK("http://example.org")', description="@SUM(1)", hours_text="-1+1")

    (one,) = everything()
    line = tabular.line(one)
    assert "\"'=HYPERLINK" in line
    assert ";'@SUM(1);" in line
    assert ";'-1+1;" in line
    assert not [cell for cell in line.split(";") if cell.startswith(("=", "+", "-", "@"))]


def test_points_say_their_precision() -> None:
    run(Source.CSV, table(**FULL), now=NOW)
    run(Source.CSV, table(identifiant="m2", nom="Sans point"), now=NOW, accept_vanished=True)

    found = [json.loads(feature) for one in everything() for feature in tabular.features(one)]
    assert sorted(one["properties"]["precision"] for one in found) == ["commune", "source"]
    assert [5.225, 46.205] in [one["geometry"]["coordinates"] for one in found]


MARK = "CANARI-3141"


def test_nothing_professional_nothing_unpublished_goes_out() -> None:
    """Whatever is not public: the tier, the state, the number on duty, the alert, the places left, the stale."""
    run(Source.CSV, table(**FULL), now=NOW)
    kept = Service.objects.get()
    Phone.objects.create(service=kept, number="+33499314159", tier="professional", position=9)
    day = NOW.date()
    for tier, starts in (("professional", 0), ("public", 9)):
        Alert.objects.create(service=kept, text=f"{MARK} {tier}", tier=tier, starts_on=day + timedelta(days=starts),
                             ends_on=day + timedelta(days=starts + 1))  # fmt: skip
    Service.objects.update(saturation="high", saturation_on=day)
    reference = [plain.dumps(one) for one in everything()]
    for rank, change in enumerate([{"tier": "professional"}, {"publication": "draft"}, {"publication": "suspended"},
                                   {"status": "closed"}, {"publication": "submitted"}]):  # fmt: skip
        body = Organization.objects.create(name=f"{MARK} {rank}")
        place = Location.objects.create(commune_id="01053", address=[MARK], lat=46.2, lon=5.2)
        values = {"kind": "mda", "tier": "public", "status": "active", "publication": "published", **change}
        one = Service.objects.create(name=f"{MARK} {rank}", organization=body, location=place, lat=46.2, lon=5.2,
                                     updated_at=NOW, **values)  # fmt: skip
        Phone.objects.create(service=one, number="+33499314159")
        ServiceAtLocation.objects.create(service=one, location=place)
    rebuild_offers(now=NOW)

    found = everything()
    assert [plain.dumps(one) for one in found] == reference
    out = "".join(
        plain.dumps([one, hsds.full(one), inclusion.service(one), inclusion.structure(one)]) + tabular.line(one)
        + "".join(tabular.features(one)) for one in found
    )  # fmt: skip
    for trace in (MARK, "314159", "0499000004", "499000004", "saturation", "high"):
        assert trace not in out
    for hidden in Service.objects.exclude(id=kept.id):
        with pytest.raises(NotVisible):
            public_service(hidden.id, now=NOW)
    Offer.objects.update(fresh_on=day - timedelta(days=600))
    assert everything() == []


def test_a_service_without_a_place_goes_out_without_an_address() -> None:
    directory.load_national_numbers(now=NOW)

    for one in everything():
        assert "service_at_locations" not in hsds.full(one)
        assert not {"adresse", "code_insee", "latitude"} & set(inclusion.service(one))
        assert tabular.features(one) == []


def test_the_filters() -> None:
    real()

    assert {one.kind for one in everything(kinds=("pmi", "mda"))} <= {"pmi", "mda"}
    assert {one.place.departement_code for one in everything(departement="01") if one.place} == {"01"}
    near = everything(commune="01053", radius_km=5)
    assert near
    assert {one.place.commune_code for one in near if len(one.places) == 1} <= {
        "01053",
        "01289",
        "01344",
        "01451",
    }
    assert any(one.nationwide for one in everything(departement="01"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_piece_costs_the_same_whatever_its_length(count: int) -> None:
    lines = [table(identifiant=f"m{number}", nom=f"Maison {number}").split(b"\n") for number in range(count)]
    run(Source.CSV, b"\n".join([lines[0][0], *(line[1] for line in lines)]), now=NOW)

    with statements() as told:
        assert len(everything()) == count
    assert len(told) == 8, told


def test_pieces_hold_everything_once() -> None:
    found = real()

    assert [one.id for chunk in public_chunks(Wish(), now=NOW, size=7) for one in chunk] == [
        one.id for one in found
    ]


def test_the_first_rows_leave_before_the_others_are_read() -> None:
    lines = [table(identifiant=f"m{number}", nom=f"Maison {number}").split(b"\n") for number in range(60)]
    run(Source.CSV, b"\n".join([lines[0][0], *(line[1] for line in lines)]), now=NOW)
    with statements() as told:
        first = next(public_chunks(Wish(), now=NOW))
    assert (len(first), len(told)) == (20, 8)
    sizes = [len(chunk) for chunk in public_chunks(Wish(), now=NOW)]
    assert sizes == [20, 40]
    assert [len(chunk) for chunk in public_chunks(Wish(), now=NOW, size=25)] == [20, 25, 15]
    assert [len(chunk) for chunk in public_chunks(Wish(), now=NOW, size=30)] == [20, 30, 10]


def test_what_is_unpublished_meanwhile_does_not_leave() -> None:
    lines = [table(identifiant=f"m{number}", nom=f"Maison {number}").split(b"\n") for number in range(30)]
    run(Source.CSV, b"\n".join([lines[0][0], *(line[1] for line in lines)]), now=NOW)
    chunks = public_chunks(Wish(), now=NOW)
    first = next(chunks)
    Service.objects.exclude(id__in=[one.id for one in first]).update(publication="suspended")
    assert list(chunks) == []
