"""Who may act in files of one team, now: five statements whatever the number of files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from havre.accounts.models import Membership, Team
from havre.accounts.rules import FILE_MANAGERS, FOLLOWERS
from havre.cases.access import barred_from
from havre.cases.models import Absence, CareMember, Case
from havre.cases.rules import TeamRole
from havre.cases.rules.cover import Roster
from havre.law.territory import METROPOLE, Territory, territory_of

_ROLES = [role.value for role in FOLLOWERS]
_MANAGERS = {role.value for role in FILE_MANAGERS}


def territory_of_team(team_id: UUID) -> Territory:
    """Return the place of a team, by whose clock its days are read."""
    code = Team.objects.filter(pk=team_id).values_list("departement_code", flat=True).first()
    return territory_of(code) if code else METROPOLE


def away_from(team_id: UUID, *, now: datetime) -> dict[UUID, UUID | None]:
    """Return who is absent from a team, and who stands in: the absence set last speaks when several overlap."""
    rows = Absence.objects.filter(team_id=team_id, starts_at__lte=now, ends_at__gt=now)
    return dict(rows.order_by("created_at", "id").values_list("user_id", "substitute_id"))


def roster_of(case: Case, *, now: datetime) -> Roster:
    """Return who may act in one file."""
    return rosters(case.team_id, [case], now=now)[case.pk]


def rosters(team_id: UUID, cases: Collection[Case], *, now: datetime) -> dict[UUID, Roster]:
    """Return who may act in each of these files of a team."""
    roles = members_of(team_id, now=now)
    away = away_from(team_id, now=now)
    care: Mapping[UUID, dict[UUID, str]] = defaultdict(dict)
    ids = [case.pk for case in cases]
    rows = CareMember.objects.filter(case_id__in=ids, ends_at=None).order_by("starts_at", "id")
    for case_id, user_id, role in rows.values_list("case_id", "user_id", "role"):
        care[case_id][user_id] = role
    barred = barred_from(ids)
    return {case.pk: _roster(case, roles, care[case.pk], barred, away) for case in cases}


def members_of(team_id: UUID, *, now: datetime) -> dict[UUID, bool]:
    """Return the running members who follow files, the longest first, and whether they answer for the files."""
    rows = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        team_id=team_id,
        role__in=_ROLES,
        starts_at__lte=now,
        user__is_active=True,
    )
    found: dict[UUID, bool] = {}
    for user_id, role in rows.order_by("starts_at", "id").values_list("user_id", "role"):
        found[user_id] = found.get(user_id, False) or role in _MANAGERS
    return found


def _roster(
    case: Case, roles: Mapping[UUID, bool], care: Mapping[UUID, str], barred: Collection[tuple[UUID, UUID]],
    away: Mapping[UUID, UUID | None],
) -> Roster:  # fmt: skip
    def sees(user_id: UUID) -> bool:
        inside = not case.restricted or user_id in care or roles[user_id]
        return inside and (case.pk, user_id) not in barred

    members = tuple(user_id for user_id in roles if sees(user_id))

    def named(role: TeamRole) -> tuple[UUID, ...]:
        return tuple(one for one in care if care[one] == role.value and one in members)

    return Roster(
        members=members,
        referent=next(iter(named(TeamRole.REFERENT)), None),
        substitutes=named(TeamRole.SUBSTITUTE),
        managers=tuple(one for one in members if roles[one]),
        away=away,
    )
