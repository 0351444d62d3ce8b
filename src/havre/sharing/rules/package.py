"""The one canonical form of what leaves a file: the preview, the package, the page and the exports read it. Pure."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
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
    return _compact(body).encode()


def digest(*packages: bytes) -> str:
    """Return the SHA-256 of a package, or of its parts one after the other: what is sent is what was seen."""
    found = hashlib.sha256()
    for package in packages:
        found.update(package)
    return found.hexdigest()


def opened(package: bytes) -> Package:
    """Return a package as read: pages, previews and documents show this and nothing else."""
    body = json.loads(package)
    return Package(head=body["head"], items=tuple(map(_told, body["items"])))


def as_csv(packages: Iterable[Package], *, mention: str) -> Iterator[str]:
    """Yield the lines of a table, by parts; each line carries the mention of who reads and why."""
    yield _lines([("mention", *CSV_HEADER)])
    for package in packages:
        yield _lines((mention, told.key, _moment(told), told.heading, told.text) for told in package.items)


def as_json(packages: Iterable[Package], *, mention: str) -> Iterator[str]:
    """Yield one JSON object, by parts: ``mention``, then ``export`` (``head`` of the first part, version, items)."""
    separator = ""
    for number, package in enumerate(packages):
        if number == 0:
            head = f'"version":{VERSION},"head":{_compact(dict(package.head))}'
            yield f'{{"mention":{_compact(mention)},"export":{{{head},"items":['
        if package.items:
            yield separator
            yield ",".join(_compact({**vars(told), "at": _moment(told)}) for told in package.items)
            separator = ","
    yield "]}}"


def _moment(told: Told) -> str:
    return told.at.isoformat() if told.at else ""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _told(one: Mapping[str, Any]) -> Told:
    moment = datetime.fromisoformat(one["at"]) if one["at"] else None
    return Told(
        key=one["key"],
        heading=one["heading"],
        text=one["text"],
        at=moment,
        sensitive=bool(one["sensitive"]),
        health=bool(one.get("health")),  # not said by the packages made before it was
    )


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return written.getvalue()
