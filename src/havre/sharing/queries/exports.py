"""Exports as the person who asked, and the managers who answer, see them; never what is inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.cases.disclosure import RecipientKind
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.kernel.worklist import WorkItem
from havre.sharing.models import Export
from havre.sharing.rules.export import ExportPurpose, ExportStatus

PAGE: Final = 50


@dataclass(frozen=True, kw_only=True)
class ExportRead:
    """One export, without its content."""

    id: UUID
    reference: str
    purpose: str
    audience: str
    why: str
    by: str
    lines: int
    asked_at: datetime
    ends_at: datetime
    status: ExportStatus
    may_decide: bool
    may_read: bool


def listed(actor: Actor, *, now: datetime) -> tuple[ExportRead, ...]:
    """Return what the actor asked, and what the actor may answer, the last first, in three statements."""
    rows = list(_seen(actor).select_related("case").order_by("-asked_at", "-id")[:PAGE])
    keys = sealing.open_keys(row.key_id for row in rows)
    names = names_of(row.by_id for row in rows)
    return tuple(_read(actor, row, keys.get(row.key_id), names, now=now) for row in rows)


def read(actor: Actor, export_id: UUID, *, now: datetime) -> ExportRead:
    """Return one export; raise ``NotVisible``."""
    row = _seen(actor).select_related("case").filter(pk=export_id).first()
    if row is None:
        raise NotVisible
    keys = sealing.open_keys([row.key_id])
    return _read(actor, row, keys.get(row.key_id), names_of([row.by_id]), now=now)


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits for the answer of a second person, for the home page."""
    managed = actor.teams_with(Right.CASE_MANAGE)
    if not managed:
        return []
    waiting = Export.objects.filter(team_id__in=managed, status=ExportStatus.ASKED.value, ends_at__gt=now)
    rows = waiting.exclude(by_id=actor.user_id).order_by("asked_at", "id")[:PAGE]
    return [
        WorkItem(
            heading="Exports à accorder", title=ExportPurpose.label_of(row.purpose), path=f"/exports/{row.pk}/",
            due_at=row.ends_at, since=row.asked_at,
        )
        for row in rows
    ]  # fmt: skip


def _seen(actor: Actor) -> QuerySet[Export]:
    mine = Q(by_id=actor.user_id, team_id__in=actor.teams_with(Right.CASE_WRITE))
    return Export.objects.filter(mine | Q(team_id__in=actor.teams_with(Right.CASE_MANAGE)))


def _read(
    actor: Actor, row: Export, key: bytes | None, names: dict[UUID, str], *, now: datetime
) -> ExportRead:
    why = row.unseal(key, "why", {}) if key else {}
    status, runs, mine = ExportStatus(row.status), row.ends_at > now, row.by_id == actor.user_id
    return ExportRead(
        id=row.pk, reference=row.case.reference if row.case else "Liste de l'équipe", why=str(why.get("text", "")),
        purpose=ExportPurpose.label_of(row.purpose), audience=RecipientKind.label_of(row.audience), lines=row.lines,
        by=names.get(row.by_id, "Compte retiré"), asked_at=row.asked_at, ends_at=row.ends_at, status=status,
        may_decide=status is ExportStatus.ASKED and runs and not mine
        and row.team_id in actor.teams_with(Right.CASE_MANAGE),
        may_read=status is ExportStatus.APPROVED and runs and mine,
    )  # fmt: skip
