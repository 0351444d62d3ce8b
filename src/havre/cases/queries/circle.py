"""Which files go with the persons of a circle."""

from __future__ import annotations

from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.access import cases_of
from havre.cases.models import Case
from havre.cases.rules.pathway import PathwayStatus
from havre.persons.queries.circle import circle_of


def file_of(actor: Actor, person_id: UUID) -> UUID | None:
    """Return the last file of a child that the actor may read, None when there is none."""
    return (
        cases_of(actor)
        .filter(person_id=person_id)
        .order_by("-opened_at", "id")
        .values_list("pk", flat=True)
        .first()
    )


def files_around(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """Return the open files of the children linked to this one whom the actor follows too, as choices by alias.

    Only those of the same team: an entry is written under the rights of one team.
    """
    linked = {one.linked_person_id for one in circle_of(actor, case.person_id).people if one.linked_person_id}
    if not linked:
        return []
    rows = cases_of(actor).filter(person_id__in=linked, team_id=case.team_id)
    rows = rows.exclude(status=PathwayStatus.CLOSED.value).order_by("alias", "id")
    return [(str(pk), alias) for pk, alias in rows.values_list("id", "alias")]
