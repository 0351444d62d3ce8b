"""What « danger maintenant » shows: who is there, since when, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.listening.access import GONE, alerts_visible_to, contact_for, named
from havre.listening.models import Contact, DangerAlert
from havre.listening.rules import ContactStatus, DangerStep


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step done, with its time."""

    at: datetime
    label: str
    text: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class AlertView:
    """A « danger maintenant » that runs, or the last one that ran."""

    alert_id: UUID
    contact_id: UUID
    contact_reference: str
    departement_code: str
    raised_at: datetime
    raised_by: str
    mine: bool
    second: str
    second_is_me: bool
    joined_at: datetime | None
    ended_at: datetime | None
    steps: list[Step]

    @property
    def runs(self) -> bool:
        """Whether the danger is still now."""
        return self.ended_at is None


@dataclass(frozen=True, kw_only=True)
class ContactDanger:
    """What the band of danger needs of a contact, without its notes."""

    contact_id: UUID
    closed: bool
    departement_code: str
    commune_code: str
    alert: AlertView | None


def danger_of(actor: Actor, contact_id: UUID, *, recorded: bool) -> ContactDanger:
    """Return the danger of one contact; the reading is recorded unless the page already did (``recorded``)."""
    contact = contact_for(actor, contact_id)
    if not recorded:
        audit.record("contact.read", kind="contact", object_id=contact.pk, team_id=contact.team_id)
    return ContactDanger(
        contact_id=contact.pk,
        closed=contact.status == ContactStatus.CLOSED,
        departement_code=contact.departement_code,
        commune_code=contact.commune_code,
        alert=alert_of(contact, sealing.open_key(contact.key_id), actor=actor),
    )


def running_alerts(actor: Actor) -> list[AlertView]:
    """Return the alerts that run on the actor's desks, without their steps, in one statement."""
    alerts = alerts_visible_to(actor).filter(ended_at=None).select_related("contact")
    return [_view(alert, actor=actor, steps=[]) for alert in _named(alerts).order_by("raised_at", "id")]


def alert_of(contact: Contact, key: bytes, *, actor: Actor) -> AlertView | None:
    """Return the alert of a contact whose reading is already recorded: the one that runs, else the last."""
    alerts = DangerAlert.objects.filter(contact=contact).select_related("contact")
    alert = _named(alerts).order_by("-raised_at", "-id").first()
    if alert is None:
        return None
    steps = [
        Step(
            at=datetime.fromisoformat(step["at"]),
            label=DangerStep.label_of(step["code"]),
            text=step["text"],
            mine=step["by"] == str(actor.user_id),
        )
        for step in alert.unseal(key, "steps", [])
    ]
    return _view(alert, actor=actor, steps=steps)


def _named(alerts: QuerySet[DangerAlert]) -> QuerySet[DangerAlert]:
    return alerts.annotate(raised_by=named("raised_by_id"), joined_by=named("joined_by_id"))


def _view(alert: DangerAlert, *, actor: Actor, steps: list[Step]) -> AlertView:
    return AlertView(
        alert_id=alert.pk,
        contact_id=alert.contact_id,
        contact_reference=alert.contact.reference,
        departement_code=alert.departement_code,
        raised_at=alert.raised_at,
        raised_by=alert.raised_by or GONE,  # type: ignore[attr-defined]
        mine=alert.raised_by_id == actor.user_id,
        second=(alert.joined_by or GONE) if alert.joined_by_id else "",  # type: ignore[attr-defined]
        second_is_me=alert.joined_by_id == actor.user_id,
        joined_at=alert.joined_at,
        ended_at=alert.ended_at,
        steps=steps,
    )
