"""The one canonical form of what leaves a file: the preview, the package, the page and the exports read it. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from havre.cases.disclosure import Disclosed, Topic

VERSION: Final = 1
CSV_HEADER: Final = ("clé", "date", "rubrique", "texte")
# What a table program would take for a formula is quoted as text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class Told:
    """One item as read back from a package. ``health`` is read by the roles that care, wherever it arrives."""

    key: str
    heading: str
    text: str
    at: datetime | None
    sensitive: bool = False
    health: bool = False


@dataclass(frozen=True, kw_only=True)
class Package:
    """What leaves: ``head`` says from whom, to whom, why, until when; ``items`` is what is told."""

    head: Mapping[str, Any]
    items: tuple[Told, ...]


def canonical(disclosed: Disclosed, *, head: Mapping[str, Any]) -> bytes:
    """Return the bytes of the package: sorted keys, no spaces, the order of the items kept."""
    items = [
        {
            "key": item.key,
            "heading": item.heading,
            "text": item.text,
            "at": item.at.isoformat() if item.at else "",
            "sensitive": item.sensitive,
            "health": Topic.HEALTH in item.topics,
        }
        for item in disclosed.items
    ]
    body = {"version": VERSION, "head": dict(head), "items": items}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(package: bytes) -> str:
    """Return the SHA-256 of a package: what is sent is what was seen."""
    return hashlib.sha256(package).hexdigest()


def opened(package: bytes) -> Package:
    """Return a package as read: pages, previews and documents show this and nothing else."""
    body = json.loads(package)
    return Package(head=body["head"], items=tuple(map(_told, body["items"])))


def as_csv(package: bytes, *, mention: str) -> Iterator[str]:
    """Yield the lines of a table; the first line of the file and each line carry the mention of who reads and why."""
    yield _line(("mention", *CSV_HEADER))
    for told in opened(package).items:
        moment = told.at.isoformat() if told.at else ""
        yield _line((mention, told.key, moment, told.heading, told.text))


def _told(one: Mapping[str, Any]) -> Told:
    moment = datetime.fromisoformat(one["at"]) if one["at"] else None
    return Told(
        key=one["key"],
        heading=one["heading"],
        text=one["text"],
        at=moment,
        sensitive=bool(one["sensitive"]),
        health=bool(one["health"]),
    )


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerow(
        f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells
    )
    return written.getvalue()
