"""What the pages of a circle say, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.safestring import SafeString

from havre.persons.access import IdentityCard
from havre.persons.genogram import Family, drawn, laid_out, told
from havre.persons.genogram.words import QUALITY_WORDS
from havre.persons.queries.circle import Around, Circle, Fact, History, family_of
from havre.persons.rules.circle import (
    AuthorityStatus,
    Informed,
    Quality,
    RelationKind,
    RelativeCard,
    Visiting,
)
from havre.ui.french import date_words
from havre.ui.markup import written
from havre.ui.shapes import Definition, Event

SORTS: Final = {
    "relation": "Lien",
    "quality": "Avis sur le lien",
    "household": "Vie avec l’enfant",
    "authority": "Autorité parentale",
}


@dataclass(frozen=True)
class PersonLine:
    """One person of the list that says what the drawing shows."""

    id: UUID | None
    label: str
    sentence: str


def people(circle: Circle, family: Family) -> list[PersonLine]:
    """Return everybody in words, the child first, in the order of the circle."""
    ids: list[UUID | None] = [None, *(one.id for one in circle.people)]
    lines = zip(ids, told(family), strict=True)
    return [PersonLine(relative_id, said.member.label, said.sentence) for relative_id, said in lines]


def genogram(family: Family) -> SafeString:
    """Return the drawing; every text in it was escaped by ``genogram.svg``."""
    count = len(family.others)
    description = (
        f"L’enfant et {count} {'personnes' if count > 1 else 'personne'} autour. La liste « Les personnes » dit la "
        "même chose en mots : chaque personne, chaque lien."
    )
    return written(
        drawn(laid_out(family), title=f"Génogramme de {family.child.label}", description=description)
    )


@dataclass(frozen=True)
class AuthorityLine:
    """What is noted of parental authority for one person, today."""

    id: UUID
    label: str
    status: str
    details: str


def authority(circle: Circle, *, day: date) -> list[AuthorityLine]:
    """Return what decisions say today, those who exercise it first."""
    found = [(one, fact) for one in circle.people if (fact := one.on(day, "authority"))]
    order = AuthorityStatus.codes()
    return [
        AuthorityLine(one.id, one.label, AuthorityStatus.label_of(fact.code), _authority_details(fact))
        for one, fact in sorted(found, key=lambda pair: order.index(pair[1].code))
    ]


def _authority_details(fact: Fact) -> str:
    parts = [f"Décision du {date_words(fact.decided_on)}"] if fact.decided_on else []
    parts += [Informed.label_of(fact.informed), Visiting.label_of(fact.visiting)]
    return " · ".join(parts)


def context(circle: Circle, *, day: date) -> dict[str, Any]:
    """Return what the page of a circle shows."""
    family = family_of(circle, day=day)
    return {
        "people": people(circle, family),
        "count": len(circle.people),
        "drawing": genogram(family) if circle.people else "",
        "authority": authority(circle, day=day),
        "household": [one for one in circle.people if one.lives_with_child(day)],
        "legend": QUALITY_WORDS,
    }


def known(one: Around, circle: Circle) -> list[tuple[str, str]]:
    """Return what is known of somebody without a name."""
    joined = "" if one.record_id == circle.person_id else "Noté dans l’autre dossier de cet enfant"
    return [
        ("Dossiers réunis", joined),
        ("Rôle", one.label),
        ("Année de naissance", str(one.birth_year or "")),
        ("Décès", "Oui" if one.deceased else ""),
        ("Sur la page de l’enfant", "Oui" if one.shown_to_child else "Non"),
        ("Dossier", "Suivi aussi par l’équipe" if one.linked_person_id else ""),
    ]


def noted(one: Around, circle: Circle) -> list[tuple[str, str]]:
    """Return the facts of somebody as (sort, line), sort by sort, the latest first in each."""
    return [(term, fact_line(fact, circle)) for about, term in SORTS.items() for fact in one.all(about)]


def definitions(one: Around, circle: Circle) -> list[Definition]:
    """Return what is known as a list."""
    return [Definition(term, text) for term, text in known(one, circle) if text]


def card_lines(card: RelativeCard) -> list[tuple[str, str]]:
    """Return what the seal held."""
    return [
        ("Nom et prénom", card.name),
        ("Téléphone", card.phone),
        ("Adresse", card.address),
        ("Pour joindre cette personne", card.notes),
    ]


def child_lines(card: IdentityCard) -> list[Definition]:
    """Return the civil identity of the child, as known."""
    lines = [
        ("Nom et prénoms", card.full_name),
        ("Autres noms", ", ".join(card.other_names)),
        ("Date de naissance", date_words(card.birth_date) if card.birth_date else ""),
        ("Lieu de naissance", card.birth_place),
        ("Adresse", card.address),
        ("Téléphone", card.phone),
    ]
    return [Definition(term, text or "Non connu") for term, text in lines]


def card_definitions(card: RelativeCard | None) -> list[Definition]:
    """Return what is known of a relative's identity; nothing for an empty card."""
    return [Definition(term, text) for term, text in card_lines(card or RelativeCard()) if text]


def fact_line(fact: Fact, circle: Circle) -> str:
    """Return a fact in one line: what, by whom the kinship runs, from when to when."""
    return f"{_WHAT[fact.about](fact, circle)}, {period(fact)}"


def _relation(fact: Fact, circle: Circle) -> str:
    through = circle.one(fact.through_id) if fact.through_id else None
    return RelationKind.label_of(fact.code) + (f" (par : {through.label})" if through else "")


_WHAT: Final[Mapping[str, Callable[[Fact, Circle], str]]] = {
    "relation": _relation,
    "quality": lambda fact, _circle: Quality.label_of(fact.code),
    "household": lambda _fact, _circle: "Vit avec l’enfant",
    "authority": lambda fact, _circle: AuthorityStatus.label_of(fact.code),
}


def period(fact: Fact) -> str:
    """Return « depuis le 3 mars 2024 », « du … au … », « date non connue »."""
    start = date_words(fact.starts_on) if fact.starts_on else ""
    end = date_words(fact.ends_on) if fact.ends_on else ""
    if start and end:
        return f"du {start} au {end}"
    if end:
        return f"jusqu’au {end}"
    return f"depuis le {start}" if start else "début non connu"


def history(found: History, circle: Circle) -> list[Event]:
    """Return everything noted about somebody, the latest first: what was corrected stays, and says so."""
    events = [_fact_event(fact, found.authors, circle) for fact in found.facts]
    events += [
        Event(at, "Fiche corrigée", "La version d’avant est gardée, scellée.", found.authors.get(by, ""))
        for at, by in found.versions
    ]
    return sorted(events, key=lambda event: event.when.isoformat(), reverse=True)


def _fact_event(fact: Fact, authors: Mapping[UUID, str], circle: Circle) -> Event:
    corrected = f" – ligne corrigée le {date_words(fact.corrected_at.date())}" if fact.corrected_at else ""
    title = f"{SORTS[fact.about]} : {fact_line(fact, circle)}{corrected}"
    return Event(fact.recorded_at, title, "\n".join(_said(fact)), authors.get(fact.recorded_by, ""))


def _said(fact: Fact) -> Iterator[str]:
    """Yield what somebody wrote with the fact."""
    if fact.about == "authority":
        yield _authority_details(fact)
    for code, term in _TERMS:
        if fact.words.get(code):
            yield f"{term} : {fact.words[code]}"


_TERMS: Final[Iterable[tuple[str, str]]] = (
    ("source", "Source"), ("judged_by", "Avis porté par"), ("basis", "Fondé sur"), ("decision", "Décision"),
    ("visiting_note", "Visites"),
)  # fmt: skip
