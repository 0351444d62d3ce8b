"""The two panels: whom to call now, where to send someone; honest about what is not known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from havre.directory import panels, services
from havre.directory.importers.records import Record, Telephone
from havre.directory.models import Location, Organization, Service, SourceRecord
from havre.directory.panels import AT_ONCE
from havre.directory.queries import panels as queries
from havre.directory.rules import EMERGENCY_FALLBACK, PhoneKind, ServiceKind, Source, Tier
from havre.geo.distance import Point, distance_km
from havre.kernel.errors import Refused
from havre.territory.models import Commune

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def load(source: Source, name: str) -> None:
    with (DATA / name).open("rb") as file:
        services.import_records(source=source, stream=file, dry_run=False, now=NOW)


def crip(**changes: object) -> Record:
    values: dict[str, object] = {
        "line": 0,
        "source_id": "crip-01",
        "name": "CRIP de l'Ain (inventée)",
        "kind": ServiceKind.CRIP,
        "commune_code": "01053",
        "phones": (Telephone("+33499000091"), Telephone("+33499000092", PhoneKind.DUTY)),
        "dated_on": date(2026, 11, 1),
    }
    return Record(**{**values, **changes})


@pytest.fixture(autouse=True)
def _empty() -> None:
    for table in (SourceRecord, Service, Location, Organization):
        table.objects.all().delete()


def test_an_empty_directory_still_gives_the_emergency_numbers_and_says_what_it_lacks() -> None:
    panel = queries.danger_panel("01", TODAY)

    assert [number.number for number in panel.emergency] == ["17", "15", "112", "114", "18"]
    assert panel.helplines[0].number == "119"
    assert panel.child_protection.gaps == (f"CRIP : {EMERGENCY_FALLBACK}",)
    assert panel.justice.gaps == (f"Permanence du parquet : {EMERGENCY_FALLBACK}",)
    assert panel.police.gaps == (f"Police et gendarmerie : {EMERGENCY_FALLBACK}",)


def test_the_panel_shows_the_actors_of_the_departement() -> None:
    load(Source.DILA, "dila.json")
    services.record_service(record=crip(), now=NOW)

    panel = queries.danger_panel("01", TODAY)

    assert panel.departement_name == "Ain"
    assert [entry.kind for entry in panel.child_protection.entries] == [
        ServiceKind.CRIP,
        ServiceKind.DEPARTEMENT,
    ]
    first = panel.child_protection.entries[0]
    assert [phone.spoken for phone in first.phones] == ["04 99 00 00 91", "04 99 00 00 92"]
    assert first.freshness == "fiche du 01/11/2026, lue le 22/11/2026"
    assert first.reserves == ("Position approchée : centre de la commune.",)
    assert panel.child_protection.gaps == ()
    assert [entry.kind for entry in panel.police.entries] == [ServiceKind.POLICE, ServiceKind.GENDARMERIE]


def test_a_switchboard_is_not_passed_off_as_the_line_that_is_wanted() -> None:
    load(Source.DILA, "dila.json")

    panel = queries.danger_panel("01", TODAY)

    assert panel.child_protection.gaps == (f"CRIP : {EMERGENCY_FALLBACK}",)
    (council,) = panel.child_protection.entries
    assert "Standard du Département : demandez la CRIP, aux heures de bureau." in council.reserves
    assert panel.justice.gaps == (f"Permanence du parquet : {EMERGENCY_FALLBACK}",)
    assert "Standard du tribunal, pas la permanence du parquet." in panel.justice.entries[0].reserves


def test_who_has_no_time_sees_two_numbers_at_once_and_a_few_words_of_caution() -> None:
    load(Source.DILA_2016, "dila_2016.jsonl")
    load(Source.DILA, "dila.json")

    found = [queries.danger_panel(code, TODAY) for code in ("01", "51")]

    sections = [one for panel in found for one in (panel.child_protection, panel.justice, panel.police)]
    assert all(len(section.first) <= AT_ONCE for section in sections)
    for section in sections:
        assert [*section.first, *section.others] == [entry for entry in section.entries if entry.phones]
    said = {entry.caution for section in sections for entry in section.entries}
    assert any("À vérifier : fiche de " in text for text in said)
    assert any(text.startswith("Standard du tribunal") for text in said)
    assert max(map(len, said)) < 120


def test_another_departement_sees_nothing_of_it() -> None:
    load(Source.DILA, "dila.json")

    panel = queries.danger_panel("73", TODAY)

    assert (panel.child_protection.entries, panel.police.entries) == ((), ())


def test_old_and_vanished_entries_carry_their_reserve() -> None:
    load(Source.DILA_2016, "dila_2016.jsonl")

    panel = queries.danger_panel("51", TODAY)

    assert len(panel.police.entries) == 6
    for entry in panel.police.entries:
        assert entry.reserves[0].startswith("À vérifier avant de s'y fier")
        assert entry.reserves[1].startswith("Fiche ancienne (")


def test_the_nearest_come_first_when_the_commune_is_known() -> None:
    load(Source.DILA_2016, "dila_2016.jsonl")
    reims = Commune.objects.get(code="51454")

    panel = queries.danger_panel("51", TODAY, commune_code="51454")

    away = [entry.distance_km for entry in panel.police.entries if entry.kind == ServiceKind.GENDARMERIE]
    assert away == sorted(away)
    assert len(away) == 3
    assert reims.name == "Reims"


def test_the_public_does_not_see_what_is_for_professionals() -> None:
    services.record_service(record=crip(), now=NOW)
    open_line = crip(source_id="te-01", kind=ServiceKind.POLICE, name="Commissariat (inventé)")
    services.record_service(record=open_line, now=NOW)

    panel = queries.danger_panel("01", TODAY, audience=Tier.PUBLIC)

    assert panel.child_protection.entries == ()
    (station,) = panel.police.entries
    assert [phone.number for phone in station.phones] == ["+33499000091"]


def test_a_closed_service_is_shown_nowhere() -> None:
    load(Source.DILA, "dila.json")
    Service.objects.all().update(status="closed")

    assert queries.danger_panel("01", TODAY).police.entries == ()
    sections = queries.orientation_panel("01053", TODAY, [ServiceKind.POLICE]).sections
    assert sections[0].entries == ()


def test_orientation_gives_the_nearest_of_each_kind() -> None:
    load(Source.FRANCE_SERVICES, "france_services.csv")
    load(Source.FINESS, "finess_etalab_cp1252.csv")

    panel = queries.orientation_panel(
        "01053", TODAY, [ServiceKind.MDA, ServiceKind.FRANCE_SERVICES, ServiceKind.CSS]
    )

    assert [section.title for section in panel.sections] == [
        "Maison des adolescents", "France services", "Centre de santé sexuelle",
    ]  # fmt: skip
    (teenagers,) = panel.sections[0].entries
    assert teenagers.distance_km is not None
    assert teenagers.distance_km < 5
    assert panel.sections[0].gaps == ()


def test_a_service_in_the_corner_of_the_square_is_too_far() -> None:
    bourg = Commune.objects.get(code="01053")
    corner = Commune.objects.filter(
        latitude__range=(bourg.latitude + 0.36, bourg.latitude + 0.44),
        longitude__range=(bourg.longitude + 0.5, bourg.longitude + 0.6),
    ).order_by("code")[0]
    services.record_service(record=crip(kind=ServiceKind.MDA, commune_code=corner.code), now=NOW)

    (section,) = queries.orientation_panel("01053", TODAY, [ServiceKind.MDA]).sections

    assert section.entries == ()


def test_orientation_says_what_it_does_not_know() -> None:
    panel = queries.orientation_panel("01053", TODAY, [ServiceKind.MDA])

    assert panel.sections[0].entries == ()
    assert panel.sections[0].gaps == (
        "Aucun service connu de Havre à moins de 50 km. Demandez conseil au 119.",
    )


def test_a_place_to_protect_is_named_without_distance() -> None:
    load(Source.FINESS, "finess_etalab_cp1252.csv")

    (section,) = queries.orientation_panel("01053", TODAY, [ServiceKind.CHILD_PLACEMENT]).sections
    public = queries.orientation_panel("01053", TODAY, [ServiceKind.CHILD_PLACEMENT], audience=Tier.PUBLIC)

    (home,) = section.entries
    assert (home.distance_km, home.address, home.city) == (None, (), "")
    assert public.sections[0].entries == ()


def test_national_lines_are_found_from_everywhere() -> None:
    services.load_national_numbers(now=NOW)

    (section,) = queries.orientation_panel("97120", TODAY, [ServiceKind.HELPLINE], limit=20).sections

    assert {entry.phones[0].number for entry in section.entries} >= {"119", "3018", "116000"}


def test_the_order_is_that_of_a_search_by_hand() -> None:
    load(Source.DILA_2016, "dila_2016.jsonl")
    kind = ServiceKind.GENDARMERIE
    for code in ("51454", "02691", "75056", "97411"):
        origin = Commune.objects.get(code=code)
        here = Point(latitude=origin.latitude, longitude=origin.longitude)
        by_hand = sorted(
            (distance_km(here, Point(latitude=service.lat, longitude=service.lon)), service.id)
            for service in Service.objects.filter(kind=kind.value, lat__isnull=False).order_by("id")
        )

        (section,) = queries.orientation_panel(code, TODAY, [kind], limit=50).sections

        assert [entry.service_id for entry in section.entries] == [key for km, key in by_hand if km <= 50]


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_are_counted(rows: int, django_assert_num_queries: object) -> None:
    for number in range(rows):
        services.record_service(record=crip(source_id=f"c{number}", kind=ServiceKind.POLICE), now=NOW)

    with django_assert_num_queries(4):
        queries.danger_panel("01", TODAY)
    with django_assert_num_queries(5):
        queries.danger_panel("01", TODAY, commune_code="01053")
    with django_assert_num_queries(5):
        queries.orientation_panel("01053", TODAY, [ServiceKind.POLICE])


def test_codes_that_do_not_exist_are_refused_in_words() -> None:
    with pytest.raises(Refused) as departement:
        queries.danger_panel("00", TODAY)
    with pytest.raises(Refused) as commune:
        queries.orientation_panel("99999", TODAY, [ServiceKind.MDA])

    assert (departement.value.code, commune.value.code) == ("unknown_departement", "unknown_commune")


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("+33450568749", "04 50 56 87 49"),
        ("+590590123456", "0590 12 34 56"),
        ("+508411234", "+508 41 12 34"),
        ("116000", "116 000"),
        ("17", "17"),
        ("3018", "3018"),
    ],
)
def test_numbers_are_written_as_they_are_said(number: str, spoken: str) -> None:
    assert panels.spoken(number) == spoken
