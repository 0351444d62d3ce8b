"""Hostile files, lines and values through the importers, the search of communes, the readers of JSON, the scope."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import date
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from havre.concern_unit.content import read_report
from havre.directory.importers import build, dila, dila_2016, finess, france_services, hours, links
from havre.directory.importers.emails import functional_email
from havre.directory.importers.phones import telephones
from havre.directory.importers.records import Point, Record, Refusal, Skipped
from havre.directory.importers.text_stream import TextStream
from havre.reports.content import Narrative, ReportContent, from_json, to_json
from hostile.hostile_values import PASTES, Sweep, deep, storable, text_of, value_of

DATA = Path(__file__).parent.parent / "directory" / "data"
RECORDS = 20


def anything(seed: int, index: int) -> Any:
    return Random(index).choice((value_of, text_of))(seed, index)


def one_value(value: Any) -> None:
    telephones(value, note=value)
    functional_email(value)
    links.site(value)
    links.siret(value)
    links.finess(value)
    build.point_of(value, value)
    build.day_of(value, "%d/%m/%Y", "%Y-%m-%d")
    build.texts(value)
    build.objects(value)


def one_clock(text: str) -> None:
    hours.clock(text)
    hours.ranges(text)
    hours.days_between(text, text)


def test_values_of_a_directory() -> None:
    sweep = Sweep()
    sweep.over("values", one_value, count=12_000, seed=30, make=anything)
    sweep.over("hours", one_clock, count=8000, seed=31)
    for number, paste in enumerate(PASTES):
        sweep.once(f"paste {number} values", one_value, paste())

    assert not sweep.verdict(), sweep.verdict()


def json_file(seed: int, index: int) -> bytes:
    """Twenty records, each with one to four of its values replaced, in a file that may itself be cut."""
    rng = Random(seed * 1_000_003 + index)
    models = json.loads((DATA / "dila.json").read_text(encoding="utf-8"))
    models = models["service"] if isinstance(models, dict) else models
    records = []
    for number in range(RECORDS):
        record = dict(rng.choice(models))
        for _ in range(rng.randrange(1, 5)):
            record[rng.choice([*record, text_of(seed, number)])] = _json_value(seed, index * RECORDS + number)
        records.append(record)
    text = json.dumps({"service": records}, ensure_ascii=rng.random() < 0.5)
    data = text.encode(rng.choice(("utf-8", "utf-8", "utf-16", "utf-8-sig")), "surrogatepass")
    return data if rng.random() < 0.7 else data[: rng.randrange(len(data))]


def _json_value(seed: int, index: int) -> Any:
    value = value_of(seed, index)
    with contextlib.suppress(TypeError):
        json.dumps(value)
        return value
    return text_of(seed, index)


def csv_file(seed: int, index: int) -> bytes:
    """Twenty lines of a real shape whose cells are replaced; quotes, separators and encodings at random."""
    rng = Random(seed * 1_000_003 + index)
    name = rng.choice(("france_services.csv", "finess_etalab_cp1252.csv"))
    lines = (DATA / name).read_bytes().decode("cp1252", "replace").splitlines()
    separator = "," if name.startswith("france") else ";"
    out = lines[:1]
    for number in range(RECORDS):
        cells = rng.choice(lines[1:] or lines).split(separator)
        for _ in range(rng.randrange(1, 5)):
            cells[rng.randrange(len(cells))] = rng.choice(("", '"')) + text_of(seed, index * RECORDS + number)
        out.append(separator.join(cells[: rng.choice((len(cells), len(cells), 3))]))
    data = (
        rng.choice(("\n", "\r\n"))
        .join(out)
        .encode(rng.choice(("utf-8", "utf-16", "utf-8-sig")), "surrogatepass")
    )
    return data if rng.random() < 0.8 else data + rng.randbytes(40)


def read_with(module: ModuleType, data: bytes) -> None:
    for one in module.parse(TextStream(io.BytesIO(data))):
        assert isinstance(one, Record | Refusal | Skipped | Point)
        if isinstance(one, Record):
            assert storable(one.name), f"name keeps something hidden: {one.name!a}"
            assert all(map(storable, (*one.address, one.email, one.url, one.city)))


@pytest.mark.parametrize(
    ("module", "make"),
    [(dila, json_file), (france_services, csv_file), (finess, csv_file), (dila_2016, json_file)],
)
def test_files_of_a_directory(module: ModuleType, make: Any) -> None:
    sweep = Sweep()
    sweep.over(module.__name__, lambda data: read_with(module, data), count=100, seed=32, make=make)

    assert not sweep.verdict(), sweep.verdict()


@pytest.mark.django_db
def test_search_of_communes() -> None:
    """Whatever is typed finds communes or nothing; the database never complains."""
    from havre.listening.queries.places import communes_found
    from havre.territory.queries import commune, communes_by_code

    def searched(text: str) -> None:
        assert len(communes_found(text)) <= 20

    def coded(text: str) -> None:
        with contextlib.suppress(ValueError):  # forms bound and clean a code before it gets here
            text.encode()
            if "\x00" not in text:
                commune(text)
                communes_by_code([text])

    sweep = Sweep()
    sweep.over("communes", searched, count=700, seed=33)
    sweep.over("codes", coded, count=300, seed=34)
    sweep.once("paste", searched, PASTES[0]())

    assert not sweep.verdict(), sweep.verdict()


EXAMPLE = {
    "kind": "information_preoccupante", "reference": "IP-1", "written_at": "2026-11-22T09:00:00+00:00", "stated_danger": "yes",
    "departement_code": "59", "author": {"name": "A", "qualities": ["x"]}, "children": [{"family_name": "B", "birth_date": "2012-02-29"}],
    "facts": [{"text": "f"}], "worry": {"runaways_count": 2}, "family": {"parents": [{"name": "C"}]}, "worry_types": [],
    "addressee": {"answers": [["a", "b"]], "called_at": None}, "parents": {"status": "undecided"},
}  # fmt: skip


def spoilt_report(seed: int, index: int) -> Any:
    """A sealed report of another version, or something that never was a report."""
    rng = Random(seed * 1_000_003 + index)
    report: Any = json.loads(json.dumps(EXAMPLE))
    for _ in range(rng.randrange(1, 4)):
        place = report
        while isinstance(place, dict | list) and place and rng.random() < 0.6:
            key = rng.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if not isinstance(place[key], dict | list):
                break
            place = place[key]
        if isinstance(place, dict):
            place[rng.choice([*place, "inconnu"])] = value_of(seed, index)
        elif isinstance(place, list):
            place.append(value_of(seed, index))
    return rng.choice((report, report, report, value_of(seed, index)))


def read_back(values: Any) -> None:
    """What we wrote reads back; anything else is refused by the two errors that the reader declares."""
    found = from_json(ReportContent, values)
    to_json(found)


def test_readers_of_reports() -> None:
    sweep = Sweep()
    sweep.over("read_report", read_report, count=8000, seed=35, make=spoilt_report)
    sweep.over(
        "from_json", read_back, count=8000, seed=36, make=spoilt_report, accepted=(TypeError, ValueError)
    )
    sweep.once("read_report deep", read_report, {"family": deep(5000), "facts": deep(5000)})

    assert not sweep.verdict(), sweep.verdict()
    assert from_json(Narrative, to_json(Narrative())) == Narrative()
    assert read_report(EXAMPLE).children[0].birth_date == date(2012, 2, 29)


@pytest.mark.django_db
def test_a_scope_opens_nothing_unless_it_is_ours(cast: Any) -> None:
    """Forged, cut, grown or renamed scopes: no actor, no error, no row."""
    from django.db import connection

    from havre.foundation.scope import signed

    good = signed("user", cast.alice.id)

    def forged(seed: int, index: int) -> str:
        rng = Random(seed + index)
        text = text_of(seed, index).replace("\x00", "").encode("utf-8", "replace").decode()
        at = rng.randrange(len(good))
        return rng.choice(
            (
                text,
                good[:at],
                good[:at] + text + good[at:],
                good + text,
                good.replace("v1", "v2"),
                f"v1|user|{cast.alice.id}|{text}|x",
            )
        )

    def nobody(scope: str) -> None:
        if scope == good:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('havre.scope', %s, true)", [scope])
            cursor.execute("SELECT sec.actor(), sec.signing_in()")
            assert cursor.fetchone() == (None, False)

    sweep = Sweep()
    sweep.over("scope", nobody, count=1200, seed=37, make=forged)

    assert not sweep.verdict(), sweep.verdict()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('havre.scope', %s, true)", [good])
        cursor.execute("SELECT sec.actor()")
        assert cursor.fetchone() == (cast.alice.id,)
