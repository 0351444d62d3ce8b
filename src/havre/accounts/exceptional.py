"""Reading one object by exceptional access: the role of the database that sees that object only, and what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from havre.accounts.rules import OpenedKind

OTHER = "Autre mention"


@dataclass(frozen=True)
class Grant:
    """One running exceptional access of the person who acts."""

    id: UUID
    kind: OpenedKind
    object_id: UUID
    team_id: UUID
    reference: str
    reason: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Passage:
    """One text of the object under its heading, with its date when it has one."""

    heading: str
    text: str
    at: datetime | None = None


@dataclass(frozen=True)
class Group:
    """Passages under one title, shown before what is written."""

    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Reading:
    """What an exceptional access shows: plain texts, nothing that can be changed or followed."""

    reference: str
    facts: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    groups: tuple[Group, ...] = ()


@contextmanager
def reading_by_grant() -> Iterator[None]:
    """Read as ``havre_grant``: the objects opened by the person's running grants, and nothing else of anybody."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE havre_grant")
        yield
        cursor.execute("SET LOCAL ROLE NONE")


def passages_of(value: Any, labels: Mapping[str, str], *, heading: str = OTHER) -> Iterator[Passage]:
    """Yield the texts inside a JSON value, under the label of their key; keys labelled "" are left out."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            label = labels.get(str(key), OTHER)
            if label:
                yield from passages_of(inner, labels, heading=label)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from passages_of(inner, labels, heading=heading)
    elif isinstance(value, str) and value.strip():
        yield Passage(heading, value)
