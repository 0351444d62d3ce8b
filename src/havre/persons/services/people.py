"""Verbs on persons: each one transaction, one audit event."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
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
from havre.persons.services.indexing import card_tokens, index_card
from havre.persons.vault import Identity, Token

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


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A child nobody here knows yet."""

    card: IdentityCard
    sex: str = Sex.UNKNOWN.value


def create_person(
    *, actor: Actor, team_id: UUID, card: IdentityCard, now: datetime, sex: str = Sex.UNKNOWN.value
) -> Person:
    """Open a person in one of the actor's teams, the identity in the vault, the name in the blind index."""
    return create_persons(actor=actor, team_id=team_id, newcomers=[Newcomer(card=card, sex=sex)], now=now)[0]


@transaction.atomic
def create_persons(
    *, actor: Actor, team_id: UUID, newcomers: Sequence[Newcomer], now: datetime
) -> list[Person]:
    """Open several persons, in their order; five statements and one event each, whatever their number."""
    seat = next((seat for seat in actor.seats if seat.team_id == team_id), None)
    if seat is None:
        raise NotVisible
    persons = [
        Person(
            team_id=team_id, alias=new_alias(), sex=one.sex, created_at=now,
            birth_year=one.card.birth_date.year if one.card.birth_date else None,
        )
        for one in newcomers
    ]  # fmt: skip
    keys = sealing.new_keys("person", [person.pk for person in persons], team_id=team_id)
    identities, tokens = [], []
    for person, one, (key_id, key) in zip(persons, newcomers, keys, strict=True):
        identity = Identity(team_id=team_id, person=person, key_id=key_id, updated_at=now, scheme=SCHEME)
        identity.seal(key, card=one.card.to_json())
        identities.append(identity)
        tokens += card_tokens(person.pk, team_id=team_id, agency_id=seat.agency_id, card=one.card)
    Person.objects.bulk_create(persons)
    Identity.objects.bulk_create(identities)
    Token.objects.bulk_create(tokens)
    audit.record_each(
        "person.create", kind="person", object_ids=[person.pk for person in persons], team_id=team_id
    )
    return persons


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
