"""Adding a line, the desk's own lines, and telling those who watch: what the verbs share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from havre.conversations import locks
from havre.conversations.models import Conversation, Message
from havre.conversations.rules import Author, Said, coarse, expiry
from havre.foundation import audit


def add_said(conversation: Conversation, said: Said, *, now: datetime) -> None:
    """Add a line of the desk (a code, shown in the person's language); the conversation is not saved."""
    conversation.last_position += 1
    Message(
        id=uuid4(), conversation=conversation, team_id=conversation.team_id, position=conversation.last_position,
        author=Author.DESK.value, said=said.value, sent_at=coarse(now),
    ).save(force_insert=True)  # fmt: skip


def add_reply(
    conversation: Conversation, *, message_id: UUID, text: str, key: bytes, author_id: UUID, now: datetime
) -> None:
    """Add a counsellor's line and put the expiry off; the conversation is not saved. Raises ``TooLong``."""
    conversation.last_position += 1
    body = locks.close_message(key, {"text": text}, conversation_id=conversation.pk, message_id=message_id)
    Message(
        id=message_id, conversation=conversation, team_id=conversation.team_id, author_id=author_id,
        position=conversation.last_position, author=Author.COUNSELLOR.value, sent_at=coarse(now), body=body,
    ).save(force_insert=True)  # fmt: skip
    conversation.last_at, conversation.answered = coarse(now), True
    conversation.expires_on = expiry(timezone.localtime(now).date(), days=conversation.keep_days)


def keep(conversation: Conversation, act: str, **detail: Any) -> None:
    """Save, tell the pages that watch this conversation and this desk, write in the journal."""
    conversation.save()
    tell(str(conversation.pk), f"desk:{conversation.team_id}")
    audit.record(
        act, kind="conversation", object_id=conversation.pk, team_id=conversation.team_id, detail=detail
    )


def tell(*topics: str) -> None:
    """Wake the live pages of these topics when the transaction commits: ids, never words."""
    with connection.cursor() as cursor:
        for topic in topics:
            cursor.execute("SELECT pg_notify('talk', %s)", [topic])
