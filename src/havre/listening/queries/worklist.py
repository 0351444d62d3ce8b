"""What waits at the desk, for the home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.kernel.worklist import WorkItem
from havre.listening.access import contacts_visible_to, requisitions_visible_to
from havre.listening.queries.danger import running_alerts
from havre.listening.queries.floor import calls_until, start_of_day
from havre.listening.rules import TO_QUALIFY, ContactStatus, contact_path

SHOWN = 20


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits for the actor at the desk; nothing, and no statement, for those who do not listen."""
    if not actor.teams_with(Right.CONTACT_WRITE):
        return []
    items = [*_dangers(actor), *_contacts(actor), *_calls(actor, now=now)]
    return [*items, *_requisitions(actor)] if actor.teams_with(Right.REQUISITION) else items


def _dangers(actor: Actor) -> Iterator[WorkItem]:
    for alert in running_alerts(actor):
        help_wanted = "" if alert.second or alert.mine else " — un second écoutant est demandé"
        yield WorkItem(
            heading="Danger maintenant",
            title=f"Contact {alert.contact_reference}{help_wanted}",
            path=contact_path(alert.contact_id),
            since=alert.raised_at,
            urgent=True,
        )


def _contacts(actor: Actor) -> Iterator[WorkItem]:
    """Contacts that wait for a counsellor, and one's own that wait to be qualified."""
    contacts = contacts_visible_to(actor)
    waiting = contacts.filter(status=ContactStatus.INCOMING)
    mine = contacts.filter(status__in=TO_QUALIFY, holder_id=actor.user_id)
    for row in (waiting | mine).order_by("opened_at", "id")[:SHOWN]:
        waits = row.status == ContactStatus.INCOMING
        yield WorkItem(
            heading="Attend un écoutant" if waits else "À qualifier",
            title=f"Contact {row.reference}",
            path=contact_path(row.pk) if waits else f"{contact_path(row.pk)}qualification/",
            since=row.opened_at,
            urgent=waits,
        )


def _calls(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    for call in calls_until(actor, now=now, until=start_of_day(now) + timedelta(days=1)):
        yield WorkItem(
            heading="Rappels du jour",
            title=f"{call.reference} — {call.safe_way.label}",
            path=f"/ecoute/rappels/{call.follow_up_id}/",
            due_at=call.due_at,
            late=call.late,
        )


def _requisitions(actor: Actor) -> Iterator[WorkItem]:
    waiting = requisitions_visible_to(actor).filter(answered_at=None)
    for row in waiting.order_by("received_at", "id")[:SHOWN]:
        yield WorkItem(
            heading="Réquisitions sans réponse",
            title=row.reference,
            path=f"/ecoute/requisitions/{row.pk}/",
            since=row.received_at,
        )
