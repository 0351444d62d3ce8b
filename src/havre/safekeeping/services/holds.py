"""Legal holds: nothing under one is erased; placed and lifted with a reason, both told in the journal."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.foundation.scope import acting_for_team
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import NotVisible, Refused
from havre.safekeeping.access import holds_visible_to
from havre.safekeeping.models import LegalHold
from havre.safekeeping.rules import HOLD_MIN_REASON, HoldReason
from havre.safekeeping.stores import stores


@dataclass(frozen=True, kw_only=True)
class Hold:
    """What to hold, by its reference, and why; without ``until_on`` until somebody lifts it."""

    reference: str
    category: HoldReason
    reason: str
    until_on: date | None = None


@transaction.atomic
def place_hold(*, actor: Actor, hold_id: UUID, hold: Hold, now: datetime) -> LegalHold:
    """Hold one object of the actor's teams, or of the agency for its officer; found by its reference alone.

    Raises ``Refused``: ``reason_needed``, ``until_past``, ``not_found``.
    """
    one_at_a_time(hold_id)
    known = holds_visible_to(actor).filter(pk=hold_id).first()
    if known:
        return known
    if len(hold.reason.strip()) < HOLD_MIN_REASON:
        raise Refused("Écrivez pourquoi, en une phrase, sans nom.", code="reason_needed", field="reason")
    if hold.until_on and hold.until_on < timezone.localdate(now):
        raise Refused("Cette date est passée.", code="until_past", field="until_on")
    team, kind, object_id = _found(actor, hold.reference.strip().upper())
    row = LegalHold.objects.create(
        id=hold_id, agency_id=team.agency_id, team_id=team.pk, kind=kind, object_id=object_id,
        reference=hold.reference.strip().upper(), category=hold.category.value, reason=hold.reason,
        placed_at=now, placed_by_id=actor.user_id, until_on=hold.until_on,
    )  # fmt: skip
    audit.record("hold.place", kind=kind, object_id=object_id, team_id=team.pk, purpose=hold.category.value)
    return row


def _found(actor: Actor, reference: str) -> tuple[Team, str, UUID]:
    """Find what may be held: a manager, what they may see; the officer, who sees no file, any of the agency."""
    own = actor.teams_with(Right.PURGE_CONFIRM)
    for team in _reach(actor):
        scope: AbstractContextManager[object] = nullcontext() if team.pk in own else acting_for_team(team.pk)
        with scope:
            for store in stores().values():
                if object_id := store.find(team.pk, reference):
                    return team, store.kind, object_id
    raise Refused(
        "Aucun dossier ne porte cette référence dans vos équipes. Vérifiez-la.",
        code="not_found",
        field="reference",
    )


def _reach(actor: Actor) -> list[Team]:
    of_agency = Team.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    own = Team.objects.filter(pk__in=actor.teams_with(Right.PURGE_CONFIRM))
    return list((of_agency | own).order_by("pk"))


@transaction.atomic
def lift_hold(*, actor: Actor, hold_id: UUID, now: datetime) -> LegalHold:
    """Lift a hold; what was due is proposed again by the next purge."""
    row = holds_visible_to(actor).filter(pk=hold_id).first()
    if row is None:
        raise NotVisible
    if row.lifted_at is None:
        row.lifted_at, row.lifted_by_id = now, actor.user_id
        row.save(update_fields=["lifted_at", "lifted_by_id"])
        audit.record("hold.lift", kind=row.kind, object_id=row.object_id, team_id=row.team_id)
    return row
