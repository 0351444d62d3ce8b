"""What the floor shows: who talks, who waits, where help is asked, who rests, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from havre.accounts.access import Actor
from havre.listening.access import (
    GONE,
    contacts_visible_to,
    follow_ups_visible_to,
    handovers_visible_to,
    named,
    pauses_visible_to,
)
from havre.listening.models import Pause
from havre.listening.queries.contacts import ContactRow, contact_rows
from havre.listening.queries.danger import AlertView, running_alerts
from havre.listening.rules import (
    PAUSE_MINUTES,
    RUNNING,
    FollowUpStatus,
    PauseStatus,
    SafeWay,
    pause_ends_at,
)

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class Resting:
    """A pause proposed to the reader, or somebody who rests now."""

    pause_id: UUID
    name: str
    mine: bool
    proposed: bool
    ends_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DueCall:
    """A call-back due today or before: the safe way first, never the number."""

    follow_up_id: UUID
    reference: str
    due_at: datetime
    safe_way: SafeWay
    assigned: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class Left:
    """A hand-over that nobody of the next shift acknowledged yet."""

    handover_id: UUID
    written_at: datetime
    author: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class Floor:
    """The state of the desk at one moment; the counts are facts of the team and of oneself, not a ranking."""

    waiting: list[ContactRow]
    talking: list[ContactRow]
    alerts: list[AlertView]
    pauses: list[Resting]
    calls: list[DueCall]
    handovers: list[Left]
    talks_today: int
    mine_today: int


def floor(actor: Actor, *, now: datetime) -> Floor:
    """Return the floor of the actor's desks, in six statements whatever the number of rows."""
    contacts = contacts_visible_to(actor)
    running = contact_rows(contacts.filter(status__in=RUNNING).order_by("opened_at", "id")[:SHOWN])
    since = start_of_day(now)
    today = contacts.filter(opened_at__gte=since, holder_id__isnull=False)
    counts = today.aggregate(all=Count("id"), mine=Count("id", filter=Q(holder_id=actor.user_id)))
    return Floor(
        waiting=[row for row in running if not row.holder],
        talking=[row for row in running if row.holder],
        alerts=running_alerts(actor),
        pauses=pauses_now(actor, now=now),
        calls=calls_until(actor, now=now, until=since + timedelta(days=1)),
        handovers=_handovers(actor),
        talks_today=counts["all"],
        mine_today=counts["mine"],
    )


def start_of_day(now: datetime) -> datetime:
    """Return midnight of the day of ``now``, as the desk's clock says."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time.min))


def calls_until(actor: Actor, *, now: datetime, until: datetime) -> list[DueCall]:
    """Return the planned call-backs due before ``until``, the latest due first late ones included."""
    planned = follow_ups_visible_to(actor).filter(status=FollowUpStatus.PLANNED, due_at__lt=until)
    found = planned.select_related("contact", "situation").annotate(assigned=named("assigned_to_id"))
    return [
        DueCall(
            follow_up_id=call.pk,
            reference=call.situation.reference if call.situation else call.contact.reference,
            due_at=call.due_at,
            safe_way=SafeWay(call.safe_way),
            assigned=(call.assigned or GONE) if call.assigned_to_id else "",
            late=call.due_at < now,
        )
        for call in found.order_by("due_at", "id")[:SHOWN]
    ]


def pauses_now(actor: Actor, *, now: datetime) -> list[Resting]:
    """Return the pauses proposed to the reader in the last hour, and those that colleagues take now."""
    begun = Q(status=PauseStatus.TAKEN, taken_at__gt=now - timedelta(minutes=PAUSE_MINUTES))
    mine = Q(status=PauseStatus.PROPOSED, user_id=actor.user_id, proposed_at__gt=now - timedelta(hours=1))
    found = pauses_visible_to(actor).filter(begun | mine).annotate(name=named("user_id"))
    return [_resting(pause, actor=actor) for pause in found.order_by("proposed_at", "id")]


def _resting(pause: Pause, *, actor: Actor) -> Resting:
    return Resting(
        pause_id=pause.pk,
        name=pause.name or GONE,  # type: ignore[attr-defined]
        mine=pause.user_id == actor.user_id,
        proposed=pause.status == PauseStatus.PROPOSED,
        ends_at=pause_ends_at(pause.taken_at) if pause.taken_at else None,
    )


def _handovers(actor: Actor) -> list[Left]:
    waiting = handovers_visible_to(actor).filter(acknowledged_at=None).annotate(author=named("written_by_id"))
    return [
        Left(
            handover_id=row.pk,
            written_at=row.written_at,
            author=row.author or GONE,
            mine=row.written_by_id == actor.user_id,
        )
        for row in waiting.order_by("-written_at", "-id")[:10]
    ]
