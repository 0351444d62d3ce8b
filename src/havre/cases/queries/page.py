"""One file as its pages show it: the head that all share, and the summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import Membership, User
from havre.accounts.names import names_of
from havre.accounts.rules import HOLDERS, Right
from havre.cases.access import barred_from
from havre.cases.models import Barred, CareMember, Case, Episode
from havre.cases.queries.agenda import TaskLine, next_of_file
from havre.cases.queries.chronology import Line, latest
from havre.cases.rules import BarGround, TeamRole
from havre.cases.rules.pathway import PATHWAY, Outcome, PathwayAct, PathwayStatus
from havre.foundation import sealing

_CLOSE = (TeamRole.REFERENT, TeamRole.SUBSTITUTE)


@dataclass(frozen=True, kw_only=True)
class CareMemberRead:
    """A professional of the child's team."""

    user_id: UUID
    name: str
    function: str
    role: TeamRole
    since: datetime


@dataclass(frozen=True, kw_only=True)
class EpisodeRead:
    """One episode of care; ``remains`` is what its end left to do."""

    number: int
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    recontact_on: date | None
    remains: str


@dataclass(frozen=True, kw_only=True)
class BarredRead:
    """A colleague from whom the file is hidden."""

    user_id: UUID
    name: str
    ground: BarGround
    since: datetime


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the first page of a file shows. ``manages`` and ``close`` tell what the reader is for this file."""

    case: Case
    birth_year: int | None
    why: str
    team: tuple[CareMemberRead, ...]
    barred: tuple[BarredRead, ...]
    episodes: tuple[EpisodeRead, ...]
    latest: tuple[Line, ...]
    tasks: tuple[TaskLine, ...]
    acts: tuple[PathwayAct, ...]
    manages: bool


def summary_of(actor: Actor, case: Case, *, now: datetime) -> Summary:
    """Return the first page of a file that ``open_file`` opened whole."""
    key = sealing.open_key(case.key_id)
    manages = case.team_id in actor.teams_with(Right.CASE_MANAGE)
    team = team_of(case)
    close = manages or any(one.user_id == actor.user_id and one.role in _CLOSE for one in team)
    return Summary(
        case=case,
        birth_year=case.person.birth_year,
        why=str(case.unseal(key, "summary", {}).get("why", "")),
        team=team,
        barred=_barred(case) if manages else (),
        episodes=_episodes(case, key),
        latest=latest(actor, case, key=key, close=close),
        tasks=next_of_file(case, now=now, key=key),
        acts=PATHWAY.acts_from(case.status),
        manages=manages,
    )


def team_of(case: Case) -> tuple[CareMemberRead, ...]:
    """Return who accompanies the child now, the referent first, in one statement."""
    user = User.objects.filter(pk=OuterRef("user_id"))
    rows = CareMember.objects.filter(case=case, ends_at=None).annotate(
        name=Subquery(user.values("name")[:1]), function=Subquery(user.values("function")[:1])
    )
    found = [
        CareMemberRead(
            user_id=row.user_id, name=row.name or "Compte retiré", function=row.function or "",
            role=TeamRole(row.role), since=row.starts_at,
        )
        for row in rows.order_by("starts_at", "id")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: TeamRole.codes().index(one.role)))


def possible_members(case: Case) -> list[tuple[str, str]]:
    """Return the colleagues who may be given a role for the child, as choices; those barred are absent."""
    roles = [role.value for role in HOLDERS[Right.CASE_READ]]
    members = Membership.objects.filter(team_id=case.team_id, role__in=roles, ends_at=None)
    barred = [user_id for _, user_id in barred_from([case.pk])]
    users = User.objects.filter(pk__in=members.values("user_id")).exclude(pk__in=barred)
    return [(str(pk), name) for pk, name in users.order_by("name", "id").values_list("id", "name")]


def state_words(case: Case) -> str:
    """Return the state in words."""
    return PathwayStatus.label_of(case.status)


def _barred(case: Case) -> tuple[BarredRead, ...]:
    rows = list(Barred.objects.filter(case=case, ends_at=None).defer("reason").order_by("starts_at", "id"))
    names = names_of(row.user_id for row in rows)
    return tuple(
        BarredRead(
            user_id=row.user_id, name=names.get(row.user_id, "Compte retiré"), ground=BarGround(row.ground),
            since=row.starts_at,
        )
        for row in rows
    )  # fmt: skip


def _episodes(case: Case, key: bytes) -> tuple[EpisodeRead, ...]:
    return tuple(
        EpisodeRead(
            number=row.number, opened_at=row.opened_at, closed_at=row.closed_at,
            outcome=Outcome.label_of(row.outcome) if row.outcome else "", recontact_on=row.recontact_on,
            remains=str((row.unseal(key, "closing") or {}).get("remains", "")),
        )
        for row in Episode.objects.filter(case=case).order_by("number")
    )  # fmt: skip
