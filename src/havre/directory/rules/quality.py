"""How complete an ENTRY is, on 100, with a sentence for each point that misses; pure Python.

The measure is that of data·inclusion (the mean of the criteria that apply) with ours beside: verified by a person,
ages, hours that can be read, a number. It says nothing of the quality of the service, and nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from havre.directory.rules import PROTECTED_KINDS

FRESH = timedelta(days=182)
OLD = timedelta(days=730)
DESCRIPTION = range(200, 2001)


@dataclass(frozen=True)
class Completeness:
    """The measure and what would raise it."""

    score: int
    missing: tuple[str, ...]


Facts = Mapping[str, Any]
Criterion = tuple[str, Callable[[Facts], float | None]]


def _freshness(facts: Facts) -> float:
    """One under six months, then straight down to nothing at two years."""
    seen: date | None = facts.get("fresh_on")
    if seen is None:
        return 0.0
    age = facts["today"] - seen
    share: float = (OLD - age) / (OLD - FRESH)
    return max(0.0, min(1.0, share))


def _verified(facts: Facts) -> float:
    seen: date | None = facts.get("verified_on")
    return float(seen is not None and facts["today"] - seen <= FRESH)


def _address(facts: Facts) -> float | None:
    if (
        facts["kind"] in PROTECTED_KINDS
        or set(facts["access_modes"]) == {"remote"}
        or facts.get("nationwide")
    ):
        return None
    return float(bool(facts["commune"] and facts["address"]))


def _description(facts: Facts) -> float:
    return float(len(facts["description"]) in DESCRIPTION)


def _given(name: str) -> Callable[[Facts], float]:
    return lambda facts: float(facts[name] not in (None, "", []))


# The sentence says what to do; a criterion that answers None does not apply.
_CRITERIA: Final[tuple[Criterion, ...]] = (
    ("Faites vérifier la fiche : personne ne l'a confirmée depuis six mois.", _verified),
    ("La dernière nouvelle de cette fiche est ancienne.", _freshness),
    ("Ajoutez un numéro de téléphone.", lambda facts: float(bool(facts["phones"]))),
    ("Dites les horaires.", _given("opening_hours")),
    ("Dites l'âge des personnes accueillies.",
     lambda facts: float(facts["min_age"] is not None or facts["max_age"] is not None)),
    ("Donnez l'adresse et la commune.", _address),
    ("Écrivez une description de 200 à 2 000 caractères.", _description),
    ("Dites quelles situations sont accueillies.",
     lambda facts: float(bool(facts["specialised"] or facts["welcomes"]))),
    ("Dites si c'est gratuit.", _given("cost")),
    ("Dites comment on entre : sans rendez-vous, sur rendez-vous, sur orientation.", _given("access_modes")),
    ("Dites qui peut demander.", _given("mobilisable_by")),
    ("Dites si un nom est demandé.", _given("anonymity")),
)  # fmt: skip


def completeness(facts: Facts) -> Completeness:
    """Return the completeness of an entry: its flat values, and ``today``, ``verified_on``, ``fresh_on``.

    >>> from datetime import date
    >>> from havre.directory.rules.entry import blank
    >>> completeness({**blank("mda"), "today": date(2026, 11, 22)}).score
    0
    """
    marks = [(sentence, mark) for sentence, rule in _CRITERIA if (mark := rule(facts)) is not None]
    score = round(100 * sum(mark for _, mark in marks) / len(marks))
    return Completeness(score, tuple(sentence for sentence, mark in marks if mark < 1))
