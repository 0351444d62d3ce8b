"""Doors of the counsellors' side: conversations are read through one's own desk, under its private key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations import locks
from havre.conversations.models import CannedPhrase, Conversation, Desk, DeskKey, Message
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible


def conversations_visible_to(actor: Actor) -> QuerySet[Conversation]:
    """Return the conversations of the actor's desks."""
    return Conversation.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def conversation_for(actor: Actor, conversation_id: UUID, *, lock: bool = False) -> Conversation:
    """Return one conversation of the actor's desks; raise ``NotVisible``."""
    found = conversations_visible_to(actor).filter(pk=conversation_id)
    row = (found.select_for_update() if lock else found).first()
    if row is None:
        raise NotVisible
    return row


def phrases_visible_to(actor: Actor) -> QuerySet[CannedPhrase]:
    """Return the phrases of the actor's desks, reviewed or not."""
    return CannedPhrase.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))


def desk_for(actor: Actor, *, right: Right = Right.CONTACT_WRITE, lock: bool = False) -> Desk:
    """Return the public desk of the actor; raise ``NotVisible`` for those whose team answers no public."""
    rows = Desk.objects.filter(team_id__in=actor.teams_with(right)).order_by("team_id")
    desk = (rows.select_for_update() if lock else rows).first()
    if desk is None:
        raise NotVisible
    return desk


def open_talk(conversation: Conversation) -> bytes:
    """Return the key K of one conversation, in three statements; raise ``CannotOpen`` once it is erased."""
    keys = open_talks([conversation])
    if conversation.pk not in keys:
        raise CannotOpen("the conversation's key is gone or not ours")
    return keys[conversation.pk]


def open_talks(conversations: Iterable[Conversation]) -> dict[UUID, bytes]:
    """Return the keys K of several conversations, in three statements whatever their number."""
    wanted = {row.pk: row.desk_key_id for row in conversations}
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conversation_id, sealed FROM keyring.talk_key WHERE conversation_id = ANY(%s)",
            [list(wanted)],
        )
        sealed = dict(cursor.fetchall())
    private = _private_keys(set(wanted.values()))
    return {
        key: locks.open_sealed(private[wanted[key]], value, conversation_id=key)
        for key, value in sealed.items()
        if wanted[key] in private
    }


def _private_keys(key_ids: set[UUID]) -> dict[UUID, bytes]:
    rows = list(DeskKey.objects.filter(pk__in=key_ids).order_by("pk"))
    keys = sealing.open_keys(row.key_id for row in rows)
    return {row.pk: row.unseal_bytes(keys[row.key_id], "private") for row in rows if row.key_id in keys}


def body_of(message: Message, key: bytes) -> dict[str, Any]:
    """Return one line opened: its ``text`` and what was closed with it; empty for a line of the desk."""
    if not message.body:
        return {}
    return locks.open_message(
        key, bytes(message.body), conversation_id=message.conversation_id, message_id=message.pk
    )
