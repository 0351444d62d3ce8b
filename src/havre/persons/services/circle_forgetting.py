"""Take the circle of a child away with the child: its people, their facts, their former versions."""

from __future__ import annotations

from uuid import UUID

from havre.persons.models import (
    HouseholdStay,
    LinkQuality,
    ParentalAuthority,
    Relation,
    Relative,
    RelativeVersion,
)


def erase_circle(person_id: UUID) -> None:
    """Delete the people around one child; siblings followed too lose the link to this file, nothing else.

    Called inside the transaction of ``forgetting.erase_person``, which shreds the key and writes the journal.
    """
    people = Relative.objects.filter(person_id=person_id).values("pk")
    for model in (RelativeVersion, Relation, LinkQuality, HouseholdStay, ParentalAuthority):
        model.objects.filter(relative_id__in=people).delete()
    Relative.objects.filter(person_id=person_id).delete()
    Relative.objects.filter(linked_person_id=person_id).update(linked_person=None)
