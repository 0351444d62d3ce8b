"""What each journey answers to those who keep and purge: which objects are due, how many, and how one disappears.

A store is written beside the tables it knows (``<app>/retention.py``, tuple ``STORES``); the floor of safekeeping
gathers them. It works under the scope of one team, as the database sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Due:
    """One object, and the event from which its duration counts."""

    object_id: UUID
    since: datetime


@dataclass(frozen=True)
class Erased:
    """What one erasure took away: rows by table, data keys shredded, and the persons that the object named.

    The persons are not erased with it: they are once nothing else names them.
    """

    tables: Mapping[str, int] = field(default_factory=dict)
    keys: int = 0
    persons: frozenset[UUID] = frozenset()


class Store(Protocol):
    """The objects of one retention category, for the team of the scope."""

    @property
    def category(self) -> str:
        """Code of the line of the retention table."""

    @property
    def kind(self) -> str:
        """Word of the journal and of the legal holds."""

    def due(self, team_id: UUID, *, before: datetime, limit: int, only: UUID | None = None) -> list[Due]:
        """Return the objects whose clock started before ``before``, the oldest first; ``only`` looks at one of them.

        An object that is still in use (open, running, waiting) is never due, however old.
        """

    def references(self, object_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return what members of the team call these objects; an object without reference is absent."""

    def find(self, team_id: UUID, reference: str) -> UUID | None:
        """Return the object that the team calls ``reference``."""

    def erase(self, object_id: UUID, *, now: datetime) -> Erased:
        """Delete the object with all that hangs from it and shred its keys, in the caller's transaction."""

    def stub(self, object_id: UUID) -> Mapping[str, str]:
        """Return the codes that may be counted once the object is gone; empty when nothing is."""

    def family(self, object_id: UUID) -> set[UUID]:
        """Return the ids of all that goes with the object: a legal hold on one of them holds it."""

    def key_ids(self, object_id: UUID) -> list[UUID]:
        """Return the data keys that close the object and its parts."""

    def persons(self, object_id: UUID) -> frozenset[UUID]:
        """Return the persons that the object names."""

    def needed(self, kind: str, object_ids: Collection[UUID], *, aside: Collection[UUID] = ()) -> set[UUID]:
        """Return which objects of another ``kind`` (``person``, ``contact``…) serve one of ours, some left aside."""
