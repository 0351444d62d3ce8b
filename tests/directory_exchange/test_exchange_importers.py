"""What each new source says of a service, word by word; pure parsers, no database."""

from __future__ import annotations

import builtins
import importlib
import io
import json
from datetime import date
from typing import Any

import pytest
from exchange_data import SERVICE, STRUCTURE, as_json, one, read, table

from havre.directory.importers import csv_template
from havre.directory.importers.records import Flag, Reason, Record, Refusal, Skipped, Telephone
from havre.directory.rules import PhoneKind, ServiceKind, Source, Tier

DI = Source.DATA_INCLUSION


def parquet_of(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


def test_a_service_of_data_inclusion() -> None:
    found = one(DI, as_json(SERVICE), beside=as_json(STRUCTURE))

    assert (found.source_id, found.kind, found.commune_code) == (
        "invente--a1",
        ServiceKind.ASSOCIATION,
        "01053",
    )
    assert found.phones == (Telephone("+33499000001"),)
    assert (found.email, found.url) == ("contact@example.org", "https://escale.example.org")
    assert (found.siret, found.dated_on) == ("73282932000074", date(2026, 9, 15))
    assert (found.area_codes, found.departements, found.nationwide) == (("01053",), ("01",), False)
    assert found.body.name == "Association inventée L'Escale"
    details = found.details
    assert details.opening_hours == "Mo-Fr 09:00-12:00; PH off"
    assert details.welcomes == ("violence",)
    assert (details.cost, details.access_modes) == ("free", ("walk_in",))
    assert details.mobilisable_by == ("young", "professional")
    assert details.accessibility_url.startswith("https://acceslibre")
    assert (details.min_age, details.max_age) == (None, None)


def test_a_personal_mailbox_in_a_text_is_taken_out() -> None:
    found = one(DI, as_json(SERVICE))

    assert "jeanne.dupont" not in found.details.description
    assert "[courriel écarté] ou à contact@example.org" in found.details.description
    assert "De 12 à 25 ans." in found.details.description
    assert Flag.EMAIL_PERSONAL in found.flags
    assert found.area_words == ("200069193",)


def test_the_same_service_in_parquet() -> None:
    rows = [SERVICE | {"date_maj": date(2026, 9, 15), "latitude": float("nan"), "inconnu": "x"}]

    found = one(DI, parquet_of(rows), beside=parquet_of([STRUCTURE]))

    assert (found.name, found.dated_on, found.lat) == (SERVICE["nom"], date(2026, 9, 15), None)
    assert found.body.key == "invente--s1"
    assert found.details == one(DI, as_json(SERVICE)).details


def test_structures_and_services_in_one_file() -> None:
    data = json.dumps({"structures": [STRUCTURE], "services": [SERVICE]}).encode()

    assert one(DI, data).body.name == STRUCTURE["nom"]
    assert one(DI, as_json(SERVICE | {"structure": STRUCTURE})).body.name == STRUCTURE["nom"]


@pytest.mark.parametrize(
    ("network", "kind"),
    [("cidff", ServiceKind.CIDFF), ("csapa", ServiceKind.ADDICTION), ("chu", ServiceKind.SOCIAL_SHELTER)],
)
def test_a_network_says_what_the_services_are(network: str, kind: ServiceKind) -> None:
    structure = STRUCTURE | {"reseaux_porteurs": [network], "code_insee": "01053"}

    assert one(DI, as_json(SERVICE | {"thematiques": []}), beside=as_json(structure)).kind is kind
    alone = one(DI, as_json(structure))
    assert (alone.kind, alone.source_id) == (kind, "invente--s1")


def test_what_does_not_concern_havre_is_left_out_and_said() -> None:
    assert read(DI, as_json(SERVICE | {"thematiques": ["mobilite--preparer-un-permis"]})) == [
        Skipped(1, "mobilite")
    ]
    assert read(DI, as_json(STRUCTURE)) == [Skipped(1, "structure sans service connu")]


def test_a_remote_service_has_an_area_and_no_place() -> None:
    found = one(DI, as_json(SERVICE | {"modes_accueil": ["a-distance"], "zone_eligibilite": ["france"],
                                       "commune": None, "code_insee": None, "code_postal": None}))  # fmt: skip

    assert (found.nationwide, found.commune_code, found.city) == (True, "", "")
    assert "remote" in found.details.access_modes


def test_without_pyarrow_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    data = parquet_of([SERVICE])
    real = importlib.import_module

    def missing(name: str, package: str | None = None) -> Any:
        if name.startswith("pyarrow"):
            raise builtins.ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", missing)

    (found,) = read(DI, data)
    assert (found.reason, found.fatal) == (Reason.NO_PARQUET, True)
    assert "pyarrow" in found.reason.label


# --- Havre's own table --------------------------------------------------------------------------------


def test_every_column_of_the_table() -> None:
    found = one(
        Source.CSV,
        table(
            structure="Association L'Escale", description="Un lieu.", telephone="04 99 00 00 02 / 0499000003",
            permanence="0499000004", courriel="contact@escale.example.org", horaires="Mo-Fr 9:00-12:00",
            zone="01|69", age_min="11", age_max="21", genres="Filles | boys", accueil="preferential",
            specialise="Exploitation sexuelle", accueille="runaway|Addictions", acces="walk_in|appointment",
            mobilisable_par="young | Un professionnel", anonymat="Anonyme", sans_parents="oui", cout="Gratuit",
            langues="fr|AR", interprete="non", langue_des_signes="oui", nuit="non", animaux="oui", pieces="aucune",
            accueil_trans="oui", mis_a_jour_le="01/10/2026", visibilite="professionnels",
        ),
    )  # fmt: skip

    assert found.phones == (
        Telephone("+33499000002"), Telephone("+33499000003"), Telephone("+33499000004", PhoneKind.DUTY),
    )  # fmt: skip
    assert (found.kind, found.dated_on, found.departements) == (
        ServiceKind.MDA,
        date(2026, 10, 1),
        ("01", "69"),
    )
    assert found.body.name == "Association L'Escale"
    told = found.details.said()
    assert told == {
        "description": "Un lieu.", "min_age": 11, "max_age": 21, "genders": ["girls", "boys"], "trans_inclusive": True,
        "reception": "preferential", "specialised": ["exploitation"], "welcomes": ["runaway", "addiction"],
        "access_modes": ["walk_in", "appointment"], "mobilisable_by": ["young", "professional"],
        "anonymity": "anonymous", "without_parents": True, "cost": "free", "languages": ["fr", "ar"],
        "interpreter": False, "sign_language": True, "night_access": False, "animals": True, "documents_known": True,
        "required_documents": [],
    }  # fmt: skip
    assert (found.details.tier, found.details.opening_hours) == (Tier.PROFESSIONAL, "Mo-Fr 09:00-12:00")
    assert found.flags == {Flag.NO_PHONE} - {Flag.NO_PHONE}


def test_an_empty_cell_says_nothing() -> None:
    assert one(Source.CSV, table(age_min="", pieces="", nuit="")).details.said() == {}


@pytest.mark.parametrize(
    ("cells", "flag"),
    [
        ({"age_min": "11,5"}, Flag.AGE_INVALID), ({"age_min": "18", "age_max": "12"}, Flag.AGE_INVALID),
        ({"age_max": "131"}, Flag.AGE_INVALID), ({"sans_parents": "peut-être"}, Flag.VALUE_UNKNOWN),
        ({"accueille": "runaway|licornes"}, Flag.VALUE_UNKNOWN),
        ({"horaires": "toujours"}, Flag.HOURS_UNREAD), ({"langues": "français"}, Flag.VALUE_UNKNOWN),
        ({"courriel": "jean.dupont@example.org"}, Flag.EMAIL_PERSONAL),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_a_doubt_and_the_record_stays(
    cells: dict[str, str], flag: Flag
) -> None:
    assert flag in one(Source.CSV, table(**cells)).flags


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"type": "licorne"}, Reason.UNKNOWN_KIND), ({"nom": "=CMD()"}, Reason.FORMULA), ({"nom": ""}, Reason.NO_NAME),
        ({"identifiant": ""}, Reason.NO_ID),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_believed_is_refused(cells: dict[str, str], reason: Reason) -> None:
    (found,) = read(Source.CSV, table(**cells))

    assert isinstance(found, Refusal)
    assert found.reason is reason


def test_headings_with_accents_and_spaces_are_understood() -> None:
    data = "Identifiant;Nom;Type;Code INSEE;Âge min\nm1;Maison;Maison des adolescents;01053;11\n".encode(
        "cp1252"
    )

    assert one(Source.CSV, data).details.min_age == 11


def test_the_template_is_documented() -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "directory-csv.md").read_text(encoding="utf-8")

    for heading, meaning in csv_template.COLUMNS.items():
        assert f"| `{heading}` | {meaning.replace('|', chr(92) + '|')} |" in text
    assert ";".join(csv_template.COLUMNS) in text


# --- HSDS, DILA API -----------------------------------------------------------------------------------


def hsds(**changes: Any) -> dict[str, Any]:
    place = {"id": "l", "location_type": "physical", "latitude": 46.2, "longitude": 5.22, "addresses": [
        {"id": "a", "address_1": "1 rue de l'Essai", "city": "Bourg-en-Bresse", "postal_code": "01000",
         "state_province": "01", "country": "FR", "address_type": "physical"}]}  # fmt: skip
    kind = {
        "id": "x",
        "taxonomy_term": {"id": "y", "taxonomy": "havre-kind", "code": "paej", "name": "", "description": ""},
    }
    return {
        "id": "ac148810-d857-441c-9679-408f346de14b", "name": "Écoute inventée", "status": "active",
        "minimum_age": 12, "maximum_age": 25, "phones": [{"id": "p", "number": "+33499000005"}],
        "schedules": [{"id": "s", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00:00"}],
        "service_areas": [{"id": "z", "uri": "https://id.insee.fr/geo/departement/01"}], "attributes": [kind],
        "service_at_locations": [{"id": "t", "location": place}],
        "organization": {"id": "o", "name": "Association inventée", "description": "x"}, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    "shape", [lambda one: one, lambda one: [one], lambda one: {"contents": [one], "size": 1}]
)
def test_hsds_alone_in_a_list_or_in_a_page(shape: Any) -> None:
    found = one(Source.HSDS, json.dumps(shape(hsds())).encode())

    assert (found.kind, found.name, found.postal_code) == (ServiceKind.PAEJ, "Écoute inventée", "01000")
    assert (found.details.min_age, found.details.max_age) == (12, 25)
    assert [(row.byday, row.opens_at) for row in found.openings] == [("MO,TU", "09:00")]
    assert (found.departements, found.body.name) == (("01",), "Association inventée")


def test_hsds_without_a_known_kind_or_defunct_is_left_out() -> None:
    assert read(Source.HSDS, as_json(hsds(attributes=[]))) == [Skipped(1, "type de service non dit")]
    assert read(Source.HSDS, as_json(hsds(status="defunct"))) == [Skipped(1, "statut defunct")]


API = {
    "id": "00000000-0000-4000-8000-000000000001", "nom": "Brigade inventée", "code_insee_commune": "01053",
    "pivot": '[{"type_service_local": "gendarmerie", "code_insee_commune": ["01053"]}]',
    "adresse": '[{"type_adresse": "Adresse", "code_postal": "01000", "nom_commune": "Bourg-en-Bresse"}]',
    "telephone": '[{"valeur": "04 99 00 00 06", "description": ""}]',
    "plage_ouverture": '[{"nom_jour_debut": "Lundi", "nom_jour_fin": "Mardi", "valeur_heure_debut_1": "08:00:00",'
    ' "valeur_heure_fin_1": "12:00:00", "commentaire": ""}]',
}  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        {"total_count": 1, "results": [API]},
        {"total_count": 1, "links": [{"rel": "self"}], "records": [{"links": [], "record": {"id": "x", "fields": API}}]},
        {"nhits": 1, "records": [{"recordid": "x", "fields": API}]},
    ],
)  # fmt: skip
def test_a_page_of_the_api_of_the_dila(page: dict[str, Any]) -> None:
    found = one(Source.DILA, json.dumps(page).encode())

    assert (found.kind, found.source_id, found.postal_code) == (ServiceKind.GENDARMERIE, API["id"], "01000")
    assert found.phones == (Telephone("+33499000006"),)
    assert [(row.byday, row.closes_at) for row in found.openings] == [("MO,TU", "12:00")]


def test_pages_put_end_to_end() -> None:
    pages = [{"total_count": 2, "results": [API | {"id": str(number)}]} for number in (1, 2)]
    data = "\n".join(json.dumps(page) for page in pages).encode()

    assert [record.source_id for record in read(Source.DILA, data) if isinstance(record, Record)] == [
        "1",
        "2",
    ]
