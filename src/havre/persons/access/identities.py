"""Aliases without ceremony; identities with a purpose and an audit event."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.persons.access.cards import IdentityCard, Number
from havre.persons.models import Person
from havre.persons.rules.identifiers import IdentifierKind
from havre.persons.vault import Identifier, Identity


def person_for(actor: Actor, person_id: UUID) -> Person:
    """Return a person of the actor's teams; raise ``NotVisible`` otherwise."""
    teams = [seat.team_id for seat in actor.seats if seat.team_id]
    try:
        return Person.objects.get(pk=person_id, team_id__in=teams)
    except Person.DoesNotExist as error:
        raise NotVisible from error


def identity_for(actor: Actor, person_id: UUID, *, purpose: str) -> IdentityCard:
    """Return the identity of one person; the reading is in the journal before anything is shown."""
    return identities_for(actor, [person_id], purpose=purpose)[person_id]


def identities_for(actor: Actor, person_ids: Iterable[UUID], *, purpose: str) -> dict[UUID, IdentityCard]:
    """Return several identities in two statements, each reading in the journal.

    Raises ``NotVisible`` when one of them is not of the actor's teams.
    """
    wanted = list(dict.fromkeys(person_ids))
    teams = [seat.team_id for seat in actor.seats if seat.team_id]
    rows = {row.person_id: row for row in Identity.objects.filter(person_id__in=wanted, team_id__in=teams)}
    if len(rows) != len(wanted):
        raise NotVisible
    keys = sealing.open_keys(row.key_id for row in rows.values())
    for person_id in wanted:
        audit.record(
            "identity.read",
            kind="person",
            object_id=person_id,
            team_id=rows[person_id].team_id,
            purpose=purpose,
        )
    return {
        person_id: IdentityCard.from_json(row.unseal(keys[row.key_id], "card"))
        for person_id, row in rows.items()
    }


def numbers_for(actor: Actor, person_id: UUID, *, purpose: str) -> list[Number]:
    """Return the numbers of one person, the oldest entry first; the reading is in the journal."""
    person = person_for(actor, person_id)
    audit.record(
        "identity.read_numbers", kind="person", object_id=person_id, team_id=person.team_id, purpose=purpose
    )
    return opened_numbers(person_id)


def opened_numbers(person_id: UUID) -> list[Number]:
    """Return the numbers of one person, without an event: for the verbs of this app only."""
    rows = list(Identifier.objects.filter(person_id=person_id).order_by("created_at", "id"))
    keys = sealing.open_keys(row.key_id for row in rows)
    found = []
    for row in rows:
        said = row.unseal(keys[row.key_id], "number")
        found.append(
            Number(
                IdentifierKind(said["kind"]),
                said["value"],
                said["issuer"],
                row.valid_from,
                row.valid_to,
                row.pk,
            )
        )
    return found
