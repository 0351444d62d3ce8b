"""Two records of one child: said, and unsaid. Nothing is moved and nothing is lost, so that undoing restores all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import person_for
from havre.persons.models import Merge, NotSame, Person
from havre.persons.rules.merging import MergeReason


@transaction.atomic
def merge(*, actor: Actor, kept_id: UUID, merged_id: UUID, reason: MergeReason, now: datetime) -> Merge:
    """Say that two records of one team are one child: ``merged_id`` points to ``kept_id`` from now on.

    Both stay, each with its identity under its own key. Two merges at once wait for one another. Raises ``NotVisible``,
    ``Refused`` (``same_record``, ``other_team``, ``already_merged``, ``kept_is_merged``).
    """
    if kept_id == merged_id:
        raise Refused("C'est deux fois le même dossier : il n'y a rien à réunir.", code="same_record")
    kept, merged = _locked(actor, [kept_id, merged_id])
    if kept.team_id != merged.team_id:
        raise Refused(
            "Ces deux dossiers sont de deux équipes : chacune garde le sien. Vous pouvez proposer une "
            "transmission ou un partage.",
            code="other_team",
        )
    running = set(
        Merge.objects.filter(merged__in=[kept, merged], undone_at=None).values_list("merged_id", flat=True)
    )
    if merged_id in running:
        raise Refused(
            "Ce dossier est déjà réuni à un autre. Ouvrez celui qui est gardé, ou annulez d'abord cette réunion.",
            code="already_merged",
        )
    if kept_id in running:
        raise Refused(
            "Le dossier que vous voulez garder est lui-même réuni à un autre. Choisissez celui qui est gardé.",
            code="kept_is_merged",
        )
    done = Merge.objects.create(
        team_id=kept.team_id, kept=kept, merged=merged, reason=reason.value, at=now, by_id=actor.user_id
    )
    audit.record(
        "person.merge", kind="person", object_id=kept_id, team_id=kept.team_id, purpose=reason.value,
        detail={"merge": str(done.pk), "merged": str(merged_id)},
    )  # fmt: skip
    return done


@transaction.atomic
def undo(*, actor: Actor, merge_id: UUID, now: datetime) -> Merge:
    """Take back a merge: the two records are two children again, as before. Raises ``NotVisible``, ``Refused``."""
    teams = [seat.team_id for seat in actor.seats if seat.team_id]
    row = Merge.objects.select_for_update().filter(pk=merge_id, team_id__in=teams).first()
    if row is None:
        raise NotVisible
    _locked(actor, [row.kept_id, row.merged_id])
    if row.undone_at is not None:
        raise Refused("Cette réunion de dossiers a déjà été annulée.", code="already_undone")
    row.undone_at, row.undone_by_id = now, actor.user_id
    row.save(update_fields=["undone_at", "undone_by_id"])
    audit.record(
        "person.merge_undo", kind="person", object_id=row.kept_id, team_id=row.team_id,
        detail={"merge": str(row.pk), "merged": str(row.merged_id)},
    )  # fmt: skip
    return row


@transaction.atomic
def say_not_same(*, actor: Actor, person_id: UUID, other_id: UUID, now: datetime) -> None:
    """Remember that two records are two children: they are not proposed together again. Twice changes nothing."""
    if person_id == other_id:
        raise Refused("C'est deux fois le même dossier.", code="same_record")
    first, second = sorted(_locked(actor, [person_id, other_id]), key=lambda person: person.pk)
    _, made = NotSame.objects.get_or_create(
        first=first, second=second,
        defaults={"team_id": first.team_id, "other_team_id": second.team_id, "by_id": actor.user_id, "at": now},
    )  # fmt: skip
    if made:
        audit.record(
            "person.not_same", kind="person", object_id=first.pk, team_id=first.team_id,
            detail={"other": str(second.pk)},
        )  # fmt: skip


@transaction.atomic
def forget_not_same(*, actor: Actor, person_id: UUID, other_id: UUID) -> None:
    """Take back ``say_not_same``: the two records may be proposed together again."""
    first, second = sorted(_locked(actor, [person_id, other_id]), key=lambda person: person.pk)
    if NotSame.objects.filter(first=first, second=second).delete()[0]:
        audit.record(
            "person.not_same_undo", kind="person", object_id=first.pk, team_id=first.team_id,
            detail={"other": str(second.pk)},
        )  # fmt: skip


def _locked(actor: Actor, person_ids: Sequence[UUID]) -> list[Person]:
    """Return the persons in the order of ``person_ids``, locked in the order of their ids: no two acts cross."""
    for person_id in person_ids:
        person_for(actor, person_id)
    rows = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=person_ids).order_by("id")
    }
    if set(rows) != set(person_ids):
        raise NotVisible
    return [rows[person_id] for person_id in person_ids]
