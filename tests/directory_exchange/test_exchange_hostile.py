"""Hostile files for each new importer: a report, bounded memory, nothing half-imported."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import time
import tracemalloc
import zipfile
from random import Random
from typing import Any

import pytest
from exchange_data import LATER, NOW, SERVICE, STRUCTURE, as_json, read, run, table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.directory.importers import csv_template
from havre.directory.importers.records import Point, Reason, Record, Refusal, Skipped
from havre.directory.models import Organization, Service, SourceRecord
from havre.directory.rules import Source
from havre.kernel.errors import Refused
from hostile.hostile_values import Sweep, deep, storable, text_of, value_of

DI, CSV, HSDS = Source.DATA_INCLUSION, Source.CSV, Source.HSDS
NEW = [DI, CSV, HSDS]
MARK = {
    "id": "k",
    "taxonomy_term": {"id": "t", "taxonomy": "havre-kind", "code": "mda", "name": "x", "description": "x"},
}
HUMAN = {"id": "h1", "name": "Maison inventée", "status": "active", "attributes": [MARK],
         "organization": {"id": "o", "name": "Association inventée", "description": "x"},
         "service_areas": [{"id": "a", "uri": "https://id.insee.fr/geo/departement/01"}]}  # fmt: skip
GOOD = {DI: as_json(SERVICE), CSV: table(), HSDS: as_json(HUMAN)}


def reasons(source: Source, data: bytes) -> list[Reason]:
    return [one.reason for one in read(source, data) if isinstance(one, Refusal)]


def zip_of(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", data)
    return buffer.getvalue()


@pytest.mark.parametrize("source", NEW)
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zip_of])
def test_a_packed_file_is_refused_unopened(source: Source, pack: Any) -> None:
    assert reasons(source, pack(b"[" + b"0" * 5_000_000)) == [Reason.ARCHIVE]


@pytest.mark.parametrize("source", NEW)
@pytest.mark.parametrize(
    "data", [b"", b"\n", b"\x00" * 5000, bytes(range(256)) * 40, b"PAR1", b"PAR1" * 99, b"{", b"[", b'"']
)
def test_what_is_not_a_file_gives_no_record(source: Source, data: bytes) -> None:
    assert not [one for one in read(source, data) if isinstance(one, Record)]


@pytest.mark.parametrize("source", NEW)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(source: Source, encoding: str) -> None:
    (found,) = read(source, GOOD[source].decode().encode(encoding))

    assert found.name in {"Écoute des victimes (inventé)", "Maison inventée"}


@pytest.mark.parametrize("source", [DI, HSDS])
def test_deep_and_huge_objects_cost_themselves_only(source: Source) -> None:
    good = json.loads(GOOD[source])[0]
    bad = [
        {**good, "id": "d1", "attributes": deep(200)},
        {**good, "id": "d2", "nom": "x", "name": "x" * 90_000},
    ]

    found = read(source, as_json(*bad, good))

    assert Reason.TOO_DEEP in [one.reason for one in found if isinstance(one, Refusal)]
    assert good["id"] in [one.source_id for one in found if isinstance(one, Record)]
    assert reasons(source, b"[" * 100_000)


@pytest.mark.parametrize("source", NEW)
def test_a_formula_is_no_name(source: Source) -> None:
    key = "name" if source is HSDS else "nom"
    for text in ("=1+1", "+33", "@SUM(A1)", "-2", "|calc"):
        data = table(nom=text) if source is CSV else as_json({**json.loads(GOOD[source])[0], key: text})
        assert reasons(source, data) == [Reason.FORMULA]


@pytest.mark.parametrize("source", NEW)
def test_control_and_invisible_characters_are_taken_out(source: Source) -> None:
    bad = "Mai\u202eson\x00 \u200binven\x07tée\ud800"
    texts = {"nom": bad, "name": bad, "description": bad, "commune": bad, "adresse": bad}
    if source is CSV:
        data = table(
            **{
                name: text.replace("\ud800", "")
                for name, text in texts.items()
                if name in csv_template.COLUMNS
            }
        )
    else:
        data = json.dumps([{**json.loads(GOOD[source])[0], **texts}]).encode()

    (found,) = read(source, data)

    assert found.name == "Maison inventée"
    assert all(map(storable, (found.city, *found.address, found.details.description)))


def parquet_of(rows: list[dict[str, Any]], **options: Any) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer, **options)
    return buffer.getvalue()


def test_a_bomb_of_parquet_is_refused_before_it_opens() -> None:
    bomb = parquet_of(
        [{"id": "a", "description": "x" * 60_000_000}], compression="zstd", use_dictionary=False
    )
    assert len(bomb) < 100_000
    tracemalloc.start()
    try:
        found = read(DI, bomb)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert [one.reason for one in found] == [Reason.TOO_LARGE]
    assert peak < 20_000_000


def test_one_text_repeated_without_end_is_refused() -> None:
    many = parquet_of([{"id": str(rank), "description": "x" * 4_000_000} for rank in range(64)])

    assert [one.reason for one in read(DI, many)] == [Reason.TOO_LARGE]


def test_a_parquet_file_cut_spoilt_or_of_another_kind_is_refused() -> None:
    data = parquet_of([SERVICE])

    for bad in (
        data[:-9],
        data[: len(data) // 2],
        b"PAR1" + data[200:],
        data[:60] + b"\xff" * 40 + data[100:],
    ):
        found = read(DI, bad)
        assert not [one for one in found if isinstance(one, Record)] or bad[-4:] == b"PAR1"
    assert [one.reason for one in read(DI, parquet_of([{"autre": 1}]))] == [Reason.NOT_THIS_FORMAT]
    odd = parquet_of([{"id": 7, "nom": 3.5, "structure_id": True, "thematiques": [[1]], "latitude": "x"}])
    assert reasons(DI, odd) or isinstance(read(DI, odd)[0], Skipped)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(cut=st.integers(0, 4000), noise=st.binary(max_size=40))
def test_a_parquet_file_spoilt_anywhere_never_raises(cut: int, noise: bytes) -> None:
    data = bytearray(_PARQUET)
    data[cut : cut + len(noise)] = noise
    for one in read(DI, bytes(data)):
        assert isinstance(one, Record | Refusal | Skipped)


_PARQUET = parquet_of([SERVICE])


def spoilt(source: Source) -> Any:
    """Return a maker of files of twenty records, each with values replaced."""

    def make(seed: int, index: int) -> bytes:
        rng = Random(seed * 1_000_003 + index)
        if source is CSV:
            names = list(csv_template.COLUMNS)
            lines = [";".join(names)]
            for number in range(20):
                cells = [rng.choice(("", '"', "x", "12")) + text_of(seed, index * 20 + number) for _ in names]
                cells[names.index("type")] = rng.choice(("mda", cells[0]))
                lines.append(";".join(cells[: rng.choice((len(cells), len(cells), 3))]))
            return "\n".join(lines).encode("utf-8", "surrogatepass")
        model = json.loads(GOOD[source])[0]
        records = []
        for number in range(20):
            record = dict(model)
            for name in rng.sample([*record], rng.randrange(1, 5)):
                record[name] = value_of(seed, index * 20 + number)
            records.append(record)
        text = json.dumps(records, default=str, ensure_ascii=rng.random() < 0.5)
        data = text.encode("utf-8", "surrogatepass")
        return data if rng.random() < 0.7 else data[: rng.randrange(len(data))]

    return make


@pytest.mark.parametrize("source", NEW)
def test_values_replaced_at_random(source: Source) -> None:
    def reading(data: bytes) -> None:
        for one in read(source, data):
            assert isinstance(one, Record | Refusal | Skipped | Point)
            if isinstance(one, Record):
                kept = (one.name, *one.address, one.city, one.email, one.url, one.hours_text, one.source_id)
                assert all(map(storable, kept)), kept

    sweep = Sweep()
    sweep.over(source.value, reading, count=80, seed=41, make=spoilt(source))

    assert not sweep.verdict(), sweep.verdict()


def test_slow_patterns_do_not_hold_the_processor() -> None:
    texts = [
        "a" * 40_000,
        "a@" * 20_000,
        "x.@" * 10_000,
        "1-" * 20_000,
        "Mo" * 20_000,
        "|" * 40_000,
        "\n" * 40_000,
    ]
    start = time.process_time()
    for text in texts:
        read(
            DI,
            as_json(
                SERVICE | {"description": text, "horaires_accueil": text, "courriel": text, "telephone": text}
            ),
        )
        read(
            CSV,
            table(
                description=text.replace("\n", " "), horaires=text.replace("\n", " "), accueille=text.strip()
            ),
        )
    assert time.process_time() - start < 10


# --- against the database -----------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_directory")
@pytest.mark.parametrize("source", NEW)
def test_a_cut_file_makes_nothing_vanish_and_a_bad_one_writes_nothing(source: Source) -> None:
    run(source, GOOD[source])
    before = set(SourceRecord.objects.values_list("source_id", "sha256"))

    for bad in (b"", b"\x00" * 999, GOOD[source][:40], gzip.compress(GOOD[source]), b"[" * 99_999, b"PAR1"):
        with pytest.raises(Refused) as refused:
            run(source, bad, now=LATER)
        assert refused.value.code == "nothing_read"
    assert set(SourceRecord.objects.values_list("source_id", "sha256")) == before
    assert set(Service.objects.values_list("status", flat=True)) == {"active"}


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_directory")
def test_the_same_identifier_twice_counts_once() -> None:
    report = run(DI, as_json(SERVICE, SERVICE | {"nom": "Double"}, STRUCTURE, STRUCTURE))

    assert dict(report.reading.refused) == {Reason.DUPLICATE: 2}
    assert (Service.objects.count(), report.created) == (1, 1)


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_directory")
def test_a_fault_in_the_middle_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from havre.directory import bulk
    from havre.directory.models import ServiceArea

    real = bulk.copy

    def breaks(table_: Any, rows: Any, **options: Any) -> None:
        if table_ is ServiceArea:
            raise RuntimeError("disque plein")
        real(table_, rows, **options)

    monkeypatch.setattr(bulk, "copy", breaks)

    with pytest.raises(RuntimeError):
        run(DI, as_json(SERVICE), beside=as_json(STRUCTURE), now=NOW)
    assert not Service.objects.exists()
    assert not Organization.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_directory")
def test_hostile_text_is_stored_harmless() -> None:
    text = 'Robert\'); DROP TABLE directory_service;-- <script>alert(1)</script> {"a"} \\N \\. \t,'
    run(DI, as_json(SERVICE | {"nom": f"M {text}", "description": text, "adresse": text}),
        beside=as_json(STRUCTURE | {"nom": f"S {text}", "description": text}))  # fmt: skip
    run(DI, as_json(SERVICE | {"nom": f"N {text}", "description": f"{text} bis", "adresse": text}), now=LATER)

    service = Service.objects.get()
    assert service.name.startswith("N Robert'); DROP TABLE directory_service;-- <script>")
    assert service.description.startswith("Robert'); DROP TABLE")
    assert service.location.address[0].startswith("Robert")
