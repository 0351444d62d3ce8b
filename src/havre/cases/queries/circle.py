"""Which file goes with a person of a circle."""

from __future__ import annotations

from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.access import cases_of


def file_of(actor: Actor, person_id: UUID) -> UUID | None:
    """Return the last file of a child that the actor may read, None when there is none."""
    return (
        cases_of(actor)
        .filter(person_id=person_id)
        .order_by("-opened_at", "id")
        .values_list("pk", flat=True)
        .first()
    )
