"""Three-way merge of what two people edited: fields that do not collide are merged, the others are shown.

Nothing that was typed disappears: it is in the result, or in a conflict that a person settles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from havre.kernel.words import Vocabulary

Values = Mapping[str, Any]


class Choice(Vocabulary):
    """How a person settles one conflict."""

    MINE = "mine", "Garder ma version"
    THEIRS = "theirs", "Prendre l'autre version"
    BOTH = "both", "Garder les deux, l'une sous l'autre"


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One field that two people changed, each in their own way, since ``base``."""

    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The result: ``values`` hold mine for a field in conflict, until somebody chooses."""

    values: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.conflicts


_ABSENT: Final = object()


def merge(base: Values, mine: Values, theirs: Values) -> Merged:
    """Merge two sets of fields that both come from ``base``, field by field.

    A field changed by one side takes that side; changed alike by both, it takes that value; changed differently,
    it is a conflict. A field that one side does not hold was not on its page: the other side's value stays.
    """
    values: dict[str, Any] = {}
    conflicts = []
    for name in dict.fromkeys((*base, *theirs, *mine)):
        old = base.get(name, _ABSENT)
        ours, other = mine.get(name, old), theirs.get(name, old)
        if ours == other or same(old, other):
            chosen = ours
        elif same(old, ours):
            chosen = other
        else:
            chosen = ours
            conflicts.append(
                Conflict(field=name, base=None if old is _ABSENT else old, mine=ours, theirs=other)
            )
        if chosen is not _ABSENT:
            values[name] = chosen
    return Merged(values=values, conflicts=tuple(conflicts))


def same(old: Any, new: Any) -> bool:
    """Whether a value did not change; texts that differ by their margins only are the same."""
    if isinstance(old, str) and isinstance(new, str):
        return old.strip() == new.strip()
    return bool(old == new)


def settled(conflict: Conflict, choice: Choice) -> Any:
    """Return the value that a person chose; both versions of a text follow each other, mine first."""
    if choice is Choice.THEIRS:
        return conflict.theirs
    if choice is Choice.BOTH and isinstance(conflict.mine, str) and isinstance(conflict.theirs, str):
        return "\n\n".join(part for part in (conflict.mine.strip(), conflict.theirs.strip()) if part)
    return conflict.mine
