"""The stores of every journey, and what they answer together."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final
from uuid import UUID

from django.apps import apps

from havre.kernel.retention import Store

# Kinds of objects on which another object may rest.
KINDS: Final = ("contact", "situation", "report", "reception", "case")


@lru_cache(maxsize=1)
def stores() -> dict[str, Store]:
    """Return the stores by category, from the file ``retention.py`` of each app that has one."""
    found: dict[str, Store] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("havre.") and find_spec(f"{config.name}.retention"):
            for store in import_module(f"{config.name}.retention").STORES:
                if store.category in found:
                    raise RuntimeError(f"two stores of {store.category}")
                found[store.category] = store
    return found


def file_named(team_id: UUID, reference: str) -> UUID | None:
    """Return the object of a journey that a team calls ``reference``, as far as the scope sees it."""
    found = (store.find(team_id, reference) for store in stores().values() if store.kind in KINDS)
    return next((object_id for object_id in found if object_id), None)


def reference_of(object_id: UUID) -> str:
    """Return what the team calls an object of a journey; empty when it has no name or the scope does not see it."""
    found = (
        store.references([object_id]).get(object_id, "") for store in stores().values() if store.kind in KINDS
    )
    return next((reference for reference in found if reference), "")


def rested_on(object_ids: Collection[UUID]) -> bool:
    """Whether an object of any journey, other than these, still rests on one of these."""
    return any(
        store.needed(kind, object_ids, aside=object_ids) for store in stores().values() for kind in KINDS
    )


def unnamed(person_ids: Collection[UUID], *, aside: Collection[UUID] = ()) -> set[UUID]:
    """Return which of these persons no object of any journey names, but those left ``aside``."""
    left = set(person_ids)
    for store in stores().values():
        left -= store.needed("person", left, aside=aside) if left else set()
    return left
