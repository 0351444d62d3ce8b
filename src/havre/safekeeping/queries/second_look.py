"""Who may validate the answer to a request: a member of the team who neither sorted a piece nor asked for the look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from havre.accounts.models import Membership
from havre.accounts.names import names_of
from havre.accounts.notices import members_with
from havre.accounts.rules import HOLDERS, Right, Role
from havre.cases.models import Case
from havre.cases.queries.roster import roster_of
from havre.safekeeping.models import RightsPiece, RightsRequest


@dataclass(frozen=True, kw_only=True)
class SecondLook:
    """Those who may validate, the managers apart; and the officers, for when nobody else may."""

    validators: tuple[UUID, ...]
    managers: tuple[UUID, ...]
    officers: tuple[UUID, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of those who may validate, the managers first."""
        order = (*self.managers, *(one for one in self.validators if one not in self.managers))
        found = names_of(order)
        return tuple(found[one] for one in order if one in found)

    def officer_names(self) -> tuple[str, ...]:
        """Return the names of the officers of the agency."""
        found = names_of(self.officers)
        return tuple(sorted(found.values()))


def first_lookers(request: RightsRequest, words: Mapping[str, Any]) -> frozenset[UUID]:
    """Return those who sorted the pieces, and who asked for the second look."""
    rows = RightsPiece.objects.filter(request=request).order_by().values_list("sorted_by_id", flat=True)
    asked_by = str(words.get("submitted_by", ""))
    return frozenset(one for one in (*rows, UUID(asked_by) if asked_by else None) if one)


def second_look(request: RightsRequest, words: Mapping[str, Any], *, now: datetime) -> SecondLook:
    """Return who may validate the answer now. The officer never reads the words, and cannot."""
    first, seeing = first_lookers(request, words), _who_see(request, now=now)
    may = [one for one in seeing if one not in first]
    managers = set(members_with(request.team_id, Right.PURGE_CONFIRM))
    officers = Membership.objects.filter(agency_id=request.agency_id, role=Role.DPO.value, ends_at=None)
    return SecondLook(
        validators=tuple(may),
        managers=tuple(one for one in may if one in managers),
        officers=tuple(officers.order_by("id").values_list("user_id", flat=True)),
    )


def _who_see(request: RightsRequest, *, now: datetime) -> tuple[UUID, ...]:
    """Return the members in use who answer requests of the team, less those from whom the file is hidden."""
    roles = [role.value for role in HOLDERS[Right.RIGHTS_ANSWER]]
    running = Membership.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), team_id=request.team_id, role__in=roles, user__is_active=True
    )
    members = tuple(dict.fromkeys(running.order_by("starts_at", "id").values_list("user_id", flat=True)))
    case = Case.objects.filter(pk=request.object_id).first() if request.object_id else None
    seeing = roster_of(case, now=now).members if case else members
    return tuple(one for one in members if one in seeing)
