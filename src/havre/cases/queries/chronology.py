"""The chronology of a file: what every module wrote, merged, in three statements whatever its length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.cases import access
from havre.cases.models import Case, Entry
from havre.cases.rules import Module, Sensitivity
from havre.cases.rules.entries import WRITTEN_BY_HAND, EntryKind
from havre.foundation import sealing

PAGE: Final = 200
LATEST: Final = 8


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry as read. ``corrected`` are the versions that this one replaces, the last first."""

    id: UUID
    kind: EntryKind
    module: Module
    code: str
    at: datetime
    recorded_at: datetime
    by: str
    sensitivity: Sensitivity
    text: str
    content: dict[str, Any]
    object_id: UUID | None
    shared: bool
    mine: bool
    corrected: tuple[Line, ...] = field(default=())

    @property
    def by_hand(self) -> bool:
        """Whether a person wrote it and may correct it."""
        return self.kind in WRITTEN_BY_HAND


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What a chronology is narrowed to; an empty sequence is every module."""

    modules: Sequence[Module] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Chronology:
    """The last entries, the most recent first; ``earlier`` is the instant from which older ones are asked."""

    lines: tuple[Line, ...]
    earlier: datetime | None = None


def chronology(actor: Actor, case: Case, narrowed: Narrowed, *, most: int = PAGE) -> Chronology:
    """Return the entries that the actor may read, ``most`` at once, corrections under the version in force."""
    rows = access.entries_of(actor, case)
    if narrowed.modules:
        rows = rows.filter(module__in=[module.value for module in narrowed.modules])
    if narrowed.since:
        rows = rows.filter(at__gte=narrowed.since)
    if narrowed.until:
        rows = rows.filter(at__lt=narrowed.until)
    found = list(rows.order_by("-at", "-id")[: most + 1])
    lines = read(actor, found[:most], key=sealing.open_key(case.key_id))
    return Chronology(
        lines=folded(lines, found[:most]), earlier=found[most - 1].at if len(found) > most else None
    )


def latest(actor: Actor, case: Case, *, key: bytes, close: bool) -> tuple[Line, ...]:
    """Return the last entries for the summary of the file."""
    rows = list(access.entries_of(actor, case, close=close).order_by("-at", "-id")[:LATEST])
    return folded(read(actor, rows, key=key), rows)


def read(actor: Actor, rows: Iterable[Entry], *, key: bytes) -> list[Line]:
    """Return entries unsealed, with the names of those who wrote them."""
    kept = list(rows)
    names = names_of(row.by_id for row in kept)
    return [_line(row, actor=actor, key=key, names=names) for row in kept]


def folded(lines: Sequence[Line], rows: Sequence[Entry]) -> tuple[Line, ...]:
    """Put each corrected version under the one that replaces it, when both are shown."""
    by_id = {line.id: line for line in lines}
    replaced = {row.pk: row.replaces_id for row in rows if row.replaces_id and row.replaces_id in by_id}
    hidden = set(replaced.values())
    return tuple(
        Line(**{**vars(line), "corrected": _earlier(line.id, replaced, by_id)})
        for line in lines
        if line.id not in hidden
    )


def _earlier(line_id: UUID, replaced: Mapping[UUID, UUID], by_id: Mapping[UUID, Line]) -> tuple[Line, ...]:
    found = []
    while (before := replaced.get(line_id)) is not None:
        found.append(by_id[before])
        line_id = before
    return tuple(found)


def _line(row: Entry, *, actor: Actor, key: bytes, names: dict[UUID, str]) -> Line:
    content = row.unseal(key, "content") or {}
    return Line(
        id=row.pk, kind=EntryKind(row.kind), module=Module(row.module), code=row.code, at=row.at,
        recorded_at=row.recorded_at, by=names.get(row.by_id, "") if row.by_id else "",
        sensitivity=Sensitivity(row.sensitivity), text=str(content.get("text", "")), content=content,
        object_id=row.object_id, shared=row.shared_id is not None, mine=row.by_id == actor.user_id,
    )  # fmt: skip
