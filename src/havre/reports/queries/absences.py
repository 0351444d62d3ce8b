"""The writings begun from the absences of a file, for the page of these absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.reports.access import names_of, reports_visible_to
from havre.reports.rules import ReportKind, ReportStatus


@dataclass(frozen=True, kw_only=True)
class Begun:
    """One writing begun from an absence, as far as its page tells: nothing of what it says."""

    id: UUID
    kind: ReportKind
    status: ReportStatus
    begun_at: datetime
    sent_at: datetime | None
    by: str
    mine: bool


def begun_from(actor: Actor, absences: Iterable[UUID]) -> Mapping[UUID, Sequence[Begun]]:
    """Return by absence the writings that the actor may open, those given up left out, in two statements."""
    rows = list(
        reports_visible_to(actor)
        .filter(absence_id__in=list(absences))
        .exclude(status=ReportStatus.WITHDRAWN.value)
        .defer("narrative")
        .order_by("created_at", "id")
    )
    names = names_of(row.author_id for row in rows)
    found: defaultdict[UUID, list[Begun]] = defaultdict(list)
    for row in rows:
        found[row.absence_id].append(  # type: ignore[index]  # asked by absence
            Begun(
                id=row.pk, kind=ReportKind(row.kind), status=ReportStatus(row.status), begun_at=row.created_at,
                sent_at=row.sent_at, by=names[row.author_id], mine=row.author_id == actor.user_id,
            )
        )  # fmt: skip
    return found
