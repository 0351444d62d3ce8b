"""Imports against the database: two phases, idempotent, nothing deleted, nothing believed too fast."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from havre.directory import services
from havre.directory.importers.records import Flag, Reason, Record, Telephone
from havre.directory.models import (
    ImportRun,
    Location,
    Organization,
    Phone,
    QuarantinedLine,
    Service,
    ServiceArea,
    SourceRecord,
)
from havre.directory.rules import NATIONAL_NUMBERS, PhoneKind, ServiceKind, Source
from havre.kernel.errors import Refused

DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)
FILES = {
    Source.DILA: "dila.json",
    Source.DILA_2016: "dila_2016.jsonl",
    Source.FRANCE_SERVICES: "france_services.csv",
    Source.FINESS: "finess_etalab_cp1252.csv",
}

pytestmark = pytest.mark.django_db


def run(source: Source, data: bytes | None = None, **options: object) -> services.ImportReport:
    content = data if data is not None else (DATA / FILES[source]).read_bytes()
    values: dict[str, object] = {"dry_run": False, "now": NOW, **options}
    return services.import_records(source=source, stream=io.BytesIO(content), **values)


def dila(*services_: dict[str, object]) -> bytes:
    return json.dumps({"service": list(services_)}).encode()


def known() -> list[dict[str, object]]:
    return json.loads((DATA / "dila.json").read_text(encoding="utf-8"))["service"]


def of(table: type[models.Model], service: Service) -> models.QuerySet[models.Model]:
    return table.objects.filter(service=service).order_by("id")


@pytest.fixture(autouse=True)
def _empty() -> None:
    for table in (SourceRecord, Service, Location, Organization, ImportRun):
        table.objects.all().delete()


def test_a_dry_run_writes_nothing() -> None:
    report = run(Source.DILA, dry_run=True)

    assert (report.accepted, report.created, report.quarantined) == (5, 5, 1)
    assert [
        table.objects.count() for table in (Service, Organization, Location, SourceRecord, ImportRun)
    ] == [0] * 5


@pytest.mark.parametrize(
    ("source", "accepted", "refused", "skipped"),
    [
        (Source.DILA, 5, {Reason.UNKNOWN_COMMUNE: 1}, 2),
        (Source.DILA_2016, 52, {}, 2),
        (Source.FRANCE_SERVICES, 15, {}, 0),
        (Source.FINESS, 4, {Reason.NO_ID: 1}, 3),
    ],
)
def test_each_source_is_written_once_and_a_second_run_changes_nothing(
    source: Source, accepted: int, refused: dict[Reason, int], skipped: int
) -> None:
    first = run(source)
    again = run(source, now=LATER)

    assert (first.accepted, first.created, first.updated) == (accepted, accepted, 0)
    assert dict(first.reading.refused) == refused
    assert first.reading.skipped.total() == skipped
    assert (again.created, again.updated, again.unchanged, again.vanished) == (0, 0, accepted, 0)
    assert Service.objects.count() == Organization.objects.count() == SourceRecord.objects.count() == accepted
    assert set(SourceRecord.objects.order_by("id").values_list("first_seen", "last_seen")) == {(NOW, LATER)}


def test_what_is_written_is_what_was_read() -> None:
    run(Source.DILA)

    brigade = Service.objects.get(kind=ServiceKind.GENDARMERIE.value)
    assert brigade.name == "Brigade de gendarmerie - Valserhône (inventée)"
    assert (brigade.tier, brigade.status, brigade.lat, brigade.lon) == ("public", "active", 46.106, 5.826)
    assert brigade.location.commune_id == "01033"
    assert brigade.location.address == ["2 rue de l'Essai"]
    assert list(of(Phone, brigade).values_list("number", "kind", "tier")) == [
        ("+33499000002", "24h", "public")
    ]
    assert brigade.opening_hours == "Mo-Sa 08:00-12:00,14:00-18:00; Su 09:00-12:00"
    areas = of(ServiceArea, brigade).order_by("scope").values_list("scope", "codes")
    assert list(areas) == [("commune", ["01033"]), ("departement", ["01"])]
    source = of(SourceRecord, brigade).get()
    assert (source.source, source.dated_on, source.vanished_at) == ("dila", date(2026, 9, 15), None)
    assert source.flags == [Flag.HOURS_UNREAD.value]


def test_a_point_far_from_its_commune_is_replaced_and_flagged() -> None:
    run(Source.DILA)

    court = Service.objects.get(kind=ServiceKind.CHILDREN_COURT.value)
    assert court.location.precision == "commune"
    assert court.lat == pytest.approx(46.2, abs=0.1)
    assert Flag.POINT_FAR.value in of(SourceRecord, court).get().flags


def test_a_home_for_children_has_no_row_of_place() -> None:
    run(Source.FINESS)

    home = Service.objects.get(kind=ServiceKind.CHILD_PLACEMENT.value)
    assert (home.location_id, home.lat, home.lon, home.tier) == (None, None, None, "professional")
    assert set(of(Phone, home).values_list("tier", flat=True)) == {"professional"}
    assert list(of(ServiceArea, home).values_list("scope", "codes")) == [("departement", ["01"])]
    everything = [*Location.objects.order_by("id"), *Organization.objects.order_by("id")]
    assert "SECRET" not in str([vars(row) for row in everything])


def test_the_database_refuses_a_place_for_a_home_for_children() -> None:
    run(Source.FINESS)
    place = Location.objects.order_by("id").first()
    home = Service.objects.filter(kind=ServiceKind.CHILD_PLACEMENT.value)

    for change in ({"location": place}, {"lat": 46.2, "lon": 5.2}, {"tier": "public"}):
        with pytest.raises(IntegrityError, match="directory_service_protected"), transaction.atomic():
            home.update(**change)


def test_the_points_of_finess_join_their_establishments() -> None:
    run(Source.FINESS)

    teenagers = Service.objects.get(kind=ServiceKind.MDA.value)
    assert teenagers.location.precision == "source"
    assert (teenagers.lat, teenagers.lon) == (46.20823, 5.218188)


def test_a_changed_record_is_updated_in_place() -> None:
    run(Source.DILA)
    before = SourceRecord.objects.get(source_id__endswith="02")
    changed = known()
    changed[2]["telephone"] = [{"valeur": "04 99 00 00 99", "description": ""}]
    changed[2]["nom"] = "Brigade renommée"

    report = run(Source.DILA, dila(*changed), now=LATER)

    assert (report.created, report.updated, report.unchanged) == (0, 1, 4)
    after = SourceRecord.objects.get(source_id__endswith="02")
    assert (after.id, after.service_id, after.first_seen, after.last_seen) == (
        before.id,
        before.service_id,
        NOW,
        LATER,
    )
    service = after.service
    assert (service.name, service.organization.name) == ("Brigade renommée", "Brigade renommée")
    assert list(of(Phone, service).values_list("number", flat=True)) == ["+33499000099"]
    assert Service.objects.count() == Organization.objects.count() == Location.objects.count() == 5
    assert service.opening_hours == "Mo-Sa 08:00-12:00,14:00-18:00; Su 09:00-12:00"


def test_a_record_that_becomes_protected_loses_its_place() -> None:
    text = (DATA / "finess_etalab_cp1252.csv").read_bytes().replace(b"\r\n", b"\n")
    run(Source.FINESS, text)
    service = Service.objects.get(kind=ServiceKind.MDA.value)

    run(Source.FINESS, text.replace(b";701;", b";177;"), now=LATER)

    service.refresh_from_db()
    assert (service.kind, service.location_id, service.tier) == ("child_placement", None, "professional")
    assert not Location.objects.filter(address__contains=["12 R DE L ESSAI"]).exists()


def test_a_record_that_leaves_its_source_waits_for_a_check_then_comes_back() -> None:
    run(Source.DILA)

    gone = run(Source.DILA, dila(*[one for one in known() if "Tribunal" not in str(one["nom"])]), now=LATER)

    assert (gone.vanished, gone.unchanged) == (2, 3)
    court = Service.objects.get(kind=ServiceKind.JUDICIAL_COURT.value)
    assert court.status == "to_verify"
    assert of(SourceRecord, court).get().vanished_at == LATER
    assert of(Phone, court).count() == 1

    back = run(Source.DILA, now=LATER)

    assert (back.created, back.updated, back.returned) == (0, 0, 2)
    court.refresh_from_db()
    assert (court.status, of(SourceRecord, court).get().vanished_at) == ("active", None)


def test_what_a_person_closed_stays_closed() -> None:
    run(Source.DILA)
    Service.objects.filter(kind=ServiceKind.JUDICIAL_COURT.value).update(status="closed")

    run(Source.DILA, dila(*[one for one in known() if "Tribunal" not in str(one["nom"])]), now=LATER)
    run(Source.DILA, now=LATER)

    assert Service.objects.get(kind=ServiceKind.JUDICIAL_COURT.value).status == "closed"


def test_an_archive_is_never_in_service() -> None:
    run(Source.DILA_2016)
    run(Source.DILA_2016, now=LATER)

    assert set(Service.objects.order_by("id").values_list("status", flat=True)) == {"to_verify"}


def test_a_cut_file_makes_nothing_vanish() -> None:
    run(Source.DILA)
    cut = (DATA / "dila.json").read_bytes()[:9000]

    report = run(Source.DILA, cut, now=LATER)

    assert not report.reading.complete
    assert report.vanished == 0
    assert not Service.objects.filter(status="to_verify").exists()
    assert not ImportRun.objects.order_by("-started_at")[0].complete


def many(count: int) -> bytes:
    brigade = known()[2]
    return dila(*[{**brigade, "id": f"invente-{number}"} for number in range(count)])


def test_a_file_that_lost_most_of_its_records_is_refused() -> None:
    run(Source.DILA, many(60))

    with pytest.raises(Refused) as refused:
        run(Source.DILA, many(30), now=LATER)

    assert refused.value.code == "too_many_vanished"
    assert not Service.objects.filter(status="to_verify").exists()
    assert ImportRun.objects.count() == 1
    assert run(Source.DILA, many(30), now=LATER, accept_vanished=True).vanished == 30


def test_a_file_with_nothing_to_believe_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        run(Source.DILA, b"PK\x03\x04 pas une liste")

    assert refused.value.code == "nothing_read"
    assert "rien n'a été écrit" in refused.value.sentence


def test_a_second_identifier_in_the_same_file_is_quarantined() -> None:
    twice = known()[2]

    report = run(Source.DILA, dila(twice, {**twice, "nom": "Double"}))

    assert dict(report.reading.refused) == {Reason.DUPLICATE: 1}
    assert Service.objects.get().name == twice["nom"]


def test_the_run_and_its_quarantine_are_kept() -> None:
    run(Source.DILA)

    kept = ImportRun.objects.get()
    assert (kept.source, kept.encoding, kept.complete) == ("dila", "utf-8", True)
    assert (kept.read_count, kept.skipped_count, kept.quarantined_count, kept.created_count) == (8, 2, 1, 5)
    assert kept.reasons == {"unknown_commune": 1}
    assert kept.flags["point_far"] == 1
    line = QuarantinedLine.objects.get()
    assert line.reason == "unknown_commune"
    assert line.sentence == Reason.UNKNOWN_COMMUNE.label
    assert "99999" in line.excerpt


def test_a_flood_of_bad_lines_does_not_fill_the_quarantine() -> None:
    bad = [{"id": f"b{n}", "nom": "", "pivot": [{"type_service_local": "te"}]} for n in range(700)]

    report = run(Source.DILA, dila(known()[2], *bad))

    assert report.quarantined == 700
    assert QuarantinedLine.objects.count() == 500


def test_hostile_text_is_stored_harmless() -> None:
    streets = ['{"a","b"}', 'C:\\ "quotes" \\\\', "\\N", "NULL", "a\tb,c", "\\."]
    place = {"type_adresse": "Adresse", "numero_voie": streets[0], "complement1": streets[1]}
    place |= {"complement2": streets[2], "service_distribution": streets[4]}
    hostile = {
        **known()[2],
        "adresse": [place],
        "nom": "Brigade'; DROP TABLE directory_service; -- <script>\x00",
        "site_internet": [{"valeur": "javascript:alert(1)"}],
    }

    run(Source.DILA, dila(hostile))

    service = Service.objects.get()
    assert service.name == "Brigade'; DROP TABLE directory_service; -- <script>"
    assert service.organization.url == ""
    assert service.location.address == ['C:\\ "quotes" \\\\', "\\N", '{"a","b"}', "a b,c"]


def test_two_imports_of_a_source_do_not_run_together() -> None:
    from havre.operations import install

    with install.connect("admin") as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('havre.directory.dila'))")
        with pytest.raises(Refused) as refused:
            run(Source.DILA)

    assert refused.value.code == "import_running"


def test_the_national_numbers_are_services_of_france() -> None:
    assert services.load_national_numbers(now=NOW) == len(NATIONAL_NUMBERS)
    assert services.load_national_numbers(now=LATER) == 0

    line = Service.objects.get(name="Allô enfance en danger")
    assert (line.kind, line.location_id, line.tier) == ("helpline", None, "public")
    assert list(of(Phone, line).values_list("number", "kind")) == [("119", "24h")]
    assert list(of(ServiceArea, line).values_list("scope", "codes")) == [("france", [])]


def test_a_crip_typed_by_hand_is_written_then_corrected() -> None:
    crip = Record(
        line=0,
        source_id="crip-01",
        name="CRIP de l'Ain (inventée)",
        kind=ServiceKind.CRIP,
        commune_code="01053",
        phones=(Telephone("+33499000091"), Telephone("+33499000092", PhoneKind.DUTY)),
        dated_on=date(2026, 11, 1),
    )

    first = services.record_service(record=crip, now=NOW)
    again = services.record_service(record=crip, now=LATER)

    assert first == again
    assert Service.objects.get(id=first).tier == "professional"
    assert list(Phone.objects.order_by("position").values_list("tier", flat=True)) == ["professional"] * 2
    assert (Service.objects.get(id=first).opening_hours, ServiceArea.objects.get().codes) == ("", ["01"])
    with pytest.raises(Refused) as refused:
        services.record_service(
            record=Record(line=0, source_id="x", name="X", kind=ServiceKind.CRIP), now=NOW
        )
    assert refused.value.code == "unknown_commune"


def test_the_number_of_statements_does_not_grow_with_the_file() -> None:
    run(Source.DILA, many(1))
    counts = []

    for size in (2, 60):
        with CaptureQueriesContext(connection) as captured:
            run(Source.DILA, many(size), now=LATER)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_gazetteer_is_read_in_four_statements(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(4):
        found = services.gazetteer()

    assert len(found.towns) > 34_000
    assert found.towns["01053"].name == "Bourg-en-Bresse"
    assert "01000" in found.towns["01053"].postal_codes
    assert found.former["01091"] == "01033"
    assert found.named("01200", "VALSERHONE CEDEX").code == "01033"
