"""A place told in the visitor's language: what we know by codes is translated, what a person wrote stays in French."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from havre.directory.cards import Card
from havre.directory.rules.taxonomy import AccessMode, Feature
from havre.public.library.words import BY_CODE, CONTENT

_CODES = {word.label: word.value for vocabulary in (AccessMode, Feature) for word in vocabulary}


@dataclass(frozen=True, kw_only=True)
class Told:
    """The words of a card in one language; ``kind`` is empty when the table does not hold it (then told in French)."""

    kind: str
    away: str
    state: str
    ages: str
    says: tuple[str, ...]
    notice: str


@cache
def place_words(code: str) -> dict[str, dict[str, str]]:
    """Return the words of places in one language, by table: ``kind``, ``says``, ``words``."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        (CONTENT / code / "places.toml").read_text(encoding="utf-8")
    )
    return found


def is_french(code: str) -> bool:
    """Whether the card is shown as the directory words it."""
    return BY_CODE[code].lang == "fr"


def told(card: Card, code: str) -> Told:
    """Return a card's words in the language ``code``."""
    table = place_words(code)
    words = table["words"]
    state = {True: words["open"], False: words["closed"], None: words["unknown"]}[card.open]
    return Told(
        kind=table["kind"].get(card.kind.value, ""), away=_away(card, words), state=state,
        ages=_ages(card, words, table["says"]), says=tuple(table["says"][_CODES[label]] for label in card.says_yes),
        notice=words["french"],
    )  # fmt: skip


def _away(card: Card, words: dict[str, str]) -> str:
    if card.distance_km is None:
        return ""
    return words["near"] if card.distance_km < 1 else words["away"].format(km=round(card.distance_km))


def _ages(card: Card, words: dict[str, str], says: dict[str, str]) -> str:
    """Return the ages, then the sex when one only is welcomed."""
    numbers = {"low": card.lowest, "high": card.highest}
    ages = words[_WHICH[card.lowest is not None, card.highest is not None]].format(**numbers)
    return f"{ages} · {says[card.genders[0]]}" if len(card.genders) == 1 else ages


# Whether the lowest and the highest age are known -> the sentence.
_WHICH = {
    (False, False): "ages_unknown",
    (True, False): "ages_from",
    (False, True): "ages_to",
    (True, True): "ages_between",
}
