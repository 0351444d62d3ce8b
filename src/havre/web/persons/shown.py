"""What the pages say of the children who were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.queries.lines import CaseLine
from havre.persons.access import Found, Number
from havre.ui.french import date_words
from havre.ui.shapes import Link
from havre.web.navigation import address_by_id


@dataclass(frozen=True)
class FoundShown:
    """One child who may be the one: the alias, why, the team, the file that may be opened, what can be done."""

    person_id: UUID
    alias: str
    reasons: tuple[str, ...]
    team: str
    also: str
    file: Link | None
    choosable: bool = False
    acts: tuple[Link, ...] = ()


def found(
    actor: Actor, children: Sequence[Found], files: Mapping[UUID, CaseLine], *, choosable_in: UUID | None = None,
    acts: Mapping[UUID, tuple[Link, ...]] | None = None,
) -> list[FoundShown]:  # fmt: skip
    """Return what ``_found.html`` shows; a child of the team ``choosable_in`` without a file may be chosen."""
    teams = {seat.team_id: seat.team_name for seat in actor.seats}
    return [
        FoundShown(
            person_id=one.person_id, alias=one.alias, reasons=one.reasons, team=teams.get(one.team_id, ""),
            also=", ".join(one.also), file=_link(files.get(one.person_id)),
            choosable=one.team_id == choosable_in and one.person_id not in files,
            acts=(acts or {}).get(one.person_id, ()),
        )
        for one in children
    ]  # fmt: skip


def _link(line: CaseLine | None) -> Link | None:
    return (
        Link(f"{line.reference} ({line.status.label})", address_by_id("cases:page")(line.id))
        if line
        else None
    )


def number_line(number: Number) -> str:
    """Return a number with who gave it and when it holds."""
    dates = [
        f"{word} {date_words(day)}"
        for word, day in (("depuis le", number.valid_from), ("jusqu’au", number.valid_to))
        if day
    ]
    return ", ".join([number.value, *([number.issuer] if number.issuer else []), *dates])
