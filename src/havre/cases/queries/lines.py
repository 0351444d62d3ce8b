"""The list of files: one statement whatever its length, nothing unsealed, pages by cursor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.cases import access
from havre.cases.models import CareMember, Case
from havre.cases.rules import TeamRole
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation import keyset
from havre.kernel.words import Vocabulary
from havre.persons.access import members_of

PAGE: Final = 50


class Scope(Vocabulary):
    """Which files a list shows."""

    MINE = "mine", "Mes suivis"
    TEAM = "team", "Toute l'équipe"
    CLOSED = "closed", "Terminés"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the list is narrowed to; an empty text narrows nothing."""

    scope: Scope = Scope.MINE
    status: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One file in a list, under its alias."""

    id: UUID
    person_id: UUID
    reference: str
    alias: str
    status: PathwayStatus
    referent: str
    opened_at: datetime
    last_contact_on: date
    restricted: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """Lines and the places of the pages before and after."""

    lines: tuple[CaseLine, ...]
    before: str = ""
    after: str = ""


def usual_scope(actor: Actor) -> Scope:
    """Return the list that opens first: one's own files, or the team's for who is in no child's team."""
    mine = CareMember.objects.filter(user_id=actor.user_id, ends_at=None)
    return Scope.MINE if mine.exists() else Scope.TEAM


def listed(actor: Actor, asked: Asked, *, after: str = "", before: str = "") -> Page:
    """Return one page of files, the most recently opened first."""
    rows = _named(_narrowed(actor, asked))
    found = keyset.page(rows, by="opened_at", size=PAGE, after=after, before=before, newest_first=True)
    return Page(lines=tuple(map(_line, found.rows)), before=found.before, after=found.after)


def running(actor: Actor, team_id: UUID, *, size: int) -> Iterator[list[CaseLine]]:
    """Yield all the open files of a team of the actor's by pieces, the most recently opened first, a statement each."""
    rows = _named(access.cases_of(actor, right=Right.CASE_WRITE).filter(team_id=team_id, closed_at=None))
    after, more = "", True
    while more:
        found = keyset.page(rows, by="opened_at", size=size, after=after, newest_first=True)
        yield [_line(row) for row in found.rows]
        after, more = found.after, bool(found.after)


def lines_of(rows: QuerySet[Case]) -> list[CaseLine]:
    """Return files as lines, with their referent, in one statement."""
    return [_line(row) for row in _named(rows)]


def _named(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Add the name of who follows each file."""
    running = CareMember.objects.filter(case=OuterRef("pk"), role=TeamRole.REFERENT.value, ends_at=None)
    name = User.objects.filter(pk=OuterRef("referent_id")).values("name")
    named = rows.annotate(referent_id=Subquery(running.values("user_id")[:1]))
    return named.annotate(referent=Subquery(name[:1]))


def _line(row: Case) -> CaseLine:
    return CaseLine(
        id=row.pk, person_id=row.person_id, reference=row.reference, alias=row.alias,
        status=PathwayStatus(row.status), opened_at=row.opened_at, last_contact_on=row.last_contact_on,
        restricted=row.restricted, referent=row.referent or "",  # type: ignore[attr-defined]  # added by _named
    )  # fmt: skip


def of_persons(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, CaseLine]:
    """Return the files of these children that the actor sees, by child, in two statements.

    A child is named by the record that is kept; a file opened under another record of the same child counts too.
    """
    kept_of = {member: kept for kept, family in members_of(person_ids).items() for member in family}
    rows = access.cases_of(actor).filter(person_id__in=list(kept_of)).order_by("-id")
    return {kept_of[line.person_id]: line for line in lines_of(rows)} if kept_of else {}


def _narrowed(actor: Actor, asked: Asked) -> QuerySet[Case]:
    rows = access.cases_of(actor)
    closed = Q(status=PathwayStatus.CLOSED.value)
    if asked.reference:
        return rows.filter(reference=asked.reference.strip().upper())
    rows = rows.filter(closed if asked.scope is Scope.CLOSED else ~closed)
    if asked.scope is Scope.MINE:
        mine = CareMember.objects.filter(user_id=actor.user_id, ends_at=None)
        rows = rows.filter(pk__in=mine.values("case_id"))
    return rows.filter(status=asked.status) if asked.status else rows
