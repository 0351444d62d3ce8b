"""Children that another team asks to follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.cases.models import Arrival
from havre.cases.rules import Origin
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible

LATEST = 50


@dataclass(frozen=True, kw_only=True)
class ArrivalLine:
    """One request that waits, without a name."""

    id: UUID
    sender: str
    origin: Origin
    sent_at: datetime


@dataclass(frozen=True, kw_only=True)
class ArrivalRead:
    """One request, opened: who asks, and why. The identity is told in the file only."""

    id: UUID
    reference: str
    why: str
    birth_year: str


def waiting(actor: Actor) -> list[ArrivalLine]:
    """Return the requests that wait in the actor's teams, the oldest first."""
    teams = actor.teams_with(Right.CASE_WRITE)
    rows = list(
        Arrival.objects.filter(team_id__in=teams, answered_at=None)
        .defer("content")
        .order_by("sent_at", "id")[:LATEST]
    )
    names = dict(Team.objects.filter(pk__in={row.from_team_id for row in rows}).values_list("id", "name"))
    return [
        ArrivalLine(
            id=row.pk, sender=names.get(row.from_team_id, ""), origin=Origin(row.origin), sent_at=row.sent_at
        )
        for row in rows
    ]


def any_waiting(actor: Actor) -> bool:
    """Whether a request waits in the actor's teams, in one statement."""
    return Arrival.objects.filter(team_id__in=actor.teams_with(Right.CASE_WRITE), answered_at=None).exists()


def arrival_for(actor: Actor, arrival_id: UUID) -> ArrivalRead:
    """Open one request for reading; the journal has it. Raises ``NotVisible`` when it was answered."""
    teams = actor.teams_with(Right.CASE_WRITE)
    row = Arrival.objects.filter(pk=arrival_id, team_id__in=teams, answered_at=None).first()
    if row is None:
        raise NotVisible
    audit.record("arrival.read", kind="case_arrival", object_id=row.pk, team_id=row.team_id)
    content = row.unseal(sealing.open_key(row.key_id), "content", {})
    birth = str(content.get("card", {}).get("birth_date") or "")[:4]
    return ArrivalRead(id=row.pk, reference=content["reference"], why=content["why"], birth_year=birth)
