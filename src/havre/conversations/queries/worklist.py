"""Conversations that wait for somebody, for the home page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.access import conversations_visible_to
from havre.conversations.models import Conversation, Desk
from havre.conversations.queries.talks import number_of
from havre.conversations.rules import Status, talk_path
from havre.kernel.worklist import WorkItem

SHOWN = 20


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return who waits live, and the messages to answer that nobody else holds; nothing for those who do not listen."""
    teams = actor.teams_with(Right.CONTACT_WRITE)
    if not teams:
        return []
    nobody_else = Q(holder_id=None) | Q(holder_id=actor.user_id)
    wanted = Q(status=Status.WAITING) | (Q(status=Status.TO_ANSWER) & nobody_else)
    found = conversations_visible_to(actor).filter(wanted).order_by("waiting_since", "last_at", "id")
    rows = list(found[:SHOWN])
    promised = (
        dict(Desk.objects.filter(team_id__in=teams).values_list("team_id", "reply_hours")) if rows else {}
    )
    return [_item(row, hours=promised.get(row.team_id, 24), now=now) for row in rows]


def _item(row: Conversation, *, hours: int, now: datetime) -> WorkItem:
    number, path = f"Conversation {number_of(row.pk)}", talk_path(row.pk)
    if row.status == Status.WAITING:
        return WorkItem("Attend en direct", number, path, since=row.waiting_since, urgent=True)
    due_at = row.last_at + timedelta(hours=hours)
    return WorkItem("Messages à lire", number, path, due_at=due_at, late=due_at < now)
