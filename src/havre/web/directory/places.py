"""The commune of a search: words typed, communes offered, the one chosen; nothing leaves the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from havre.kernel.text import clean, fold
from havre.territory import queries as territory
from havre.ui.shapes import Choice

LONGEST = 80
CHOOSE = "Choisissez la commune dans la liste."
UNKNOWN = "Aucune commune ne porte ce nom. Vérifiez l'orthographe, ou écrivez le code postal."


@dataclass(frozen=True)
class Commune:
    """What a commune box shows, and the code it gives; ``error`` when words were typed that give none."""

    name: str
    code: str = ""
    query: str = ""
    options: list[Choice] | None = None
    error: str = ""
    label: str = ""
    hit: territory.CommuneHit | None = None


def read(data: QueryDict, *names: str) -> dict[str, Commune]:
    """Return the communes that a form gives: those chosen, else the only ones that the words can mean."""
    codes = {name: data.get(name, "")[:5] for name in names}
    known = territory.communes_by_code(filter(None, codes.values()))
    return {name: _read(data, name, codes[name], known) for name in names}


def _read(data: QueryDict, name: str, code: str, known: Mapping[str, territory.CommuneHit]) -> Commune:
    words = typed(data, name)
    searching = f"{name}_chercher" in data
    if code and not searching:
        return _chosen(name, known.get(code), words)
    if not words:
        return Commune(name)
    hits = territory.communes_matching(words)
    if not searching and (only := _only(hits, words)):
        return _settled(name, only)
    error = "" if searching else CHOOSE if hits else UNKNOWN
    return Commune(name, query=words, options=choices(hits), error=error)


def typed(data: QueryDict, name: str) -> str:
    """Return the words typed in a commune box."""
    return clean(data.get(f"{name}_q", ""))[:LONGEST].strip()


def choices(hits: list[territory.CommuneHit]) -> list[Choice]:
    """Return the communes as choices, told apart by their postal codes."""
    return [Choice(hit.code, hit.label, ", ".join(hit.postal_codes[:2])) for hit in hits]


def _chosen(name: str, found: territory.CommuneHit | None, words: str) -> Commune:
    if found is None:
        return Commune(name, query=words, error=CHOOSE)
    # Other words typed after a choice: the words are what the person wants now.
    if words and fold(words) not in {fold(found.label), fold(found.name), *found.postal_codes}:
        hits = territory.communes_matching(words)
        if found.code not in {hit.code for hit in hits}:
            return Commune(name, query=words, options=choices(hits), error=CHOOSE)
    return _settled(name, found)


def _settled(name: str, hit: territory.CommuneHit) -> Commune:
    return Commune(name, hit.code, hit.label, choices([hit]), label=hit.label, hit=hit)


def _only(hits: list[territory.CommuneHit], words: str) -> territory.CommuneHit | None:
    """Return the commune that the words name without doubt."""
    same = [hit for hit in hits if fold(words) in {fold(hit.name), fold(hit.label)}]
    return hits[0] if len(hits) == 1 else same[0] if len(same) == 1 else None
