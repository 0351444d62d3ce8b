"""« Danger maintenant »: raised in one press, joined by a second counsellor, each step with its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.text import clean
from havre.listening.access import alerts_visible_to, contact_for, names_of, one_of
from havre.listening.models import DangerAlert
from havre.listening.rules import SHORT_MAX, ContactStatus, DangerStep, contact_path


@transaction.atomic
def raise_danger(*, actor: Actor, contact_id: UUID, now: datetime) -> DangerAlert:
    """Start « danger maintenant » on a contact and ask the desk for a second counsellor.

    One runs at a time: raising again returns the one that runs. Raises ``Refused`` (``closed``) on a closed contact.
    """
    contact = contact_for(actor, contact_id, lock=True)
    running = DangerAlert.objects.filter(contact=contact, ended_at=None).first()
    if running is not None:
        return running
    if contact.status == ContactStatus.CLOSED:
        raise Refused(
            "Ce contact est clos. Ouvrez un nouveau contact, puis « Danger maintenant » ; au besoin appelez le 17.",
            code="closed",
        )
    alert = DangerAlert(
        team_id=contact.team_id, contact=contact, key_id=contact.key_id, raised_at=now,
        raised_by_id=actor.user_id, departement_code=contact.departement_code,
    )  # fmt: skip
    alert.save(force_insert=True)
    notify(
        members_with(alert.team_id, Right.CONTACT_WRITE),
        team_id=alert.team_id, kind="danger", path=contact_path(contact.pk), now=now, by=actor,
    )  # fmt: skip
    _record(alert, "raise")
    return alert


@transaction.atomic
def join_danger(*, actor: Actor, alert_id: UUID, now: datetime) -> DangerAlert:
    """Become the second counsellor. Raises ``Refused``: ``own_alert``, ``joined`` by another, ``ended``."""
    alert = _running(actor, alert_id)
    if alert.joined_by_id == actor.user_id:
        return alert
    if alert.raised_by_id == actor.user_id:
        raise Refused(
            "C'est vous qui avez demandé du renfort : un collègue va vous rejoindre.", code="own_alert"
        )
    if alert.joined_by_id:
        name = names_of([alert.joined_by_id])[alert.joined_by_id]
        raise Refused(f"{name} a déjà rejoint. Restez disponible.", code="joined")
    alert.joined_at, alert.joined_by_id = now, actor.user_id
    alert.save(update_fields=["joined_at", "joined_by_id"])
    _record(alert, "join")
    return alert


@transaction.atomic
def log_step(
    *, actor: Actor, alert_id: UUID, step_id: UUID, code: str, text: str, now: datetime
) -> DangerAlert:
    """Record one step with its time; the page chooses ``step_id``, so that pressing twice records once.

    Raises ``Refused``: ``ended``, ``too_long``, ``step_empty`` (« autre » without words).
    """
    alert = _running(actor, alert_id)
    step, words = DangerStep(code), clean(text).strip()
    if len(words) > SHORT_MAX:
        raise Refused(
            f"Une étape tient en {SHORT_MAX} caractères ; écrivez le reste dans les notes.", code="too_long"
        )
    if step == DangerStep.OTHER and not words:
        raise Refused("Écrivez quelle étape a été faite, ou choisissez-en une.", code="step_empty")
    key = sealing.open_key(alert.key_id)
    steps: list[dict[str, Any]] = alert.unseal(key, "steps", [])
    if any(known["id"] == str(step_id) for known in steps):
        return alert
    made = {
        "id": str(step_id),
        "at": now.isoformat(),
        "by": str(actor.user_id),
        "code": step.value,
        "text": words,
    }
    alert.seal(key, steps=[*steps, made])
    alert.save(update_fields=["steps"])
    _record(alert, "step", code=step.value)
    return alert


@transaction.atomic
def end_danger(*, actor: Actor, alert_id: UUID, now: datetime) -> DangerAlert:
    """Say that the danger is no longer now. Ending twice ends once."""
    alert = one_of(alerts_visible_to(actor), alert_id, lock=True)
    if alert.ended_at is None:
        alert.ended_at = now
        alert.save(update_fields=["ended_at"])
        _record(alert, "end")
    return alert


@transaction.atomic
def set_danger_place(*, actor: Actor, alert_id: UUID, departement_code: str, now: datetime) -> DangerAlert:  # noqa: ARG001
    """Say in which département the child is now, when it is not that of the panel; the numbers follow."""
    alert = _running(actor, alert_id)
    alert.departement_code = departement_code
    alert.save(update_fields=["departement_code"])
    _record(alert, "place", departement=departement_code)
    return alert


def _running(actor: Actor, alert_id: UUID) -> DangerAlert:
    alert = one_of(alerts_visible_to(actor), alert_id, lock=True)
    if alert.ended_at is not None:
        raise Refused(
            "Ce « danger maintenant » est terminé. Relancez-le depuis le contact s'il le faut.", code="ended"
        )
    return alert


def _record(alert: DangerAlert, act: str, **detail: str) -> None:
    audit.record(
        f"danger.{act}",
        kind="contact",
        object_id=alert.contact_id,
        team_id=alert.team_id,
        detail={"alert": str(alert.pk), **detail},
    )
