"""Doors of the listening desk: everything is read and written through one's own teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.kernel.errors import NotVisible
from havre.listening.models import Contact, DangerAlert, FollowUp, Handover, Pause, Requisition, Situation
from havre.listening.rules import SituationStatus

Row = TypeVar("Row", bound=Model)
GONE = "Ancien membre"


def contacts_visible_to(actor: Actor) -> QuerySet[Contact]:
    """Return the contacts of the actor's desks; no other team has a door to them."""
    return Contact.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def alerts_visible_to(actor: Actor) -> QuerySet[DangerAlert]:
    """Return the danger alerts of the actor's desks."""
    return DangerAlert.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def follow_ups_visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """Return the planned and past call-backs of the actor's desks."""
    return FollowUp.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def situations_visible_to(actor: Actor) -> QuerySet[Situation]:
    """Return the situations of the actor's desks, open or closed."""
    return Situation.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def open_situations_of(actor: Actor) -> QuerySet[Situation]:
    """Return what a search may find: the desks' own open situations, nothing else (FR-LIS-05)."""
    return situations_visible_to(actor).filter(status=SituationStatus.OPEN)


def handovers_visible_to(actor: Actor) -> QuerySet[Handover]:
    """Return what the shifts of the actor's desks left to one another."""
    return Handover.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def pauses_visible_to(actor: Actor) -> QuerySet[Pause]:
    """Return the pauses of the actor's desks."""
    return Pause.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def requisitions_visible_to(actor: Actor) -> QuerySet[Requisition]:
    """Return the register of requisitions: coordinators only (FR-LIS-14)."""
    return Requisition.objects.filter(team_id__in=actor.teams_with(Right.REQUISITION))


def contact_for(actor: Actor, contact_id: UUID, *, lock: bool = False) -> Contact:
    """Return one contact of the actor's desks, locked until the end of the transaction when it will change."""
    return one_of(contacts_visible_to(actor), contact_id, lock=lock)


def situation_for(actor: Actor, situation_id: UUID, *, lock: bool = False) -> Situation:
    """Return one situation of the actor's desks."""
    return one_of(situations_visible_to(actor), situation_id, lock=lock)


def follow_up_for(actor: Actor, follow_up_id: UUID, *, lock: bool = False) -> FollowUp:
    """Return one call-back of the actor's desks."""
    return one_of(follow_ups_visible_to(actor), follow_up_id, lock=lock)


def one_of(rows: QuerySet[Row], row_id: UUID, *, lock: bool = False) -> Row:
    """Return the row of that id among ``rows``; raise ``NotVisible`` when there is none for this person."""
    found = rows.filter(pk=row_id)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise NotVisible
    return row


def desk_of(actor: Actor, right: Right = Right.CONTACT_WRITE) -> UUID:
    """Return the desk where the actor works; raise ``NotVisible`` for those who have none."""
    team_id = actor.main_seat(right).team_id
    if team_id is None:
        raise NotVisible
    return team_id


def is_coordinator(actor: Actor, team_id: UUID) -> bool:
    """Tell whether the actor coordinates this desk."""
    return team_id in actor.teams_with(Right.CONTACT_COORDINATE)


def named(field: str) -> Subquery:
    """Return the name of the colleague whose id is in ``field``, for an annotation."""
    return Subquery(User.objects.filter(pk=OuterRef(field)).values("name")[:1])


def names_of(user_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of colleagues in one statement; somebody who left is « Ancien membre »."""
    wanted = {user_id for user_id in user_ids if user_id}
    if not wanted:
        return {}
    known = dict(User.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name"))
    return {user_id: known.get(user_id, GONE) for user_id in wanted}
