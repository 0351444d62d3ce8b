"""Doors of safekeeping: what the officer, those who confirm, and the members of a team may meet."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.kernel.errors import NotVisible
from havre.safekeeping.models import Archived, Breach, LegalHold, PurgeRun, RetentionRule, RightsRequest

DECIDING = (Right.DATA_PROTECTION, Right.PURGE_CONFIRM)


def agency_of(actor: Actor, *rights: Right) -> UUID:
    """Return the agency in which the actor holds one of ``rights``; raise ``NotVisible`` when there is none."""
    for right in rights or DECIDING:
        for seat in actor.seats_with(right):
            return seat.agency_id
    raise NotVisible


def agencies_of(actor: Actor, *rights: Right) -> list[UUID]:
    """Return every agency in which the actor holds one of ``rights``."""
    return sorted({seat.agency_id for right in rights for seat in actor.seats_with(right)})


def runs_visible_to(actor: Actor) -> QuerySet[PurgeRun]:
    """Return the purges of the actor's agencies."""
    return PurgeRun.objects.filter(agency_id__in=agencies_of(actor, *DECIDING))


def run_for(actor: Actor, run_id: UUID, *, lock: bool = False) -> PurgeRun:
    """Return one purge; raise ``NotVisible``."""
    rows = runs_visible_to(actor).filter(pk=run_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotVisible
    return row


def holds_visible_to(actor: Actor) -> QuerySet[LegalHold]:
    """Return the holds of the agencies where the actor is the officer, and of the teams where they confirm."""
    of_agency = LegalHold.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    return of_agency | LegalHold.objects.filter(team_id__in=actor.teams_with(Right.PURGE_CONFIRM))


def archives_visible_to(actor: Actor) -> QuerySet[Archived]:
    """Return the sealed archives of the officer's agencies and of the teams whose manager the actor is."""
    of_agency = Archived.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    return of_agency | Archived.objects.filter(team_id__in=actor.teams_with(Right.PURGE_CONFIRM))


def requests_visible_to(actor: Actor) -> QuerySet[RightsRequest]:
    """Return the requests that the actor's teams answer; row security leaves out those of hidden files."""
    return RightsRequest.objects.filter(team_id__in=actor.teams_with(Right.RIGHTS_ANSWER))


def request_for(actor: Actor, request_id: UUID, *, lock: bool = False) -> RightsRequest:
    """Return one request of the actor's teams, whose words they may open; raise ``NotVisible``."""
    rows = requests_visible_to(actor).filter(pk=request_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotVisible
    return row


def breaches_visible_to(actor: Actor) -> QuerySet[Breach]:
    """Return the register of the officer's agencies."""
    return Breach.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))


def breach_for(actor: Actor, breach_id: UUID, *, lock: bool = False) -> Breach:
    """Return one breach; raise ``NotVisible``."""
    rows = breaches_visible_to(actor).filter(pk=breach_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NotVisible
    return row


def rules_of(agency_id: UUID) -> QuerySet[RetentionRule]:
    """Return the lines that concern an agency: the national ones and its own."""
    return RetentionRule.objects.filter(agency_id=None) | RetentionRule.objects.filter(agency_id=agency_id)


def teams_of(agency_id: UUID) -> list[Team]:
    """Return the teams of an agency, by name."""
    return list(Team.objects.filter(agency_id=agency_id).order_by("name", "pk"))
