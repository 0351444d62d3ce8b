"""The systems that an organisation has told when public entries change, as its moderators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.models import Webhook


@dataclass(frozen=True, kw_only=True)
class ToldSystem:
    """One address, without its secret."""

    id: UUID
    url: str
    created_at: datetime
    failures: int
    stopped_at: datetime | None


def told_systems(actor: Actor) -> list[ToldSystem]:
    """Return the addresses of the organisations for which the person moderates, the last first: one statement."""
    agencies = [seat.agency_id for seat in actor.seats_with(Right.DIRECTORY_MODERATE)]
    rows = Webhook.objects.filter(agency_id__in=agencies).order_by("-created_at", "id")
    return [
        ToldSystem(
            id=row.id,
            url=row.url,
            created_at=row.created_at,
            failures=row.failures,
            stopped_at=row.stopped_at,
        )
        for row in rows
    ]
