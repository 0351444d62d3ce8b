"""The facts that a guide of the public face hands over: their words, found by id in the guides' own files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import havre
from havre.reports.content import FactBody
from havre.reports.rules import FactKind

GUIDES = Path(havre.__file__).resolve().parent / "public" / "content" / "guides"
# How the author knows, as the guide asks it -> what the writing says of it.
SOURCES = {"observed": FactKind.SEEN.value, "told": FactKind.TOLD.value, "protective": ""}
PROTECTIVE = "protective"
MOST = 60


def facts_of(chosen: Mapping[str, Iterable[str]]) -> list[FactBody]:
    """Return the facts of the ids chosen under each way of knowing; an unknown id is left out, a repeated one once."""
    words = _words()
    found: dict[str, FactBody] = {}
    for way, source in SOURCES.items():
        for fact_id in list(chosen.get(way, ()))[:MOST]:
            if fact_id in words and fact_id not in found:
                said = f"Ce qui protège : {words[fact_id]}" if way == PROTECTIVE else words[fact_id]
                found[fact_id] = FactBody(text=said, source=source)
    return list(found.values())


@cache
def _words() -> dict[str, str]:
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(GUIDES.glob("*.toml")))
    return {str(fact["id"]): str(fact["text"]) for table in tables for fact in table.get("facts", [])}
