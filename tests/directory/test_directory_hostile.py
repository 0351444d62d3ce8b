"""Hostile, broken and mixed files: every parser answers with refusals, in bounded memory, and never raises."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from havre.directory.importers import dila, dila_2016, finess, france_services
from havre.directory.importers.csv_stream import rows_of
from havre.directory.importers.json_stream import objects_of
from havre.directory.importers.records import Outcome, Point, Reason, Record, Refusal, Skipped
from havre.directory.importers.text_stream import TextStream, lines_of

PARSERS = [dila, dila_2016, finess, france_services]
HEADER = (
    "id_fs,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,telephone"
)
FINESS = "finess;etalab;96;2026-03-11\n"


def read(module: ModuleType, data: bytes) -> list[Outcome]:
    return list(module.parse(TextStream(io.BytesIO(data))))


def reasons(found: list[Outcome]) -> list[Reason]:
    return [one.reason for one in found if isinstance(one, Refusal)]


def service(**changes: object) -> dict[str, object]:
    return {"id": "1", "nom": "Brigade", "pivot": [{"type_service_local": "gendarmerie"}], **changes}


def tar_of(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("a.json")
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zip_of(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", data)
    return buffer.getvalue()


@pytest.mark.parametrize("module", PARSERS)
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zip_of, tar_of])
def test_an_archive_is_refused_unopened(module: ModuleType, pack: object) -> None:
    bomb = pack(b"0" * 5_000_000)

    assert read(module, bomb) == [Refusal(0, Reason.ARCHIVE, fatal=True)]


@pytest.mark.parametrize("module", PARSERS)
@pytest.mark.parametrize(
    "data", [b"\x00" * 5000, bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00" * 900]
)
def test_a_binary_file_is_refused(module: ModuleType, data: bytes) -> None:
    found = read(module, data)

    assert not [one for one in found if isinstance(one, Record)]
    assert found[-1].fatal


@pytest.mark.parametrize("module", PARSERS)
def test_an_empty_file_gives_nothing_or_one_refusal(module: ModuleType) -> None:
    assert reasons(read(module, b"")) in ([], [Reason.NOT_THIS_FORMAT])
    assert reasons(read(module, b"\n\n\n")) in ([], [Reason.NOT_THIS_FORMAT])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = f"{HEADER}\r\n1,Maison de l'été à Noël,1 rue,,01053,01000,Bourg,,,,\r\n"
    stream = TextStream(io.BytesIO(text.encode(encoding)))

    (found,) = france_services.parse(stream)

    assert isinstance(found, Record)
    assert found.name == "Maison de l'été à Noël"
    assert stream.encoding == {"cp1252": "windows-1252", "latin-1": "windows-1252"}.get(encoding, encoding)


def test_a_file_that_mixes_encodings_is_read_letter_by_letter() -> None:
    good = f"{HEADER}\n1,Été,r,,01053,01000,B,,,,\n".encode()
    data = good + "2,Œuvre d'été,r,,01053,01000,B,,,,\n".encode("cp1252") + b"3,x\x81y,r,,01053,01000,B,,,,\n"

    assert [one.name for one in read(france_services, data)] == ["Été", "Œuvre d'été", "xy"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = f"{HEADER}\n1,Accueil,1 rue,,01053,01000,Bourg,,,,\n".replace(",", separator)

    assert [one.name for one in read(france_services, text.encode())] == ["Accueil"]


def test_a_quote_never_closed_costs_one_line() -> None:
    lines = [HEADER, '1,"Ouvert,1 rue,,01053,01000,Bourg,,,,']
    lines += [f"{n},Accueil {n},1 rue,,01053,01000,Bourg,,,," for n in range(2, 90)]

    found = read(france_services, "\n".join(lines).encode())

    assert reasons(found) == [Reason.UNCLOSED_QUOTE]
    assert [one.source_id for one in found if isinstance(one, Record)] == [str(n) for n in range(2, 90)]


def test_lines_without_end_do_not_fill_the_memory() -> None:
    def endless() -> Iterator[bytes]:
        yield f"{HEADER}\n".encode()
        for _ in range(150):
            yield b"x" * 262_144
        yield b"\n2,Accueil,1 rue,,01053,01000,Bourg,,,,\n"

    parts = endless()
    stream = io.BufferedReader(Chunks(parts))
    tracemalloc.start()

    found = list(france_services.parse(TextStream(stream)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(found) == [Reason.OVERLONG]
    assert [one.source_id for one in found if isinstance(one, Record)] == ["2"]
    assert peak < 12_000_000


def test_a_long_list_is_read_in_constant_memory() -> None:
    body = json.dumps(service(mission="x" * 2000))

    def many() -> Iterator[bytes]:
        yield b'{"service":['
        for _ in range(80):
            yield (",".join([body] * 100) + ",").encode()
        yield (body + "]}").encode()

    tracemalloc.start()

    count = sum(1 for _ in dila.parse(TextStream(io.BufferedReader(Chunks(many())))))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_001
    assert peak < 8_000_000


class Chunks(io.RawIOBase):
    """A stream that makes its bytes as they are read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.rest = parts, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        while not self.rest:
            part = next(self.parts, None)
            if part is None:
                return 0
            self.rest = part
        size = min(len(buffer), len(self.rest))
        buffer[:size], self.rest = self.rest[:size], self.rest[size:]
        return size


def test_a_file_beyond_the_limit_is_cut_and_says_so() -> None:
    text = f"{HEADER}\n" + "1,Accueil,1 rue,,01053,01000,Bourg,,,,\n" * 40_000

    found = list(france_services.parse(TextStream(io.BytesIO(text.encode()), max_bytes=300_000)))

    assert reasons(found)[-1] == Reason.TOO_LARGE
    assert found[-1].fatal


def test_deep_json_is_refused_and_the_next_record_is_read() -> None:
    deep = '{"id":"1","nom":' + "[" * 100_000 + "]" * 100_000 + "}"
    text = '{"service":[' + deep + "," + json.dumps(service(id="2")) + "]}"

    found = read(dila, text.encode())

    assert reasons(found) == [Reason.TOO_DEEP]
    assert [one.source_id for one in found if isinstance(one, Record)] == ["2"]
    assert reasons(read(dila_2016, (deep + "\n" + deep).encode()))[0] == Reason.TOO_DEEP


def test_deep_json_inside_a_string_of_the_api_counts_for_nothing() -> None:
    text = json.dumps([service(telephone="[" * 5000 + "]" * 5000)])

    (found,) = read(dila, text.encode())

    assert isinstance(found, Record)
    assert found.phones == ()


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        ('{"id": "2", "nom": "coupé', Reason.CUT_SHORT),
        ('{"id": "2", "nom": "coupé"', Reason.CUT_SHORT),
        ("", Reason.BAD_JSON),
        ('{"id": "2" "nom": 3}]}', Reason.BAD_JSON),
        ('{"id": "2", "n": ' + "9" * 5000 + "}]}", Reason.BAD_JSON),
        ('"rien", 12, null]}', Reason.BAD_JSON),
    ],
)
def test_broken_json_is_refused_with_a_reason(tail: str, reason: Reason) -> None:
    text = '{"service":[' + json.dumps(service()) + "," + tail

    found = read(dila, text.encode())

    assert isinstance(found[0], Record)
    assert reason in reasons(found)


def test_a_record_that_never_ends_stops_the_reading() -> None:
    text = '{"service":[{"id":"1","nom":"' + "x" * 3_000_000 + '"}]}'

    found = read(dila, text.encode())

    assert found[-1].reason == Reason.OVERLONG
    assert found[-1].fatal
    assert len(found[-1].excerpt) <= 500


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2+3", "\t=1", "|x", "%0A=1"])
def test_a_name_that_is_a_formula_is_refused(name: str) -> None:
    assert reasons(read(dila, json.dumps([service(nom=name)]).encode())) == [Reason.FORMULA]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nom": ""}, Reason.NO_NAME),
        ({"nom": None}, Reason.NO_NAME),
        ({"nom": ["liste"]}, Reason.NO_NAME),
        ({"nom": "\u202e\u200b"}, Reason.NO_NAME),
        ({"nom": "x" * 301}, Reason.LONG_NAME),
        ({"id": ""}, Reason.NO_ID),
        ({"id": {"a": 1}}, Reason.NO_ID),
        ({"id": "x" * 101}, Reason.NO_ID),
    ],
)
def test_a_record_without_name_or_identifier_is_refused(changes: dict[str, object], reason: Reason) -> None:
    assert reasons(read(dila, json.dumps([service(**changes)]).encode())) == [reason]


def test_control_characters_and_lone_surrogates_are_taken_away() -> None:
    text = json.dumps([service(nom="Bri\x00ga\x1bde\u202e", id="a\x00b")])
    text = text.replace("ga", "g\\ud800a")

    (found,) = read(dila, text.encode())

    assert isinstance(found, Record)
    assert (found.name, found.source_id) == ("Brigade", "ab")


def test_the_excerpt_of_a_refusal_shows_no_mailbox() -> None:
    text = json.dumps([service(nom="", adresse_courriel=["prenom.nom@ville.fr"])])

    (found,) = read(dila, text.encode())

    assert isinstance(found, Refusal)
    assert "prenom.nom" not in found.excerpt
    assert "@ville.fr" in found.excerpt


def test_a_row_with_cells_missing_or_added_is_refused() -> None:
    text = f"{HEADER}\n1,Accueil\n2,Accueil,1 rue,,01053,01000,Bourg,,,,,,,\n"

    assert reasons(read(france_services, text.encode())) == [Reason.COLUMNS] * 2
    assert reasons(read(finess, (FINESS + "structureet;1;2\nautre;1\n").encode())) == [Reason.COLUMNS] * 2


# --- whatever comes ----------------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = [
    "id", "nom", "pivot", "adresse", "telephone", "plage_ouverture", "code_insee_commune", "siret", "statut",
    "adresse_courriel", "site_internet", "date_modification", "fields", "type", "writeAddress", "latitude", "website",
    "contact_phone", "contact_email", "codeinsee", "update", "ege", "longitude", "commentaire",
]  # fmt: skip
RECORDS = st.dictionaries(st.sampled_from(KEYS), JSON_VALUES, max_size=12)
CELLS = st.lists(st.text(max_size=20), max_size=40)
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def sound(found: list[Outcome]) -> None:
    for one in found:
        assert isinstance(one, Record | Point | Skipped | Refusal)
        if isinstance(one, Refusal):
            assert len(one.excerpt) <= 500
            assert "\x00" not in one.excerpt
        if isinstance(one, Record):
            assert one.name
            assert one.source_id
            texts = [one.name, one.source_id, one.email, one.url, one.hours_text, one.city, *one.address]
            assert not any("\x00" in text or any(0xD800 <= ord(c) < 0xE000 for c in text) for text in texts)


@FUZZ
@given(st.binary(max_size=600))
def test_no_bytes_make_a_parser_fail(data: bytes) -> None:
    for module in PARSERS:
        sound(read(module, data))


@FUZZ
@given(st.lists(RECORDS, max_size=4), st.booleans())
def test_no_json_makes_a_parser_fail(values: list[dict[str, object]], api: bool) -> None:
    known = [{**service(), **value} for value in values]
    typed = [{"id": "1", "nom": "x", "type": "te", **value} for value in values]
    wrapped = json.dumps({"service": known} if not api else [{"fields": value} for value in known])

    sound(read(dila, wrapped.encode()))
    sound(read(dila_2016, "\n".join(json.dumps(value) for value in typed).encode()))
    sound(read(finess, json.dumps({"pmej": [{"ege": values}, *values]}).encode()))


@FUZZ
@given(st.lists(CELLS, max_size=6), st.text(max_size=60))
def test_no_rows_make_a_parser_fail(rows: list[list[str]], junk: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    text = f"{HEADER},h_lundi,h_mardi,commentaire\n{buffer.getvalue()}{junk}"
    extract = FINESS + "".join("structureet;" + ";".join(row) + "\n" for row in rows) + junk

    sound(read(france_services, text.encode("utf-8", "surrogatepass")))
    sound(read(finess, extract.encode("utf-8", "surrogatepass")))


# A spreadsheet ends its lines with one of the three marks; the others stay inside a cell as they are.
CELL = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"))
TABLES = st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=5)


@FUZZ
@given(TABLES)
def test_rows_written_by_a_spreadsheet_come_back(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    stream = TextStream(io.BytesIO(buffer.getvalue().encode()))

    found = list(rows_of(lines_of(stream.chunks()), separator=";"))

    assert [row.cells for row in found] == rows


@FUZZ
@given(st.lists(st.dictionaries(st.text(max_size=6), JSON_VALUES, max_size=4), max_size=5), st.integers(1, 9))
def test_objects_do_not_depend_on_where_the_chunks_are_cut(
    values: list[dict[str, object]], size: int
) -> None:
    text = '{"x": "service\\"", "service": ' + json.dumps(values, ensure_ascii=False) + ', "y": [{}]}'
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    found = list(objects_of(iter(chunks), key="service"))

    assert [item.raw for item in found] == [json.dumps(value, ensure_ascii=False) for value in values]


@FUZZ
@given(st.text(alphabet="ab\r\n", max_size=40), st.integers(min_value=1, max_value=7))
def test_lines_do_not_depend_on_where_the_chunks_are_cut(text: str, size: int) -> None:
    chunks = [text[start : start + size] for start in range(0, len(text), size)]

    lines = [line.text for line in lines_of(iter(chunks))]

    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert lines == (expected if expected[-1] else expected[:-1])
