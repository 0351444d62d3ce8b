"""Contacts made by going out to people (FR-LIS-11): logged once they are over, without any name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.listening.models import Contact
from havre.listening.queries.panel import Panel
from havre.listening.rules import Channel, ContactAct, ContactStatus, NoteKind, OutreachPlace
from havre.listening.services.contacts import move_contact, open_contact, rewrite_panel
from havre.listening.services.notes import keep_note


@transaction.atomic
def log_outreach(
    *, actor: Actor, contact_id: UUID, place: str, panel: Panel, text: str, now: datetime
) -> Contact:
    """Log one outreach contact under an id chosen by the page: opened, told, ended, ready to be qualified."""
    kind = OutreachPlace(place).value if place else ""
    contact = open_contact(
        actor=actor, contact_id=contact_id, channel=Channel.OUTREACH.value, outreach_place=kind, now=now
    )
    if contact.status != ContactStatus.IN_TALK:
        return contact
    rewrite_panel(actor=actor, contact_id=contact_id, revision=1, panel=panel, now=now)
    if text.strip():
        keep_note(
            actor=actor, contact_id=contact_id, note_id=uuid5(contact_id, "outreach"), kind=NoteKind.NOTE.value,
            text=text, revision=1, now=now,
        )  # fmt: skip
    return move_contact(actor=actor, contact_id=contact_id, act=ContactAct.END, now=now)
