"""Numbers by which other organisations know a child: sealed with the identity, found again by equality."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean
from havre.persons.access import Number, person_for
from havre.persons.access.identities import opened_numbers
from havre.persons.models import Person
from havre.persons.rules.identifiers import (
    IDENTIFIERS_MAX,
    ISSUER_MAX,
    VALUE_MAX,
    looks_like_social_security,
    plain_value,
)
from havre.persons.services.indexing import index_numbers
from havre.persons.vault import Identifier, Identity


@transaction.atomic
def add_identifier(
    *, actor: Actor, person_id: UUID, identifier_id: UUID, number: Number, now: datetime
) -> None:
    """Keep a number of a person of the actor's teams. ``identifier_id`` comes from the form: sending twice adds once.

    Raises ``NotVisible``, ``Refused`` (``no_value``, ``too_long``, ``social_security``, ``dates``, ``too_many``).
    """
    person = person_for(actor, person_id)
    number = _checked(number)
    identity = Identity.objects.select_for_update().get(person_id=person_id)
    known = opened_numbers(person_id)
    if any(each.id == identifier_id for each in known):
        return
    if len(known) >= IDENTIFIERS_MAX:
        raise Refused(
            f"Ce dossier porte déjà {IDENTIFIERS_MAX} numéros. Retirez-en un qui ne sert plus.",
            code="too_many",
        )
    row = Identifier(
        id=identifier_id, team_id=person.team_id, person=person, key_id=identity.key_id, created_at=now,
        valid_from=number.valid_from, valid_to=number.valid_to,
    )  # fmt: skip
    row.seal(sealing.open_key(identity.key_id), number=number.to_json())
    row.save(force_insert=True)
    _indexed(actor, person)
    audit.record("person.identifier_add", kind="person", object_id=person_id, team_id=person.team_id)


@transaction.atomic
def end_identifier(*, actor: Actor, person_id: UUID, identifier_id: UUID, number: Number) -> None:
    """Correct the dates of a number; the number itself is removed and added again. Raises ``NotVisible``."""
    person = person_for(actor, person_id)
    _refuse_dates(number)
    changed = Identifier.objects.filter(pk=identifier_id, person=person).update(
        valid_from=number.valid_from, valid_to=number.valid_to
    )
    if not changed:
        raise NotVisible
    audit.record("person.identifier_dates", kind="person", object_id=person_id, team_id=person.team_id)


@transaction.atomic
def remove_identifier(*, actor: Actor, person_id: UUID, identifier_id: UUID) -> None:
    """Take away a number entered by mistake, and what found the person by it. Already gone: nothing changes."""
    person = person_for(actor, person_id)
    Identity.objects.select_for_update().get(person_id=person_id)
    if Identifier.objects.filter(pk=identifier_id, person=person).delete()[0]:
        _indexed(actor, person)
        audit.record("person.identifier_remove", kind="person", object_id=person_id, team_id=person.team_id)


def _indexed(actor: Actor, person: Person) -> None:
    seat = next(seat for seat in actor.seats if seat.team_id == person.team_id)
    index_numbers(
        person.pk, team_id=person.team_id, agency_id=seat.agency_id, numbers=opened_numbers(person.pk)
    )


def _checked(number: Number) -> Number:
    value, issuer = clean(number.value).strip(), clean(number.issuer).strip()
    if not plain_value(value):
        raise Refused("Écrivez le numéro.", code="no_value", field="value")
    if len(value) > VALUE_MAX or len(issuer) > ISSUER_MAX:
        raise Refused(
            f"Un numéro a {VALUE_MAX} signes au plus, et le nom de l'organisme {ISSUER_MAX}.",
            code="too_long",
            field="value",
        )
    if looks_like_social_security(value):
        raise Refused(
            "Ce numéro ressemble à un numéro de sécurité sociale : Havre ne le garde pas. "
            "Écrivez le numéro de dossier de l'organisme.",
            code="social_security",
            field="value",
        )
    _refuse_dates(number)
    return replace(number, value=value, issuer=issuer)


def _refuse_dates(number: Number) -> None:
    if number.valid_from and number.valid_to and number.valid_to < number.valid_from:
        raise Refused("La date de fin est avant la date de début.", code="dates", field="valid_to")
