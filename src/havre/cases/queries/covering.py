"""Absences of a team, and what somebody who leaves has in hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from havre.accounts.access import Actor
from havre.accounts.models import Membership
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.cases import access
from havre.cases.models import Absence, CareMember, Case, Task
from havre.cases.queries.roster import members_of, roster_of, rosters
from havre.cases.rules import TeamRole
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.rules.tasks import TaskState

FILES_SHOWN: Final = 200
Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class AbsenceRead:
    """An absence that runs or will; ``mine`` tells that the reader may end it."""

    id: UUID
    who: str
    substitute: str
    starts_at: datetime
    ends_at: datetime
    mine: bool

    @property
    def last_on(self) -> datetime:
        """An instant of the last day: the end is the midnight that follows it."""
        return self.ends_at - timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    """A file that somebody who leaves has in hand, and who may take it."""

    case_id: UUID
    alias: str
    reference: str
    role: str
    tasks: int
    takers: Choices


def absences(actor: Actor, *, now: datetime) -> list[AbsenceRead]:
    """Return the absences of the actor's teams that are not over, the first to begin first."""
    teams, managed = actor.teams_with(Right.CASE_READ), actor.teams_with(Right.CASE_MANAGE)
    rows = list(Absence.objects.filter(team_id__in=teams, ends_at__gt=now).order_by("starts_at", "id")[:100])
    names = names_of(user_id for row in rows for user_id in (row.user_id, row.substitute_id))
    return [
        AbsenceRead(
            id=row.pk, who=names.get(row.user_id, "Compte retiré"), starts_at=row.starts_at, ends_at=row.ends_at,
            substitute=names.get(row.substitute_id, "") if row.substitute_id else "",
            mine=row.user_id == actor.user_id or row.team_id in managed,
        )
        for row in rows
    ]  # fmt: skip


def colleagues(team_id: UUID, *, now: datetime) -> Choices:
    """Return those who follow files in a team, as choices in order of name."""
    names = names_of(members_of(team_id, now=now))
    return sorted(((str(user_id), name) for user_id, name in names.items()), key=lambda one: one[1])


def takers_of(case: Case, *, now: datetime) -> Choices:
    """Return those who see a file, as choices in order of name."""
    names = names_of(roster_of(case, now=now).members)
    return sorted(((str(user_id), name) for user_id, name in names.items()), key=lambda one: one[1])


def who_holds_files(team_id: UUID, *, now: datetime) -> Choices:
    """Return those who have files in hand in a team, those who have left it first."""
    rows = CareMember.objects.filter(team_id=team_id, ends_at=None)
    here, names = members_of(team_id, now=now), names_of(rows.values_list("user_id", flat=True).distinct())
    gone = [(str(one), f"{name} (a quitté l'équipe)") for one, name in names.items() if one not in here]
    return [*sorted(gone, key=lambda one: one[1]), *colleagues(team_id, now=now)]


def held_by(actor: Actor, *, team_id: UUID, user_id: UUID, now: datetime) -> list[HeldFile]:
    """Return the open files that somebody has in hand, with those who may take each; ``FILES_SHOWN`` at most."""
    roles = dict(
        CareMember.objects.filter(team_id=team_id, user_id=user_id, ends_at=None).values_list(
            "case_id", "role"
        )
    )
    tasks = _tasks_of(team_id, user_id)
    wanted = {*roles, *tasks}
    rows = (
        access.cases_of(actor)
        .filter(pk__in=wanted, team_id=team_id)
        .exclude(status=PathwayStatus.CLOSED.value)
    )
    cases = list(rows.order_by("alias", "id")[:FILES_SHOWN])
    seen = rosters(team_id, cases, now=now)
    names: Mapping[UUID, str] = names_of(one for roster in seen.values() for one in roster.members)
    return [
        HeldFile(
            case_id=case.pk, alias=case.alias, reference=case.reference, tasks=tasks.get(case.pk, 0),
            role=TeamRole.label_of(roles[case.pk]) if case.pk in roles else "",
            takers=[(str(one), names[one]) for one in seen[case.pk].members if one != user_id and one in names],
        )
        for case in cases
    ]  # fmt: skip


def gone_with_files(actor: Actor, *, now: datetime) -> list[tuple[UUID, UUID]]:
    """Return (team, person) for those who left a team that the actor manages and still have open files there."""
    managed = actor.teams_with(Right.CASE_MANAGE)
    if not managed:
        return []
    ended = Membership.objects.filter(team_id__in=managed, ends_at__lte=now).values_list("team_id", "user_id")
    left = list(ended.distinct())
    if not left:
        return []
    running = Membership.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), team_id__in=managed)
    back = set(running.values_list("team_id", "user_id"))
    rows = CareMember.objects.filter(user_id__in=[one for _, one in left], team_id__in=managed, ends_at=None)
    held = rows.exclude(case__status=PathwayStatus.CLOSED.value).values_list("team_id", "user_id").distinct()
    return [pair for pair in sorted(held) if pair not in back]


def _tasks_of(team_id: UUID, user_id: UUID) -> dict[UUID, int]:
    rows = Task.objects.filter(team_id=team_id, state__in=[TaskState.OPEN.value, TaskState.IMPOSSIBLE.value])
    mine = Q(owner_id=user_id) | Q(stands_for_id=user_id) | Q(named_id=user_id)
    return dict(rows.filter(mine).values_list("case_id").annotate(number=Count("id")).order_by())
