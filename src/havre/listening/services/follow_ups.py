"""Call-backs agreed with the person: when, by which safe way, what came of it (FR-LIS-07)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.text import clean
from havre.listening.access import contact_for, follow_up_for, follow_ups_visible_to
from havre.listening.models import FollowUp
from havre.listening.rules import (
    FOLLOW_UP,
    FOLLOW_UP_LONGEST_DAYS,
    SHORT_MAX,
    TEXT_MAX,
    FollowUpAct,
    FollowUpStatus,
    SafeWay,
    already_done,
)
from havre.listening.services.insertion import insert

REMINDER = "listening.remind_follow_up"


@dataclass(frozen=True, kw_only=True)
class CallBack:
    """What was agreed: free words are sealed; ``number`` may be empty when the person calls."""

    due_at: datetime
    safe_way: str
    safe_time: str = ""
    number: str = ""
    instructions: str = ""
    assigned_to_id: UUID | None = None


@transaction.atomic
def plan_follow_up(
    *, actor: Actor, follow_up_id: UUID, contact_id: UUID, agreed: CallBack, now: datetime
) -> FollowUp:
    """Plan a call-back under an id chosen by the page, and its reminder on the day.

    Raises ``Refused``: ``due_past``, ``due_too_far`` (a year at most), ``unknown_way``, ``number_missing``
    (one calls, but no number is known), ``too_long``, ``not_of_the_desk`` (assigned to a stranger).
    """
    contact = contact_for(actor, contact_id, lock=True)
    known = follow_ups_visible_to(actor).filter(pk=follow_up_id).first()
    if known is not None:
        return known
    details = _checked(agreed, team_id=contact.team_id, now=now)
    planned = FollowUp(
        pk=follow_up_id, team_id=contact.team_id, contact=contact, situation_id=contact.situation_id,
        key_id=contact.key_id, planned_at=now, planned_by_id=actor.user_id, due_at=agreed.due_at,
        safe_way=SafeWay(agreed.safe_way).value, assigned_to_id=agreed.assigned_to_id,
    )  # fmt: skip
    planned.seal(sealing.open_key(contact.key_id), details=details)
    insert(planned)
    app.configure_task(REMINDER, schedule_at=agreed.due_at).defer(
        team_id=str(planned.team_id), follow_up_id=str(planned.pk)
    )
    _record(planned, "plan")
    return planned


@transaction.atomic
def answer_follow_up(
    *, actor: Actor, follow_up_id: UUID, act: FollowUpAct, outcome: str, now: datetime
) -> FollowUp:
    """Record what came of a call-back. A new attempt is another call-back. Raises ``Refused`` (``too_long``…)."""
    found = follow_up_for(actor, follow_up_id, lock=True)
    if already_done(FOLLOW_UP, found.status, act):
        return found
    words = _short(outcome, "outcome", TEXT_MAX)
    found.status = FOLLOW_UP.after(found.status, act).value
    found.done_at, found.done_by_id = now, actor.user_id
    key = sealing.open_key(found.key_id)
    found.seal(key, details={**found.unseal(key, "details", {}), "outcome": words})
    found.save()
    _record(found, act.value)
    return found


def remind_follow_up(*, follow_up_id: UUID, now: datetime) -> None:
    """Tell who is to call back, or the whole desk, when the call-back still waits; under the desk's scope."""
    found = FollowUp.objects.filter(pk=follow_up_id, status=FollowUpStatus.PLANNED).first()
    if found is None:
        return
    told = (
        [found.assigned_to_id] if found.assigned_to_id else members_with(found.team_id, Right.CONTACT_WRITE)
    )
    path = f"/ecoute/rappels/{found.pk}/"
    notify(told, team_id=found.team_id, kind="follow_up_due", path=path, now=now, by=None)


def _checked(agreed: CallBack, *, team_id: UUID, now: datetime) -> dict[str, str]:
    """Return the words to seal, once everything is in order."""
    if agreed.due_at < now - timedelta(minutes=5):
        raise Refused(
            "Cette date est passée. Choisissez un jour et une heure à venir.", code="due_past", field="day"
        )
    if agreed.due_at > now + timedelta(days=FOLLOW_UP_LONGEST_DAYS):
        raise Refused("Un rappel se prévoit à un an au plus.", code="due_too_far", field="day")
    if agreed.safe_way not in SafeWay.codes():
        raise Refused("Dites par quel moyen sûr joindre la personne.", code="unknown_way", field="safe_way")
    if agreed.safe_way in {SafeWay.CALL, SafeWay.CALL_NO_MESSAGE} and not agreed.number.strip():
        raise Refused(
            "Pour appeler, il faut un numéro. Notez-le, ou choisissez « C'est la personne qui rappelle ».",
            code="number_missing",
            field="number",
        )
    if agreed.assigned_to_id and agreed.assigned_to_id not in members_with(team_id, Right.CONTACT_WRITE):
        raise Refused("Cette personne n'est pas du plateau.", code="not_of_the_desk", field="assigned_to")
    words = asdict(agreed)
    limits = {"number": 40, "safe_time": SHORT_MAX, "instructions": TEXT_MAX}
    return {name: _short(words[name], name, limit) for name, limit in limits.items()}


def _short(text: str, field: str, limit: int) -> str:
    words = clean(text).strip()
    if len(words) > limit:
        raise Refused(f"Ce texte dépasse {limit} caractères. Raccourcissez-le.", code="too_long", field=field)
    return words


def _record(found: FollowUp, act: str) -> None:
    audit.record(
        f"follow_up.{act}",
        kind="contact",
        object_id=found.contact_id,
        team_id=found.team_id,
        detail={"follow_up": str(found.pk)},
    )
