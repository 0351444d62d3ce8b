"""Take a person out of the vault for ever: nothing remains but the event that says so."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, connection, transaction

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import person_for
from havre.persons.models import Merge, NotSame, Person
from havre.persons.services.circle_forgetting import erase_circle
from havre.persons.vault import Identifier, Identity, Token


@transaction.atomic
def forget(*, actor: Actor, person_id: UUID) -> None:
    """Delete a person of the actor's teams with the identity, the numbers and the tokens; shred the data key.

    What is in the backups cannot be opened any more. Raises ``NotVisible``, ``Refused``: ``merged`` (a running merge
    names the record), ``referenced`` (a file still holds it); then nothing changes.
    """
    person = person_for(actor, person_id)
    team_id = person.team_id
    Person.objects.select_for_update().get(pk=person_id)
    merges = Merge.objects.filter(kept_id=person_id) | Merge.objects.filter(merged_id=person_id)
    if merges.filter(undone_at=None).exists():
        raise Refused(
            "Ce dossier est réuni à un autre. Annulez d'abord la réunion des deux dossiers.", code="merged"
        )
    identity = Identity.objects.select_for_update().filter(person_id=person_id).first()
    merges.delete()
    (NotSame.objects.filter(first_id=person_id) | NotSame.objects.filter(second_id=person_id)).delete()
    erase_circle(person_id)
    for model in (Token, Identifier, Identity):
        model.objects.filter(person_id=person_id).delete()
    _delete_row(person_id)
    if identity is not None:
        sealing.shred(identity.key_id)
    audit.record("person.forget", kind="person", object_id=person_id, team_id=team_id)


def _delete_row(person_id: UUID) -> None:
    """Delete the row by itself: Django would delete what other apps hold on it, the database refuses instead."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM persons_person WHERE id = %s", [person_id])
            if not cursor.rowcount:
                raise NotVisible
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise Refused(
            "Un dossier ou un écrit tient encore à cet enfant : son identité ne peut pas être effacée. "
            "Retirez-l'en d'abord.",
            code="referenced",
        ) from error
