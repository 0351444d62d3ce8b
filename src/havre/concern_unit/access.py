"""Doors to the receptions: the whole inbox for the CRIP, one's own charge for an evaluator, nothing for the others."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit.models import Evaluator, Reception
from havre.kernel.errors import NotVisible


def receptions_of(actor: Actor, *, right: Right = Right.CRIP_READ) -> QuerySet[Reception]:
    """Return the receptions of the CRIPs where the actor holds ``right``, without what is sealed."""
    rows = Reception.objects.filter(team_id__in=actor.teams_with(right))
    return rows.defer("content", "pdf")


def assigned_to(actor: Actor) -> QuerySet[Reception]:
    """Return the receptions whose evaluation is entrusted to the actor now, without what is sealed."""
    return receptions_of(actor, right=Right.CRIP_EVALUATE).filter(_charged(actor))


def visible_to(actor: Actor) -> QuerySet[Reception]:
    """Return what the actor may open: the inbox of a CRIP officer, the charge of an evaluator."""
    whole = Q(team_id__in=actor.teams_with(Right.CRIP_READ))
    charge = Q(team_id__in=actor.teams_with(Right.CRIP_EVALUATE)) & _charged(actor)
    return Reception.objects.filter(whole | charge)


def reception_for(
    actor: Actor, reception_id: UUID, *, right: Right = Right.CRIP_EVALUATE, sealed: bool = False
) -> Reception:
    """Return one reception, with its content still sealed when ``sealed``, or raise ``NotVisible``.

    ``CRIP_EVALUATE`` opens what ``visible_to`` shows; any other right opens the CRIPs where it is held.
    """
    rows = visible_to(actor) if right is Right.CRIP_EVALUATE else receptions_of(actor, right=right)
    hidden = ("pdf",) if sealed else ("content", "pdf")
    found = rows.defer(None).defer(*hidden).filter(pk=reception_id).first()
    if found is None:
        raise NotVisible
    return found


def locked(actor: Actor, reception_id: UUID, *, right: Right) -> Reception:
    """Return one reception, locked until the end of the transaction; acts on it come one after the other."""
    reception_for(actor, reception_id, right=right)
    return Reception.objects.select_for_update().defer("content", "pdf").get(pk=reception_id)


def rights_on(actor: Actor, reception: Reception) -> frozenset[Right]:
    """Return the rights of the CRIP that the actor holds on a reception already opened by its door."""
    wanted = (Right.CRIP_READ, Right.CRIP_WRITE, Right.CRIP_MANAGE, Right.CRIP_EVALUATE)
    return frozenset(right for right in wanted if reception.team_id in actor.teams_with(right))


def _charged(actor: Actor) -> Q:
    mine = Evaluator.objects.filter(reception=OuterRef("pk"), user_id=actor.user_id, ended_at=None)
    return Q(Exists(mine))
