"""Verbs on persons: each one transaction, one audit event."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.persons.access import IdentityCard, person_for
from havre.persons.models import Person
from havre.persons.rules import Sex
from havre.persons.rules.finding import SCHEME
from havre.persons.services.indexing import index_card
from havre.persons.vault import Identity

# Neutral words: flowers, trees and birds, none of which can hurt or describe.
ALIAS_WORDS = (
    "Acacia", "Ancolie", "Anémone", "Aubépine", "Bergamote", "Bleuet", "Bruyère", "Camélia", "Cèdre", "Chardon",
    "Charme", "Colchique", "Cyprès", "Dahlia", "Églantine", "Érable", "Fougère", "Fresia", "Genêt", "Glycine",
    "Hêtre", "Hortensia", "Hysope", "Iris", "Jasmin", "Lavande", "Lilas", "Lupin", "Magnolia", "Mélèze",
    "Mésange", "Mimosa", "Myosotis", "Narcisse", "Noisetier", "Olivier", "Orme", "Pinson", "Pivoine", "Platane",
    "Primevère", "Romarin", "Rouvre", "Sapin", "Sauge", "Saule", "Sorbier", "Sureau", "Thym", "Tilleul",
    "Troène", "Tulipe", "Verveine", "Violette",
)  # fmt: skip


def new_alias() -> str:
    """Return a neutral alias such as "Anémone 427"; it says nothing of the person."""
    return f"{secrets.choice(ALIAS_WORDS)} {secrets.randbelow(900) + 100}"


@transaction.atomic
def create_person(
    *, actor: Actor, team_id: UUID, card: IdentityCard, now: datetime, sex: str = Sex.UNKNOWN.value
) -> Person:
    """Open a person in one of the actor's teams, the identity in the vault, the name in the blind index."""
    seat = next((seat for seat in actor.seats if seat.team_id == team_id), None)
    if seat is None:
        raise NotVisible
    year = card.birth_date.year if card.birth_date else None
    person = Person.objects.create(
        team_id=team_id, alias=new_alias(), birth_year=year, sex=sex, created_at=now
    )
    key_id, key = sealing.new_key("person", team_id=team_id, object_id=person.pk)
    identity = Identity(team_id=team_id, person=person, key_id=key_id, updated_at=now, scheme=SCHEME)
    identity.seal(key, card=card.to_json())
    identity.save(force_insert=True)
    index_card(person.pk, team_id=team_id, agency_id=seat.agency_id, card=card)
    audit.record("person.create", kind="person", object_id=person.pk, team_id=team_id)
    return person


@transaction.atomic
def rewrite_identity(
    *, actor: Actor, person_id: UUID, card: IdentityCard, now: datetime, sex: str | None = None
) -> Person:
    """Replace the identity of a person of the actor's teams, and what finds them again."""
    person = person_for(actor, person_id)
    seat = next(seat for seat in actor.seats if seat.team_id == person.team_id)
    identity = Identity.objects.select_for_update().get(person_id=person_id)
    identity.seal(sealing.open_key(identity.key_id), card=card.to_json())
    identity.updated_at, identity.scheme = now, SCHEME
    identity.save()
    person.birth_year = card.birth_date.year if card.birth_date else None
    person.sex = sex or person.sex
    person.save()
    index_card(person_id, team_id=person.team_id, agency_id=seat.agency_id, card=card)
    audit.record("person.rewrite", kind="person", object_id=person_id, team_id=person.team_id)
    return person
