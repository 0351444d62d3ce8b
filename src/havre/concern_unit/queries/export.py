"""Coded lines for a spreadsheet: no identity, no free word, cells that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from havre.concern_unit.models import Reception
from havre.foundation.scope import acting_as

CHUNK: Final = 10_000
COLUMNS: Final = (
    "reference", "received_at", "acknowledged_at", "status", "stated_danger", "sender_sector", "from_professional",
    "departement_code", "children_count", "exploitation_concern", "evaluation_due_at", "decision", "decided_at",
    "feedback_due_at", "feedback_at", "closed_at",
)  # fmt: skip
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def lines(*, user_id: UUID, team_ids: list[UUID]) -> Iterator[str]:
    """Yield the file by chunks, each in its own transaction under the person's own scope.

    A streamed answer leaves after the request's transaction: the scope is taken again here, so that a person
    removed from the team meanwhile gets nothing more.
    """
    yield "\ufeff" + _written([COLUMNS])
    place: tuple[datetime, UUID] | None = None
    while True:
        with acting_as("user", user_id):
            rows = _chunk(team_ids, place)
        if rows:
            yield _written([cell(value) for value in row[:-1]] for row in rows)
        if len(rows) < CHUNK:
            return
        place = (rows[-1][1], rows[-1][-1])


def cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    text = "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _chunk(team_ids: list[UUID], place: tuple[datetime, UUID] | None) -> list[tuple[Any, ...]]:
    rows = Reception.objects.filter(team_id__in=team_ids)
    if place:
        received_at, row_id = place
        rows = rows.filter(Q(received_at__gt=received_at) | Q(received_at=received_at, id__gt=row_id))
    return list(rows.order_by("received_at", "id").values_list(*COLUMNS, "id")[:CHUNK])


def _written(rows: object) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]  # rows of text
    return text.getvalue()
