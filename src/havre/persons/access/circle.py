"""Doors to the circle of a child: roles without ceremony, names with a purpose and an audit event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.persons.access.families import records_of
from havre.persons.models import Person, Relative
from havre.persons.rules.circle import OpeningPurpose, RelativeCard

# The records of one child, from the one that is kept down to those merged into it.
_BELOW = """
    WITH RECURSIVE below (id) AS (
      SELECT %s::uuid
      UNION
      SELECT m.merged_id FROM below JOIN persons_merge m ON m.kept_id = below.id AND m.undone_at IS NULL
    )
    SELECT id FROM below
"""


def records_below(person_id: UUID) -> RawSQL:
    """Return a subquery for an ``__in``: the record ``person_id`` and those merged into it."""
    return RawSQL(_BELOW, [person_id])  # noqa: S611 - our own words, the id is a parameter


def child_for(actor: Actor, person_id: UUID, *, right: Right = Right.CASE_READ) -> Person:
    """Return a child whose circle the actor may read (or write, by ``right``); raise ``NotVisible``."""
    child = Person.objects.filter(pk=person_id, team_id__in=actor.teams_with(right)).first()
    if child is None:
        raise NotVisible
    return child


def circle_visible_to(actor: Actor, person_id: UUID, *, right: Right = Right.CASE_READ) -> QuerySet[Relative]:
    """Return the people around one child, in every record of this child; there is no door to those of several."""
    return Relative.objects.filter(
        person_id__in=records_below(person_id), team_id__in=actor.teams_with(right), withdrawn_at__isnull=True
    )


def relative_for(
    actor: Actor, relative_id: UUID, *, right: Right = Right.CASE_READ, lock: bool = False
) -> Relative:
    """Return one relative, locked for a change when ``lock``; raise ``NotVisible``."""
    rows = Relative.objects.filter(
        pk=relative_id, team_id__in=actor.teams_with(right), withdrawn_at__isnull=True
    )
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotVisible
    return row


def revision_of(actor: Actor, person_id: UUID, relative_id: UUID) -> int:
    """Return the revision of somebody around this child, withdrawn or not; raise ``NotVisible``."""
    rows = Relative.objects.filter(
        pk=relative_id, person_id__in=records_below(person_id), team_id__in=actor.teams_with(Right.CASE_READ)
    )
    found = rows.values_list("revision", flat=True).first()
    if found is None:
        raise NotVisible
    return int(found)


def open_cards(actor: Actor, person_id: UUID, *, purpose: OpeningPurpose) -> dict[UUID, RelativeCard]:
    """Return the names, numbers and addresses of the circle of one child; each reading is in the journal before."""
    rows = {row.pk: row for row in circle_visible_to(actor, person_id)}
    keys = sealing.open_keys(row.key_id for row in rows.values())
    for team_id in {row.team_id for row in rows.values()}:
        audit.record_each(
            "identity.read", kind="relative", object_ids=sorted(rows), team_id=team_id, purpose=purpose.value
        )
    return {relative_id: card_of(row, keys) for relative_id, row in rows.items()}


def open_card(actor: Actor, relative_id: UUID, *, purpose: OpeningPurpose) -> RelativeCard:
    """Return who one relative is; the reading is in the journal before."""
    row = relative_for(actor, relative_id)
    audit.record(
        "identity.read", kind="relative", object_id=row.pk, team_id=row.team_id, purpose=purpose.value
    )
    return card_of(row, sealing.open_keys([row.key_id]))


def opened_by_grant(person_id: UUID, *, team_id: UUID, purpose: str) -> list[tuple[Relative, RelativeCard]]:
    """Return who is around a child whose file a broken glass opened; each reading is in the journal before.

    Called as ``havre_grant`` (``accounts.exceptional.reading_by_grant``), which sees no other circle.
    """
    rows = list(
        Relative.objects.filter(
            person_id__in=records_of([person_id]), team_id=team_id, withdrawn_at__isnull=True, deceased=False
        ).order_by("created_at", "id")
    )
    audit.record_each(
        "identity.read",
        kind="relative",
        object_ids=[row.pk for row in rows],
        team_id=team_id,
        purpose=purpose,
    )
    keys = sealing.open_keys(row.key_id for row in rows)
    return [(row, card_of(row, keys)) for row in rows]


def card_of(row: Relative, keys: Mapping[UUID, bytes]) -> RelativeCard:
    """Unseal a card; for the doors and the verbs only, which write the journal."""
    values: dict[str, Any] = row.unseal(keys[row.key_id], "card") or {}
    return RelativeCard(**values)


def relatives_named(relative_ids: Collection[UUID]) -> QuerySet[Relative]:
    """Return the relatives that a decision of one file names by id, those taken out of the circle too.

    Roles only, under the row security of the person who asks; the names stay in the vault.
    """
    return Relative.objects.filter(pk__in=relative_ids).order_by("created_at", "id")
