"""Situations that the line follows over weeks: opened from a contact, linked, named, closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit
from havre.kernel.errors import Refused
from havre.kernel.ids import reference
from havre.listening.access import contact_for, situation_for, situations_visible_to
from havre.listening.models import Contact, FollowUp, Situation
from havre.listening.rules import SITUATION, SituationAct, SituationStatus, already_done
from havre.listening.services.insertion import insert
from havre.persons.access import IdentityCard
from havre.persons.rules import Sex
from havre.persons.services import create_person, rewrite_identity


@transaction.atomic
def open_situation(*, actor: Actor, situation_id: UUID, contact_id: UUID, now: datetime) -> Situation:
    """Open the follow-up of a situation from a contact, under an id chosen by the page, and link the contact."""
    contact = contact_for(actor, contact_id, lock=True)
    known = situations_visible_to(actor).filter(pk=situation_id).first()
    if known is not None:
        return known
    situation = Situation(
        pk=situation_id, team_id=contact.team_id, reference=reference("S"), opened_at=now,
        last_contact_at=contact.opened_at,
    )  # fmt: skip
    insert(situation)
    _record(situation, "open")
    _link(contact, situation)
    return situation


@transaction.atomic
def link_contact(*, actor: Actor, contact_id: UUID, situation_id: UUID, now: datetime) -> Contact:  # noqa: ARG001
    """Put a contact, and the call-backs planned from it, in an open situation of the same desk.

    Raises ``Refused``: ``situation_closed``, ``other_desk``.
    """
    contact = contact_for(actor, contact_id, lock=True)
    situation = situation_for(actor, situation_id, lock=True)
    if situation.status != SituationStatus.OPEN:
        raise Refused(
            "Ce suivi est clos. Reprenez-le d'abord, ou ouvrez-en un autre.", code="situation_closed"
        )
    if situation.team_id != contact.team_id:
        raise Refused("Ce suivi est celui d'un autre plateau.", code="other_desk")
    if contact.situation_id != situation.pk:
        _link(contact, situation)
    return contact


@transaction.atomic
def move_situation(*, actor: Actor, situation_id: UUID, act: SituationAct, now: datetime) -> Situation:
    """Close a follow-up, or take it up again. A closed one is no longer found by a search."""
    situation = situation_for(actor, situation_id, lock=True)
    if already_done(SITUATION, situation.status, act):
        return situation
    situation.status = SITUATION.after(situation.status, act).value
    situation.closed_at = now if act == SituationAct.CLOSE else None
    situation.save(update_fields=["status", "closed_at"])
    _record(situation, act.value)
    return situation


@transaction.atomic
def name_child(
    *, actor: Actor, situation_id: UUID, card: IdentityCard, sex: str = Sex.UNKNOWN.value, now: datetime
) -> Situation:
    """Keep the identity of the child in the vault, so that the situation is found by exact name and birth date."""
    situation = situation_for(actor, situation_id, lock=True)
    if situation.person_id is None:
        person = create_person(actor=actor, team_id=situation.team_id, card=card, now=now, sex=sex)
        situation.person_id = person.pk
        situation.save(update_fields=["person_id"])
    else:
        rewrite_identity(actor=actor, person_id=situation.person_id, card=card, now=now, sex=sex)
    _record(situation, "name")
    return situation


def _link(contact: Contact, situation: Situation) -> None:
    contact.situation = situation
    contact.save(update_fields=["situation"])
    FollowUp.objects.filter(contact=contact, situation=None).update(situation=situation)
    situation.last_contact_at = max(situation.last_contact_at, contact.opened_at)
    situation.save(update_fields=["last_contact_at"])
    audit.record(
        "contact.link",
        kind="contact",
        object_id=contact.pk,
        team_id=contact.team_id,
        detail={"situation": str(situation.pk)},
    )


def _record(situation: Situation, act: str) -> None:
    audit.record(f"situation.{act}", kind="situation", object_id=situation.pk, team_id=situation.team_id)
