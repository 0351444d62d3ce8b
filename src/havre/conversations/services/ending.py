"""Ending softly: the last words and the end go together, and the person who listened is offered a rest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.conversations.access import conversation_for
from havre.conversations.models import Conversation
from havre.conversations.rules import LIVE, Act
from havre.conversations.services.talking import move, reply
from havre.listening.services.care import offer_pause


@transaction.atomic
def end_softly(
    *, actor: Actor, conversation_id: UUID, message_id: UUID, text: str, now: datetime
) -> Conversation:
    """End a conversation. Effects in order: the last words (none when ``text`` is empty), the end, a pause offered.

    The pause follows a live talk only. Raises what ``reply`` and ``move`` raise, and nothing is kept then.
    """
    was_live = conversation_for(actor, conversation_id, lock=True).status in LIVE
    if text.strip():
        reply(actor=actor, conversation_id=conversation_id, message_id=message_id, text=text, now=now)
    ended = move(actor=actor, conversation_id=conversation_id, act=Act.END, now=now)
    if was_live:
        offer_pause(actor=actor, now=now)
    return ended
