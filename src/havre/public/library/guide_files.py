"""The guides for professionals, one file per setting, in French."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from havre.kernel.words import Vocabulary
from havre.public.library.texts import Source
from havre.public.library.words import CONTENT

# The word of the address -> the file. Professionals share these addresses: they may be read.
GUIDES = {
    "ecole": "school",
    "sante": "health",
    "protection-de-l-enfance": "child-protection",
    "rue": "street-work",
    "hotels-transports": "hotels-transport",
    "sport": "sport",
}


class Group(Vocabulary):
    """The five kinds of facts."""

    SEEN = "seen", "Ce que j’ai vu ou entendu moi-même"
    SAID = "said", "Ce que le jeune ou d’autres ont dit"
    CHANGED = "changed", "Ce qui a changé"
    CONTEXT = "context", "Le contexte"
    PROTECTIVE = "protective", "Ce qui protège"


@dataclass(frozen=True)
class Fact:
    """Something that may be noticed, in our words, with the source and its date."""

    id: str
    group: Group
    text: str
    source: str
    source_date: str


@dataclass(frozen=True)
class Guide:
    """One setting: facts to gather, what else may explain them, what to say, to avoid and to do next."""

    address: str
    title: str
    intro: str
    date: str
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...]
    explain: tuple[str, ...]
    say: tuple[str, ...]
    avoid: tuple[str, ...]
    next: tuple[str, ...]

    def groups(self) -> list[tuple[Group, list[Fact]]]:
        """Return the facts under their kinds, in order, kinds without facts left out."""
        kinds = ((group, [fact for fact in self.facts if fact.group == group]) for group in Group)
        return [(group, facts) for group, facts in kinds if facts]


@cache
def guide(address: str) -> Guide | None:
    """Return the guide at one address, None when there is none."""
    path = CONTENT / "guides" / f"{GUIDES.get(address, '')}.toml"
    if not path.is_file():
        return None
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Guide(
        address=address,
        title=str(table["title"]),
        intro=str(table["intro"]),
        date=str(table["date"]),
        sources=tuple(
            Source(row["id"], row["title"], str(row.get("date", "")), row.get("url", ""))
            for row in table["sources"]
        ),
        facts=tuple(_fact(row) for row in table["facts"]),
        explain=_lines(table, "explain"),
        say=_lines(table, "say"),
        avoid=_lines(table, "avoid"),
        next=_lines(table, "next"),
    )


def guides() -> list[Guide]:
    """Return every guide, in the order of the table."""
    return [found for address in GUIDES if (found := guide(address))]


def _fact(row: dict[str, Any]) -> Fact:
    return Fact(row["id"], Group(row["group"]), row["text"], str(row["source"]), str(row["source_date"]))


def _lines(table: dict[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(row["text"] if isinstance(row, dict) else row) for row in table.get(name, []))
