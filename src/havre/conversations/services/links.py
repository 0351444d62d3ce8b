"""From a conversation to the listening desk: a contact, and « danger maintenant », always by a human hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.conversations.access import conversation_for
from havre.conversations.models import Conversation
from havre.conversations.rules import Audience, Mode
from havre.conversations.services.lines import keep
from havre.kernel.ids import uuid7
from havre.listening.rules import CallerKind, Channel, ContactAct
from havre.listening.services.contacts import open_contact
from havre.listening.services.danger import raise_danger

_CALLERS = {
    Audience.YOUNG: CallerKind.CHILD,
    Audience.FRIEND: CallerKind.PEER,
    Audience.WITNESS: CallerKind.WITNESS,
    Audience.PROFESSIONAL: CallerKind.PROFESSIONAL,
}


@transaction.atomic
def link_contact(*, actor: Actor, conversation_id: UUID, now: datetime) -> Conversation:
    """Open a contact of the listening desk for this conversation, held by the actor; no word is copied.

    The notes, the report and the follow-up live there, under the desk's own rules of keeping. Linking again returns
    the same contact.
    """
    conversation = conversation_for(actor, conversation_id, lock=True)
    if conversation.contact_id is None:
        channel = Channel.CHAT if conversation.mode == Mode.LIVE else Channel.FORM
        contact = open_contact(
            actor=actor, contact_id=uuid7(), now=now, channel=channel.value, first_act=ContactAct.START,
            caller_kind=_CALLERS.get(Audience(conversation.audience), CallerKind.UNKNOWN).value,
            departement_code=conversation.departement_code,
        )  # fmt: skip
        conversation.contact_id = contact.pk
        keep(conversation, "conversation.link_contact", contact=str(contact.pk))
    return conversation


@transaction.atomic
def say_danger(*, actor: Actor, conversation_id: UUID, now: datetime) -> Conversation:
    """Say that these words suggest a danger now: a contact, « danger maintenant », a second counsellor.

    A person decides, no program reads. Saying it again changes nothing.
    """
    conversation = link_contact(actor=actor, conversation_id=conversation_id, now=now)
    if conversation.contact_id is None:
        raise RuntimeError("a linked conversation has a contact")
    raise_danger(actor=actor, contact_id=conversation.contact_id, now=now)
    if conversation.danger_said_by_id is None:
        conversation.danger_said_by_id, conversation.help_wanted = actor.user_id, True
        keep(conversation, "conversation.say_danger")
    return conversation
