"""Who is around a child whose file was opened by a broken glass: whom to call at night, and who must not be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from havre.persons.access.circle import opened_by_grant
from havre.persons.queries.circle import Fact, facts_of
from havre.persons.rules.circle import (
    AuthorityStatus,
    Informed,
    Quality,
    RelationKind,
    RelativeCard,
    Visiting,
    holds_on,
)

PURPOSE = "break_glass"


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One person around the child: what is written on the card, and what is true of the link that day, in words."""

    label: str
    card: RelativeCard
    link: tuple[str, ...]


def people_by_grant(person_id: UUID, *, team_id: UUID, day: date) -> list[Reached]:
    """Return the people around the child, those who exercise parental authority first; inside ``reading_by_grant``.

    Addresses are left out: calling does not need them.
    """
    opened = opened_by_grant(person_id, team_id=team_id, purpose=PURPOSE)
    facts = facts_of([row for row, _ in opened]) if opened else {}
    found = [(facts.get(row.pk, []), row, card) for row, card in opened]
    order = AuthorityStatus.codes()
    ranked = sorted(found, key=lambda one: _rank(_on(one[0], "authority", day), order))
    return [Reached(label=row.label, card=card, link=_link(held, day)) for held, row, card in ranked]


def _rank(authority: Fact | None, order: list[str]) -> int:
    return order.index(authority.code) if authority else len(order)


def _on(facts: list[Fact], about: str, day: date) -> Fact | None:
    return next((one for one in facts if one.about == about and holds_on(one, day)), None)


def _link(facts: list[Fact], day: date) -> tuple[str, ...]:
    found = {about: _on(facts, about, day) for about in ("relation", "authority", "household", "quality")}
    words = []
    if one := found["relation"]:
        words.append(RelationKind.label_of(one.code))
    if one := found["authority"]:
        words += [
            AuthorityStatus.label_of(one.code),
            Informed.label_of(one.informed),
            Visiting.label_of(one.visiting),
        ]
    if found["household"]:
        words.append("Vit avec l'enfant")
    if (one := found["quality"]) and one.code != Quality.UNKNOWN:
        words.append(f"{Quality.label_of(one.code)}, selon {one.words.get('judged_by', '')}")
    return tuple(words)
