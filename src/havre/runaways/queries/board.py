"""The board of a team at night: who is away, what waits; one statement whatever the number of lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.kernel.worklist import WorkItem
from havre.runaways.access import children_of, episodes_of, waiting_of
from havre.runaways.models import ReturnInterview
from havre.runaways.rules import (
    OPEN_AWAY,
    AbsenceNature,
    EpisodeStatus,
    InterviewStatus,
    NightKind,
    NightStatus,
)

HEADING = "Absences"


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """One absence under way, under the child's alias. ``late`` tells of the declaration, never of the child."""

    id: UUID
    case_id: UUID
    alias: str
    nature: AbsenceNature
    status: EpisodeStatus
    last_seen_at: datetime
    noticed_at: datetime
    declare_due_at: datetime
    at_once: bool
    declared: bool
    late: bool
    returned_at: datetime | None
    interview_due_at: datetime | None
    interview: InterviewStatus | None
    interview_planned_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Board:
    """Those who are away, and those who came back and for whom something remains to be done."""

    away: tuple[BoardLine, ...]
    back: tuple[BoardLine, ...]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A writing of a telephone that waits for somebody; its words stay sealed until it is opened."""

    id: UUID
    kind: NightKind
    status: NightStatus
    by: str
    written_at: datetime


def board(actor: Actor, *, now: datetime) -> Board:
    """Return the open episodes of the files that the actor sees, the oldest first."""
    talk = ReturnInterview.objects.filter(episode_id=OuterRef("pk"))
    rows = (
        episodes_of(actor)
        .filter(closed_at=None)
        .select_related("case")
        .annotate(talk=Subquery(talk.values("status")[:1]), talk_at=Subquery(talk.values("planned_at")[:1]))
    )
    lines = [
        _line(row, now=now) for row in rows.defer("particulars", "safe_check").order_by("noticed_at", "id")
    ]
    return Board(
        away=tuple(line for line in lines if line.returned_at is None),
        back=tuple(line for line in lines if line.returned_at is not None),
    )


def children(actor: Actor, *, away: Iterable[UUID] = ()) -> list[tuple[UUID, str]]:
    """Return the children whose absence may be written, by alias; those already away are left out."""
    rows = children_of(actor).exclude(pk__in=list(away)).order_by("alias", "id")
    return [(pk, alias) for pk, alias in rows.values_list("id", "alias")]


def named(actor: Actor) -> list[dict[str, UUID | str]]:
    """Return the children that the page of the night may name: id, alias, team."""
    rows = children_of(actor).order_by("alias", "id")
    return [
        {"id": pk, "alias": alias, "team": team}
        for pk, alias, team in rows.values_list("id", "alias", "team_id")
    ]


def waiting(actor: Actor) -> list[Waiting]:
    """Return what came from telephones and waits, the oldest first."""
    rows = list(waiting_of(actor).defer("content").order_by("written_at", "id"))
    names = names_of(row.author_id for row in rows)
    return [
        Waiting(
            id=row.pk, kind=NightKind(row.kind), status=NightStatus(row.status),
            by=names.get(row.author_id, "Compte retiré"), written_at=row.written_at,
        )
        for row in rows
    ]  # fmt: skip


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits: absences under way, writings to attach. Clocks of the law are on the board of tasks."""
    if not actor.holds(Right.RUNAWAY_WRITE):
        return []
    found = board(actor, now=now)
    items = [_away_item(line) for line in found.away]
    items += [
        WorkItem(heading=HEADING, title=f"Écrit de nuit : {one.status.label.lower()}", since=one.written_at,
                 path=f"/fugues/a-reprendre/{one.id}/")
        for one in waiting(actor)
    ]  # fmt: skip
    return items


def _away_item(line: BoardLine) -> WorkItem:
    title = f"{line.alias} : {line.status.label.lower()}"
    due = None if line.declared else line.declare_due_at
    return WorkItem(
        heading=HEADING, title=title, path=_path(line), due_at=due, since=line.noticed_at, late=line.late,
        urgent=not line.declared,
    )  # fmt: skip


def _path(line: BoardLine) -> str:
    return f"/suivi/{line.case_id}/absences/"


def _line(row: Any, *, now: datetime) -> BoardLine:
    status = EpisodeStatus(row.status)
    declared = row.declared_at is not None
    asked = status in {*OPEN_AWAY} and not declared
    return BoardLine(
        id=row.pk, case_id=row.case_id, alias=row.case.alias, nature=AbsenceNature(row.nature), status=status,
        last_seen_at=row.last_seen_at, noticed_at=row.noticed_at, declare_due_at=row.declare_due_at,
        at_once=row.at_once, declared=declared, late=asked and row.declare_due_at < now,
        returned_at=row.returned_at, interview_due_at=row.interview_due_at,
        interview=InterviewStatus(row.talk) if row.talk else None, interview_planned_at=row.talk_at,
    )  # fmt: skip
