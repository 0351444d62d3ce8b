"""The list of a team's reports as coded columns: no identity, no text. Streamed, each chunk under its own scope."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.foundation.scope import acting_as
from havre.reports.models import Report, ReportChild

CHUNK: Final = 2_000
COLUMNS: Final = (
    "reference", "kind", "status", "created_at", "submitted_at", "sent_at", "departement_code",
    "presence_departement_code", "stated_danger", "exploitation_concern", "worry_types", "parents_information",
    "prosecutor_outcome", "children",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """What ``csv.writer`` writes into: the line is handed back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def export_lines(actor: Actor) -> Iterator[str]:
    """Return the lines of the CSV, headers first, by growing id; the export is in the journal at once.

    The lines are read after the request's own transaction has ended: each chunk opens one under the actor's scope,
    so that somebody removed meanwhile gets nothing more. Memory holds one chunk.
    """
    teams = actor.teams_with(Right.REPORT_WRITE)
    found = Report.objects.filter(team_id__in=teams).count()
    for team_id in teams:
        audit.record("report.export", kind="team", object_id=team_id, team_id=team_id, detail={"rows": found})
    return _lines(actor.user_id, teams)


def _lines(user_id: UUID, teams: list[UUID]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    # A byte-order mark, so that spreadsheets read the accents.
    yield "\ufeff" + writer.writerow(COLUMNS)
    last: UUID | None = None
    while True:
        rows = _chunk(user_id, teams, after=last)
        yield "".join(writer.writerow([_cell(row[name]) for name in COLUMNS]) for row in rows)
        if len(rows) < CHUNK:
            return
        last = rows[-1]["id"]


def _chunk(user_id: UUID, teams: list[UUID], *, after: UUID | None) -> list[dict[str, Any]]:
    children = (
        ReportChild.objects.filter(report_id=OuterRef("pk"))
        .order_by()
        .values("report_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    found = Report.objects.filter(team_id__in=teams).annotate(children=Coalesce(Subquery(children), 0))
    if after is not None:
        found = found.filter(pk__gt=after)
    with acting_as("user", user_id):
        return list(found.order_by("pk").values("id", *COLUMNS)[:CHUNK])


def _cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "|".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
