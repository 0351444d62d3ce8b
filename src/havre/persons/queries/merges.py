"""The merges that hold between the records of one child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.kernel.errors import NotVisible
from havre.persons.access import person_for, records_of
from havre.persons.models import Merge
from havre.persons.rules.merging import MergeReason


@dataclass(frozen=True)
class MergeShown:
    """One running merge: the alias that points to the one that is kept, why, when and by whom."""

    id: UUID
    merged: str
    kept: str
    reason: str
    at: datetime
    by: str


def merges_of(actor: Actor, person_id: UUID) -> list[MergeShown]:
    """Return the running merges between the records of this child, the oldest first; raise ``NotVisible``."""
    person_for(actor, person_id)
    records = records_of([person_id])
    rows = list(
        Merge.objects.filter(undone_at=None, merged_id__in=records)
        .select_related("merged", "kept")
        .order_by("at", "id")
    )
    users = {row.by_id for row in rows}
    names = dict(User.objects.filter(pk__in=users).order_by().values_list("pk", "name")) if users else {}
    return [
        MergeShown(
            row.pk,
            row.merged.alias,
            row.kept.alias,
            MergeReason.label_of(row.reason),
            row.at,
            names.get(row.by_id, ""),
        )
        for row in rows
    ]


def merge_about(actor: Actor, person_id: UUID, merge_id: UUID) -> UUID:
    """Return the merge, running or taken back, when it is between records of this child; raise ``NotVisible``."""
    person_for(actor, person_id)
    records = records_of([person_id])
    either = Q(kept_id__in=records) | Q(merged_id__in=records)
    if not Merge.objects.filter(either, pk=merge_id).exists():
        raise NotVisible
    return merge_id
