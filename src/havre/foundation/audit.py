"""Write to the journal, inside the transaction of what it tells. The application cannot read it back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection


def record(
    act: str,
    *,
    kind: str,
    object_id: UUID | None = None,
    team_id: UUID | None = None,
    purpose: str = "",
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Append one event: ids and codes only, never a name, a place or a text that a person wrote.

    The actor is the subject of the signed scope, not an argument: nobody can sign for another.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.append(%s, %s, %s, %s, %s, %s)",
            [act, kind, object_id, team_id, purpose, json.dumps(dict(detail or {}), sort_keys=True)],
        )


def record_each(
    act: str,
    *,
    kind: str,
    object_ids: Sequence[UUID],
    team_id: UUID | None = None,
    purpose: str = "",
    detail: Mapping[str, str | int | bool | None] | None = None,
) -> None:
    """Append one event for each object, in one statement: the reading of several identities, for example."""
    if not object_ids:
        return
    kept = json.dumps(dict(detail or {}), sort_keys=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit.append(%s, %s, one.id, %s, %s, %s)"
            " FROM unnest(%s::uuid[]) WITH ORDINALITY AS one (id, place) ORDER BY one.place",
            [act, kind, team_id, purpose, kept, list(object_ids)],
        )
