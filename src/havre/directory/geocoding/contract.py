"""What is sent to the Géoplateforme and what is believed of its answer; pure.

Contract: ``POST /geocodage/search/csv`` (IGN, documentation of the Géoplateforme): a CSV with ``id``, ``adresse``,
``code_postal``, ``commune``; the answer has the same lines and ``latitude``, ``longitude``, ``result_score``,
``result_type`` (housenumber, street, locality, municipality), ``result_citycode``, ``result_status``.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from havre.directory.rules import PointPrecision
from havre.kernel.text import clean

# The service takes so many lines a call (data.inclusion does the same).
BATCH = 20_000
# Below, the answer is another street.
SCORE = 0.5
MAX_ANSWER = 30_000_000
HEAD = ("id", "adresse", "code_postal", "commune")
_DROPPED = re.compile(r"\b(?:BP|CS|TSA|CEDEX)\b\s*\d*", re.IGNORECASE)
_PRECISION: Mapping[str, PointPrecision] = {
    "housenumber": PointPrecision.ADDRESS,
    "street": PointPrecision.STREET,
    "locality": PointPrecision.STREET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a structure; ``commune_code`` (INSEE) is not sent, it judges the answer."""

    id: UUID
    lines: tuple[str, ...]
    postal_code: str
    city: str
    commune_code: str


@dataclass(frozen=True, slots=True)
class Located:
    """A point that is believed, in degrees, and how near the door it is."""

    lat: float
    lon: float
    precision: PointPrecision
    score: float


def street_of(address: Address) -> str:
    """Return what is looked for: the lines without post boxes; "" when nothing is left.

    >>> street_of(Address(id=UUID(int=0), lines=("3 rue Haute", "BP 12"), postal_code="", city="", commune_code=""))
    '3 rue Haute'
    """
    told = " ".join(_DROPPED.sub(" ", clean(line)) for line in address.lines)
    return " ".join(told.split())[:200]


def question(addresses: Iterable[Address]) -> bytes:
    """Return the CSV to send; every text is one line, and a leading sign of a spreadsheet is dropped."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for one in addresses:
        city = _DROPPED.sub(" ", clean(one.city))
        writer.writerow([one.id, *(_cell(text) for text in (street_of(one), one.postal_code, city))])
    return out.getvalue().encode()


def _cell(text: str) -> str:
    return " ".join(text.split()).lstrip("=+-@|%")


def believed(answer: bytes, addresses: Iterable[Address]) -> dict[UUID, Located]:
    """Return the points of the answer that may be believed, by id; unreadable lines count for nothing.

    The commune must be the one that is known (a postcode is not enough), the score at least ``SCORE``, and the answer
    a door, a street or a named place: the middle of a town is not an address.
    """
    asked = {str(one.id): one for one in addresses}
    found = {}
    for row in _rows(answer):
        one = asked.get(row.get("id") or "")
        located = _located(row)
        if one is not None and located is not None and row.get("result_citycode") == one.commune_code:
            found[one.id] = located
    return found


def _rows(answer: bytes) -> Iterator[dict[str, str | None]]:
    try:
        yield from csv.DictReader(io.StringIO(answer[:MAX_ANSWER].decode("utf-8", "replace"), newline=""))
    except csv.Error:
        return


def _located(row: Mapping[str, str | None]) -> Located | None:
    try:
        lat, lon, score = (float(row.get(name) or "") for name in ("latitude", "longitude", "result_score"))
    except (TypeError, ValueError):
        return None
    precision = _PRECISION.get(row.get("result_type") or "")
    sound = all(map(math.isfinite, (lat, lon, score))) and abs(lat) <= 90 and abs(lon) <= 180
    if precision is None or not sound or score < SCORE or row.get("result_status", "ok") not in {"ok", ""}:
        return None
    return Located(round(lat, 6), round(lon, 6), precision, round(score, 3))
