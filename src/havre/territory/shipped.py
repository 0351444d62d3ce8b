"""Read the reference data that Havre ships (``data/``), as rows ready to copy; no Django here."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

DATA = files("havre.territory") / "data"

Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What was shipped: a digest of all of it, and the date of the official geographic code."""

    digest: str
    official_code_on: date


def manifest() -> Manifest:
    """Return the manifest written when the data were built."""
    content = (DATA / "manifest.json").read_bytes()
    day = date.fromisoformat(json.loads(content)["official_code_on"])
    return Manifest(digest=hashlib.sha256(content).hexdigest(), official_code_on=day)


def rows(name: str) -> Iterator[Row]:
    """Yield the rows of one shipped table, such as ``communes.csv.gz``."""
    content = (DATA / name).read_bytes()
    plain = gzip.decompress(content) if name.endswith(".gz") else content
    yield from csv.DictReader(io.StringIO(plain.decode(), newline=""))


def outlines() -> dict[str, Any]:
    """Return the GeoJSON of the départements (RFC 7946, WGS 84), codes in ``properties.code``."""
    collection: dict[str, Any] = json.loads((DATA / "departements.geojson").read_bytes())
    return collection
