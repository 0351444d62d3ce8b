"""The calendar of call-backs: the safe way and the safe time come first, the number last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.models import Membership
from havre.accounts.rules import HOLDERS, Right
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.listening.access import GONE, contact_for, follow_ups_visible_to, named
from havre.listening.models import FollowUp
from havre.listening.queries.panel import Panel, panel_of
from havre.listening.rules import FOLLOW_UP, FollowUpAct, FollowUpStatus, SafeWay

SHOWN = 100
HORIZONS = {"7": "7 jours", "30": "30 jours", "370": "Tous"}


@dataclass(frozen=True, kw_only=True)
class CalendarCall:
    """One call-back of the calendar; how and when one may call, before anything else."""

    follow_up_id: UUID
    reference: str
    due_at: datetime
    safe_way: SafeWay
    safe_time: str
    assigned: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """The call-backs of one day; ``late`` gathers those of the days before."""

    on: date
    late: bool
    calls: list[CalendarCall]


@dataclass(frozen=True, kw_only=True)
class CallPage:
    """One call-back with its number. Made only by ``follow_up_page``, which records the reading."""

    follow_up_id: UUID
    contact_id: UUID
    contact_reference: str
    situation_id: UUID | None
    situation_reference: str
    due_at: datetime
    late: bool
    safe_way: SafeWay
    safe_time: str
    number: str
    instructions: str
    outcome: str
    status: FollowUpStatus
    assigned: str
    done_at: datetime | None
    done_by: str
    acts: tuple[FollowUpAct, ...]

    @property
    def may_call(self) -> bool:
        """Whether the desk is the one that calls, by telephone."""
        return self.safe_way in {SafeWay.CALL, SafeWay.CALL_NO_MESSAGE}


def calendar(actor: Actor, *, now: datetime, days: int) -> list[Day]:
    """Return the planned call-backs of the coming ``days``, late ones first, in three statements.

    The safe times are words that people said: the look at the calendar is in the journal.
    """
    planned = follow_ups_visible_to(actor).filter(
        status=FollowUpStatus.PLANNED, due_at__lt=now + timedelta(days=days)
    )
    found = list(_with_names(planned).order_by("due_at", "id")[:SHOWN])
    audit.record("follow_up.list", kind="follow_up", detail={"shown": len(found)})
    keys = sealing.open_keys(call.key_id for call in found)
    calls = [_call(call, keys[call.key_id], now=now) for call in found]
    return [
        Day(on=on, late=late, calls=list(group))
        for (late, on), group in groupby(calls, key=lambda call: _heading(call, now=now))
    ]


def follow_up_page(actor: Actor, follow_up_id: UUID, *, now: datetime) -> CallPage:
    """Return one call-back with its number and what to say; the reading is in the journal first."""
    call = _with_names(follow_ups_visible_to(actor).annotate(done_by=named("done_by_id")))
    found = call.filter(pk=follow_up_id).first()
    if found is None:
        raise NotVisible
    audit.record(
        "follow_up.read",
        kind="contact",
        object_id=found.contact_id,
        team_id=found.team_id,
        detail={"follow_up": str(found.pk)},
    )
    details = found.unseal(sealing.open_key(found.key_id), "details", {})
    return CallPage(
        follow_up_id=found.pk,
        contact_id=found.contact_id,
        contact_reference=found.contact.reference,
        situation_id=found.situation_id,
        situation_reference=found.situation.reference if found.situation else "",
        due_at=found.due_at,
        late=found.status == FollowUpStatus.PLANNED and found.due_at < now,
        safe_way=SafeWay(found.safe_way),
        safe_time=details.get("safe_time", ""),
        number=details.get("number", ""),
        instructions=details.get("instructions", ""),
        outcome=details.get("outcome", ""),
        status=FollowUpStatus(found.status),
        assigned=(getattr(found, "assigned", "") or GONE) if found.assigned_to_id else "",
        done_at=found.done_at,
        done_by=getattr(found, "done_by", "") or GONE,
        acts=FOLLOW_UP.acts_from(found.status),
    )


def agreed_ways(actor: Actor, contact_id: UUID) -> tuple[str, Panel]:
    """Return the reference of a contact and its panel, to fill the form that plans a call-back; recorded."""
    contact = contact_for(actor, contact_id)
    audit.record("contact.read", kind="contact", object_id=contact.pk, team_id=contact.team_id)
    return contact.reference, panel_of(contact, sealing.open_key(contact.key_id))


def colleagues_of(actor: Actor) -> list[tuple[str, str]]:
    """Return the people of the actor's desks (id, name), for a form that assigns."""
    roles = [role.value for role in HOLDERS[Right.CONTACT_WRITE]]
    seats = Membership.objects.filter(
        team_id__in=actor.teams_with(Right.CONTACT_WRITE), role__in=roles, ends_at=None
    )
    found = seats.order_by("user__name", "user_id").values_list("user_id", "user__name").distinct()
    return [(str(user_id), name) for user_id, name in found]


def _with_names(calls: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return calls.select_related("contact", "situation").annotate(assigned=named("assigned_to_id"))


def _call(call: FollowUp, key: bytes, *, now: datetime) -> CalendarCall:
    return CalendarCall(
        follow_up_id=call.pk,
        reference=call.situation.reference if call.situation else call.contact.reference,
        due_at=call.due_at,
        safe_way=SafeWay(call.safe_way),
        safe_time=call.unseal(key, "details", {}).get("safe_time", ""),
        assigned=(call.assigned or GONE) if call.assigned_to_id else "",  # type: ignore[attr-defined]
        late=call.due_at < now,
    )


def _heading(call: CalendarCall, *, now: datetime) -> tuple[bool, date]:
    """Return where a call stands: with the late ones of the days before, or on its day."""
    today, day = timezone.localdate(now), timezone.localdate(call.due_at)
    return (True, today) if day < today else (False, day)
