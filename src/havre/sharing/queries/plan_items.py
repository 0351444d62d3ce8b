"""The extracts of the plan as items: a text and objectives validated for partners; each part of an objective apart."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from havre.cases.disclosure import Item, Topic
from havre.cases.models import Case
from havre.cases.queries.plan import content_of, extracts
from havre.sharing.rules.package import Package

PARTS: Final = {"text": "Objectif", "steps": "Étapes de l'objectif", "due_on": "Date de l'objectif"}
_TOPICS: Final = frozenset({Topic.PLAN})


def plan_items(case: Case) -> tuple[Item, ...]:
    """Return what validated extracts let a partner read; an objective of two extracts comes once."""
    found: dict[str, Item] = {}
    for content in map(content_of, extracts(case)):
        words = f"{content['purpose']}\n{content['text']}"
        heading, key = f"Extrait convenu pour {content['for_whom']}", f"extract:{content['id']}"
        found[key] = Item(key=key, heading=heading, text=words, topics=_TOPICS, object_id=UUID(content["id"]))
        for objective in content["objectives"]:
            found.update({item.key: item for item in _objective(objective)})
    return tuple(found.values())


def objectives_in(package: Package) -> dict[UUID, tuple[int, dict[str, str]]]:
    """Return the objectives that a package holds: the revision that left, and its parts as they were told."""
    found: dict[UUID, tuple[int, dict[str, str]]] = {}
    for told in package.items:
        part, _, rest = told.key.partition(":")
        object_id, _, revision = rest.partition(":")
        if part in PARTS and revision.isdecimal():
            number, parts = found.setdefault(UUID(object_id), (int(revision), {}))
            if number == int(revision):
                parts[part] = told.text
    return found


def _objective(objective: dict[str, Any]) -> list[Item]:
    where = f"{objective['id']}:{objective['revision']}"
    return [
        Item(
            key=f"{part}:{where}", heading=heading, text=_words(part, objective[part]), topics=_TOPICS,
            object_id=UUID(objective["id"]),
        )
        for part, heading in PARTS.items()
        if objective[part]
    ]  # fmt: skip


def _words(part: str, text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if part == "due_on" else text
