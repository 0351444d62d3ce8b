"""Who acts for a task: its holder, or who stands in; always one member of the team who sees the file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from havre.cases.rules.tasks import LAST_STEP, Holder

_SUBSTITUTE: Final = 1


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Those who may act in one file. ``members`` see the file, the longest in the team first.

    ``away``: who is absent now, and who they chose to stand in.
    """

    members: tuple[UUID, ...]
    referent: UUID | None = None
    substitutes: tuple[UUID, ...] = ()
    managers: tuple[UUID, ...] = ()
    away: Mapping[UUID, UUID | None]


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who acts, and the absent person they stand in for."""

    acting: UUID
    stands_for: UUID | None = None


def owner_of(
    roster: Roster, *, holder: Holder, named: UUID | None = None, step: int = 0, fallback: UUID
) -> Owner:
    """Return who acts now. ``step`` 1 goes to the substitute, 2 to the manager; ``fallback`` when the team is empty.

    An absent person is covered by whom they chose; when that one is absent too, or does not see the file, by a
    manager who is there; failing all, by a member who is there; when all are away, the person keeps the task.
    """
    line = [one for one in _line(roster, holder, named, step) if one in roster.members]
    if not line:
        return Owner(acting=fallback)
    first = line[0]
    if first not in roster.away:
        return Owner(acting=first)
    acting = next(_standing_in(roster, first, line), first)
    return Owner(acting=acting, stands_for=first if acting != first else None)


def reaches(roster: Roster, *, step: int) -> int:
    """Return the step a late task goes to next: a file without substitute goes to its manager at once."""
    following = min(step + 1, LAST_STEP)
    return LAST_STEP if following == _SUBSTITUTE and not roster.substitutes else following


def _line(roster: Roster, holder: Holder, named: UUID | None, step: int) -> Iterator[UUID]:
    """Yield who the task belongs to, then who would have it in their place."""
    referent = [roster.referent] if roster.referent else []
    starts: dict[tuple[Holder, int], Iterable[UUID]] = {
        (Holder.REFERENT, 0): referent,
        (Holder.MANAGER, 0): roster.managers,
        (Holder.PERSON, 0): [named] if named else [],
        **{(one, _SUBSTITUTE): roster.substitutes for one in Holder},
        **{(one, LAST_STEP): roster.managers for one in Holder},
    }
    yield from starts[holder, step]
    if step == 0:
        yield from referent
        yield from roster.substitutes
    yield from (*roster.managers, *referent, *roster.substitutes, *roster.members)


def _standing_in(roster: Roster, absent: UUID, line: Iterable[UUID]) -> Iterator[UUID]:
    chosen = roster.away.get(absent)
    candidates = (*((chosen,) if chosen else ()), *roster.managers, *line, *roster.members)
    yield from (one for one in candidates if one in roster.members and one not in roster.away)
