"""The parsers on excerpts of the real files, and on files invented in the published formats."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from havre.directory.importers import dila, dila_2016, finess, france_services
from havre.directory.importers.lambert import lambert93_to_degrees
from havre.directory.importers.records import (
    Flag,
    Opening,
    Outcome,
    Point,
    Reason,
    Record,
    Refusal,
    Skipped,
    Telephone,
)
from havre.directory.importers.text_stream import TextStream
from havre.directory.rules import PhoneKind, ServiceKind

DATA = Path(__file__).parent / "data"


def outcomes(module: object, name: str) -> list[Outcome]:
    with (DATA / name).open("rb") as file:
        return list(module.parse(TextStream(file)))


def records(found: list[Outcome]) -> dict[str, Record]:
    return {one.source_id: one for one in found if isinstance(one, Record)}


def test_dila_reads_what_it_needs_and_says_what_it_leaves() -> None:
    found = outcomes(dila, "dila.json")

    assert Counter(type(one).__name__ for one in found) == {"Record": 6, "Skipped": 2}
    assert [one.what for one in found if isinstance(one, Skipped)] == ["mairie", "fiche non diffusée"]


def test_dila_record_is_cleaned_field_by_field() -> None:
    brigade = records(outcomes(dila, "dila.json"))["00000000-0000-4000-8000-000000000002"]

    assert brigade.kind == ServiceKind.GENDARMERIE
    assert brigade.phones == (Telephone("+33499000002", PhoneKind.AROUND_THE_CLOCK),)
    assert brigade.email == "bta.valserhone@gendarmerie.interieur.gouv.fr"
    assert brigade.address == ("2 rue de l'Essai",)
    assert (brigade.postal_code, brigade.city, brigade.commune_code) == ("01200", "Valserhône", "01033")
    assert (brigade.lat, brigade.lon) == (46.106, 5.826)
    assert brigade.dated_on == date(2026, 9, 15)
    assert brigade.area_codes == ("01033",)
    assert brigade.openings == (
        Opening("MO,TU,WE,TH,FR,SA", "08:00", "12:00"),
        Opening("MO,TU,WE,TH,FR,SA", "14:00", "18:00"),
        Opening("SU", "09:00", "12:00"),
    )
    assert brigade.hours_text == (
        "lundi à samedi 08:00 - 12:00, 14:00 - 18:00 ; dimanche 09:00 - 12:00 (sauf jours fériés)"
    )
    assert brigade.flags == {Flag.HOURS_UNREAD}


def test_dila_drops_the_mailbox_of_a_person_and_keeps_the_record() -> None:
    police = records(outcomes(dila, "dila.json"))["00000000-0000-4000-8000-000000000003"]

    assert police.email == ""
    assert Flag.EMAIL_PERSONAL in police.flags
    assert police.openings == (Opening("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00"),)


def test_dila_reads_the_nested_strings_of_the_api() -> None:
    source = json.loads((DATA / "dila.json").read_text(encoding="utf-8"))["service"][2]
    as_api = {key: json.dumps(value) if isinstance(value, list) else value for key, value in source.items()}
    text = json.dumps({"total_count": 1, "results": [as_api]}).encode()

    (found,) = dila.parse(TextStream(io.BytesIO(text)))

    assert isinstance(found, Record)
    assert found.phones == (Telephone("+33499000002", PhoneKind.AROUND_THE_CLOCK),)
    assert found.openings[0].byday == "MO,TU,WE,TH,FR,SA"


def test_dila_2016_reads_every_family_of_the_real_file() -> None:
    found = outcomes(dila_2016, "dila_2016.jsonl")

    assert Counter(type(one).__name__ for one in found) == {"Record": 52, "Skipped": 2}
    assert {one.what for one in found if isinstance(one, Skipped)} == {"spip"}
    brigade = records(found)["gendarmerie-02532-01"]
    assert brigade.name == "Brigade de proximité de gendarmerie de Moÿ-de-L'Aisne"
    assert brigade.phones == (Telephone("+33323075417"),)
    assert brigade.dated_on == date(2015, 3, 16)
    assert records(found)["gendarmerie-97413-01"].phones == (Telephone("+262262343144"),)


def test_france_services_reads_records_of_several_lines() -> None:
    found = outcomes(france_services, "france_services.csv")

    assert Counter(type(one).__name__ for one in found) == {"Record": 15}
    bus = next(one for one in records(found).values() if "Orée de Bercé" in one.name)
    assert "1er lundi du mois 14h-17h" in bus.hours_text
    assert "\n" not in bus.hours_text
    first = records(found)["1"]
    assert first.openings == (
        Opening("MO,TU,WE,TH", "13:30", "17:00"),
        Opening("TU,WE,TH,FR", "09:00", "12:00"),
        Opening("FR", "13:30", "16:00"),
    )
    assert records(found)["555"].lon == -61.05498
    assert records(found)["942"].hours_text != "fermé"
    assert records(found)["942"].openings == ()


def test_finess_extract_reads_establishments_then_points() -> None:
    found = outcomes(finess, "finess_etalab_cp1252.csv")

    assert Counter(type(one).__name__ for one in found) == {
        "Record": 4, "Skipped": 3, "Point": 2, "Refusal": 1,
    }  # fmt: skip
    assert [one.reason for one in found if isinstance(one, Refusal)] == [Reason.NO_ID]
    teenagers = records(found)["019900001"]
    assert teenagers.kind == ServiceKind.MDA
    assert teenagers.commune_code == "01053"
    assert (teenagers.postal_code, teenagers.city) == ("01000", "BOURG EN BRESSE")
    assert teenagers.address == ("12 R DE L ESSAI",)
    assert records(found)["9A9900003"].commune_code == "97120"
    assert records(found)["9A9900003"].phones == (Telephone("+590590000013"),)
    assert Flag.DATE_INVALID in records(found)["9A9900003"].flags
    eaten_zero = records(found)["019900006"]
    assert eaten_zero.commune_code == "01053"
    assert eaten_zero.phones == (Telephone("+33499000016"),)
    assert Flag.IDENTIFIER_INVALID in eaten_zero.flags
    assert [one.source_id for one in found if isinstance(one, Point)] == ["019900001", "019900002"]


def test_a_home_for_children_leaves_the_parser_without_address() -> None:
    home = records(outcomes(finess, "finess_etalab_cp1252.csv"))["019900002"]

    assert home.kind == ServiceKind.CHILD_PLACEMENT
    assert home.address == ()
    assert (home.lat, home.lon) == (None, None)
    assert "SECRET" not in str(home)


def test_finess_plus_reads_degrees_wherever_they_are_written() -> None:
    found = outcomes(finess, "finess_plus.json")

    by_id = records(found)
    assert set(by_id) == {"019900021", "019900022", "019900023"}
    assert (by_id["019900021"].lat, by_id["019900021"].lon) == (46.201, 5.221)
    assert (by_id["019900022"].lat, by_id["019900022"].lon) == (46.202, 5.23)
    assert by_id["019900023"].address == ()
    assert by_id["019900021"].address == ("7 RUE de l'Essai",)
    assert by_id["019900021"].email == "contact@structure-inventee.fr"
    assert by_id["019900021"].dated_on == date(2026, 9, 11)
    assert [one.what for one in found if isinstance(one, Skipped)] == ["établissement fermé"]


def test_finess_with_a_header_reads_projected_points() -> None:
    text = (
        "nofinesset;rs;rslongue;cog;codepostal;libelle_routage;telephone;categetab;coordx;coordy;sourcegeocod\n"
        "019900031;ESJ INVENTE;;01053;01000;BOURG EN BRESSE;04 99 00 00 31;703;"
        '882408.3;6543019.6;"1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93"\n'
    )

    (found,) = finess.parse(TextStream(io.BytesIO(text.encode())))

    assert isinstance(found, Record)
    assert (found.lat, found.lon) == (45.962402, 5.355651)


@pytest.mark.parametrize(
    ("metres", "degrees"),
    [((700_000, 6_600_000), (46.5, 3.0)), ((882408.3, 6543019.6), (45.962402, 5.355651))],
)
def test_lambert93(metres: tuple[float, float], degrees: tuple[float, float]) -> None:
    assert lambert93_to_degrees(*metres) == degrees


@pytest.mark.parametrize("module", [dila, dila_2016, finess, france_services])
@pytest.mark.parametrize(
    "name", ["dila.json", "dila_2016.jsonl", "finess_etalab_cp1252.csv", "france_services.csv"]
)
def test_the_file_of_another_source_gives_no_record(module: object, name: str) -> None:
    own = {dila: "dila.json", dila_2016: "dila_2016.jsonl", finess: "finess_etalab_cp1252.csv"}
    if own.get(module, "france_services.csv") == name:
        return

    found = outcomes(module, name)

    assert not records(found)
    assert any(isinstance(one, Refusal) and one.fatal for one in found)
