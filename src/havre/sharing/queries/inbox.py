"""The inbox of a team: what other teams sent, waiting or accepted; and what a file sent, with the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.kernel.worklist import WorkItem
from havre.sharing import access
from havre.sharing.models import Transmission
from havre.sharing.queries.teams import answering_among, names_of_teams
from havre.sharing.rules.package import Package, opened
from havre.sharing.rules.transmission import (
    ANSWER_DAYS,
    HANDS_OVER,
    RefusalReason,
    TransmissionKind,
    TransmissionStatus,
)

_SENT, _ACCEPTED = TransmissionStatus.SENT, TransmissionStatus.ACCEPTED
_SHOWN: Final = (_SENT.value, _ACCEPTED.value)
PAGE: Final = 100


@dataclass(frozen=True, kw_only=True)
class TransmissionRead:
    """One referral or transfer, as either team sees it."""

    id: UUID
    kind: TransmissionKind
    status: TransmissionStatus
    other: str
    by: str
    sent_at: datetime
    ends_at: datetime | None
    changed_at: datetime | None
    reason: str
    opened_case_id: UUID | None
    waits: bool
    # Nobody is left there to answer.
    left_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class InboxRead:
    """One referral or transfer opened by the team that received it. ``package`` is None once it is destroyed.

    That of a file handed over is read by those who answer for the files: ``for_managers`` tells the others so.
    """

    line: TransmissionRead
    package: Package | None
    for_managers: bool
    may_answer: bool
    may_end: bool


def listed(actor: Actor, *, now: datetime) -> tuple[TransmissionRead, ...]:
    """Return what waits for an answer, then what was accepted and still runs, in two statements."""
    rows = list(_running(actor, now=now).order_by("-status", "-sent_at", "-id")[:PAGE])
    return lines_of(rows, names={}, received=True)


def read(actor: Actor, transmission_id: UUID, *, now: datetime) -> InboxRead:
    """Return one of them, its reading in the journal of the sender's file first; raise ``NotVisible``."""
    row = access.received_for(actor, transmission_id)
    over = row.status not in _SHOWN or (row.ends_at is not None and row.ends_at <= now)
    hands = TransmissionKind(row.kind) in HANDS_OVER
    answers = row.to_team_id in actor.teams_with(Right.CASE_MANAGE if hands else Right.SHARE_RECEIVE)
    kept = hands and not answers
    return InboxRead(
        line=lines_of([row], names={}, received=True)[0], for_managers=kept and not over,
        package=None if over or kept else opened(access.open_copy(row)),
        may_answer=answers and not over and row.status == _SENT,
        may_end=answers and not over and row.status == _ACCEPTED and not hands,
    )  # fmt: skip


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits for an answer of the actor's teams, for the home page."""
    rows = _running(actor, now=now).filter(status=_SENT.value).order_by("sent_at", "id")[:PAGE]
    managed = actor.teams_with(Right.CASE_MANAGE)
    mine = [row for row in rows if TransmissionKind(row.kind) not in HANDS_OVER or row.to_team_id in managed]
    return [_item(row, now=now) for row in mine]


def _item(row: Transmission, *, now: datetime) -> WorkItem:
    due = row.sent_at + timedelta(days=ANSWER_DAYS[TransmissionKind(row.kind)])
    return WorkItem(
        heading="Boîte de l'équipe", title=TransmissionKind.label_of(row.kind), path=f"/partages/boite/{row.pk}/",
        due_at=due, since=row.sent_at, late=due < now,
    )  # fmt: skip


def _running(actor: Actor, *, now: datetime) -> QuerySet[Transmission]:
    still = Q(ends_at=None) | Q(ends_at__gt=now)
    return access.inbox(actor).filter(still, status__in=_SHOWN)


def lines_of(
    rows: Iterable[Transmission], *, names: Mapping[UUID, str], received: bool
) -> tuple[TransmissionRead, ...]:
    """Return rows in words, with the team at the other end, in one statement.

    For the sender, what waits for a team where nobody is left to answer is said: one statement more for each kind.
    """
    kept = list(rows)
    alone = set() if received else _without_answerer(kept)
    teams = names_of_teams({row.team_id if received else row.to_team_id for row in kept}) if kept else {}
    return tuple(
        TransmissionRead(
            id=row.pk, kind=TransmissionKind(row.kind), status=TransmissionStatus(row.status),
            other=teams.get(row.team_id if received else row.to_team_id, "Équipe supprimée"),
            by=names.get(row.by_id, ""), sent_at=row.sent_at, ends_at=row.ends_at, changed_at=row.changed_at,
            reason=RefusalReason.label_of(row.reason) if row.reason else "", opened_case_id=row.opened_case_id,
            waits=row.status == _SENT, left_waiting=row.pk in alone,
        )
        for row in kept
    )  # fmt: skip


def left_waiting(rows: Iterable[Transmission]) -> list[Transmission]:
    """Return those that wait for a team where nobody is left to answer, in the same order."""
    kept = list(rows)
    alone = _without_answerer(kept)
    return [row for row in kept if row.pk in alone]


def _without_answerer(rows: Iterable[Transmission]) -> set[UUID]:
    waiting = [row for row in rows if row.status == _SENT]
    alone: set[UUID] = set()
    for kind in sorted({row.kind for row in waiting}):
        mine = [row for row in waiting if row.kind == kind]
        there = answering_among({row.to_team_id for row in mine}, TransmissionKind(kind))
        alone |= {row.pk for row in mine if row.to_team_id not in there}
    return alone
