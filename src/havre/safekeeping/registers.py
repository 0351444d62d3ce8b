"""The register of processings and the impact assessment, as shipped: facts of Havre, to be completed by each agency."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from havre.safekeeping.rules import Status
from havre.safekeeping.rules.retention import BY_CODE, Category

_CONTENT = Path(__file__).resolve().parent / "content"
MEASURES = (
    "Chiffrement par objet, sécurité par ligne, second facteur, journal chaîné, sauvegardes chiffrées : voir l'analyse "
    "d'impact, partie 4."
)
TRANSFERS = "Aucun par Havre ; à confirmer avec l'hébergeur choisi."


@dataclass(frozen=True, kw_only=True)
class DataCategory:
    """One category of data, and who receives it: the written list of recipients."""

    what: str
    who: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Processing:
    """One processing of the register (RGPD, art. 30)."""

    code: str
    title: str
    purpose: str
    basis: str
    status: Status
    persons: tuple[str, ...]
    data: tuple[DataCategory, ...]
    retention: tuple[Category, ...]
    tables: tuple[str, ...]
    sensitive: str = ""

    def holds(self, table: str) -> bool:
        """Whether a table of the database is part of this processing."""
        return any(fnmatchcase(table, pattern) for pattern in self.tables)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the impact assessment; ``to_complete`` is what the controller alone can write."""

    code: str
    title: str
    text: tuple[str, ...]
    to_complete: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Risk:
    """One risk for the persons: where it comes from, what answers it, what remains."""

    title: str
    source: str
    effects: str
    measures: str
    remains: str


@lru_cache(maxsize=1)
def processings() -> tuple[Processing, ...]:
    """Return the register, in its order; an unknown retention category is a fault."""
    return tuple(_processing(entry) for entry in _load("processings.toml")["processing"])


def _processing(entry: dict[str, Any]) -> Processing:
    return Processing(
        code=entry["code"],
        title=entry["title"],
        purpose=entry["purpose"],
        basis=entry["basis"],
        status=Status(entry["status"]),
        persons=tuple(entry["persons"]),
        data=tuple(DataCategory(what=one["what"], who=tuple(one["who"])) for one in entry["data"]),
        retention=tuple(BY_CODE[code] for code in entry["retention"]),
        tables=tuple(entry["tables"]),
        sensitive=entry.get("sensitive", ""),
    )


@lru_cache(maxsize=1)
def assessment() -> tuple[tuple[Part, ...], tuple[Risk, ...]]:
    """Return the parts and the risks of the impact assessment."""
    content = _load("dpia.toml")
    parts = (
        Part(
            code=one["code"],
            title=one["title"],
            text=tuple(one["text"]),
            to_complete=tuple(one["to_complete"]),
        )
        for one in content["part"]
    )
    return tuple(parts), tuple(Risk(**one) for one in content["risk"])


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_CONTENT / name).read_text(encoding="utf-8"))
