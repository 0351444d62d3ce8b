"""What a file knows beside its chronology, and takes when it changes hands: plan, measures, people around the child.

Each is an item, so that a decision not to tell applies to it; who the people are goes in the head of the package, for
the people whose item is told, and only there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from havre.accounts.access import Actor
from havre.cases.disclosure import Item, Topic
from havre.cases.models import Case
from havre.cases.queries.measures import MeasureRead, measures_of
from havre.cases.queries.plan import ObjectiveRead, PlanRead, plan_of
from havre.cases.rules.measures import MeasureStatus
from havre.cases.rules.plan import PLAN_FIELDS
from havre.law.wording import short_date
from havre.persons.access.circle import open_cards
from havre.persons.queries.circle import Around, circle_of
from havre.persons.rules.circle import AuthorityStatus, OpeningPurpose, Quality, RelationKind

_PERSON: Final = "person"
_PLAN: Final = frozenset({Topic.PLAN})
_SAFETY: Final = frozenset({Topic.PLAN, Topic.SITUATION})
_WORDS: Final = frozenset({Topic.PLAN, Topic.CHILD_WORDS})
_MEASURES: Final = frozenset({Topic.MEASURES, Topic.JUSTICE})
_CIRCLE: Final = frozenset({Topic.CIRCLE})
_TOPICS_OF_FIELD: Final = {
    "child_view": _WORDS, "family_part": _PLAN | _CIRCLE, "daily_life": _PLAN | {Topic.LIFE}, "safety": _SAFETY,
}  # fmt: skip
REVIEWS_MAX: Final = 3


def handover_items(actor: Actor, case: Case, *, on: date) -> Iterator[Item]:
    """Yield the plan as it is today, the last reviews, the measures that run, the people around by their role."""
    plan = plan_of(case)
    yield from _plan(plan)
    for measure in measures_of(case):
        if measure.status is not MeasureStatus.ENDED:
            yield _measure(measure)
    for one in circle_of(actor, case.person_id).people:
        yield _person(one, on=on)


def circle_records(actor: Actor, case: Case, *, told: Collection[str], on: date) -> list[dict[str, Any]]:
    """Return who the people told of are, for the file that opens elsewhere; each reading is in the journal."""
    people = [one for one in circle_of(actor, case.person_id).people if f"{_PERSON}:{one.id}" in told]
    if not people:
        return []
    cards = open_cards(actor, case.person_id, purpose=OpeningPurpose.TRANSFER)
    return [_record(one, asdict(cards[one.id]) if one.id in cards else {}, on=on) for one in people]


def _plan(plan: PlanRead) -> Iterator[Item]:
    for name, label in PLAN_FIELDS.items():
        if text := plan.words.get(name, "").strip():
            yield Item(
                key=f"plan:{name}",
                heading=f"Projet : {label}",
                text=text,
                topics=_TOPICS_OF_FIELD.get(name, _PLAN),
            )
    for need in plan.needs:
        heading = f"Besoin ({need.domain.label.lower()}, {need.state.label.lower()})"
        yield Item(
            key=f"need:{need.id}", heading=heading, topics=_WORDS, object_id=need.id,
            text=_joined(need.words["text"], _voice(need.words.get("child_words", ""))),
        )  # fmt: skip
    for objective in plan.objectives:
        yield _objective(objective)
    for review in plan.reviews[:REVIEWS_MAX]:
        words = review.words
        yield Item(
            key=f"review:{review.id}", heading=f"Bilan du projet du {short_date(review.held_on)}", topics=_WORDS,
            object_id=review.id,
            text=_joined(
                words.get("moved", ""), words.get("decided", ""),
                _voice(words.get("child_words", "")) or review.voice_missing,
            ),
        )  # fmt: skip


def _objective(one: ObjectiveRead) -> Item:
    due = f"Pour le {short_date(one.due_on)}." if one.due_on else ""
    return Item(
        key=f"objective:{one.id}", heading=f"Objectif ({one.state.label.lower()})", topics=_WORDS, object_id=one.id,
        text=_joined(
            one.words["text"], due, one.words.get("steps", ""),
            _voice(one.words.get("child_words", "")) or one.voice_missing,
        ),
    )  # fmt: skip


def _measure(one: MeasureRead) -> Item:
    dates = (
        ("Décidée le", one.decided_on), ("Du", one.starts_on), ("Jusqu'au", one.ends_on),
        ("À revoir le", one.review_on),
    )  # fmt: skip
    days = [f"{label} {short_date(day)}" for label, day in dates if day]
    return Item(
        key=f"measure:{one.id}", heading=f"Mesure : {one.kind.label} ({one.status.label.lower()})", topics=_MEASURES,
        object_id=one.id,
        text=_joined(
            one.authority.label, " ; ".join(days), f"Visites : {one.visiting.label.lower()}.",
            f"{one.address_rule.label}.", *one.words.values(),
        ),
    )  # fmt: skip


def _person(one: Around, *, on: date) -> Item:
    relation, authority = one.relation(on), one.on(on, "authority")
    return Item(
        key=f"{_PERSON}:{one.id}", heading=f"Entourage : {one.label}", topics=_CIRCLE, object_id=one.id,
        text=_joined(
            RelationKind.label_of(relation.code) if relation else "", Quality.label_of(one.quality(on)),
            AuthorityStatus.label_of(authority.code) if authority else "",
            "Le nom et de quoi joindre cette personne sont joints, scellés.",
        ),
    )  # fmt: skip


def _record(one: Around, card: dict[str, str], *, on: date) -> dict[str, Any]:
    relation, quality, authority = one.relation(on), one.on(on, "quality"), one.on(on, "authority")
    return {
        "id": str(one.id), "label": one.label, "sex": one.sex, "birth_year": one.birth_year, "deceased": one.deceased,
        "card": card, "relation": relation.code if relation else RelationKind.OTHER.value,
        "quality": _fact(quality), "authority": _fact(authority),
    }  # fmt: skip


def _fact(fact: Any) -> dict[str, Any] | None:
    if fact is None:
        return None
    return {
        "code": fact.code, "starts_on": fact.starts_on.isoformat() if fact.starts_on else "",
        "decided_on": fact.decided_on.isoformat() if fact.decided_on else "", "informed": fact.informed,
        "visiting": fact.visiting, "words": dict(fact.words),
    }  # fmt: skip


def _voice(words: str) -> str:
    return f"Mots de l'enfant : « {words.strip()} »" if words.strip() else ""


def _joined(*parts: str) -> str:
    return "\n".join(part.strip() for part in parts if part.strip())
