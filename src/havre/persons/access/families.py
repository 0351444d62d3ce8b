"""Records that are one child: who points to whom, in one statement whatever the number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

# From each person up to the record that is kept; a merge that was undone leads nowhere.
UPWARDS = """
    up (person_id, at_id, depth) AS (
      SELECT one.id, one.id, 0 FROM {start} AS one (id)
      UNION ALL
      SELECT up.person_id, m.kept_id, up.depth + 1
        FROM up JOIN persons_merge m ON m.merged_id = up.at_id AND m.undone_at IS NULL
    ),
    kept (person_id, kept_id) AS (
      SELECT DISTINCT ON (person_id) person_id, at_id FROM up ORDER BY person_id, depth DESC
    )
"""
_START = UPWARDS.format(start="unnest(%s::uuid[])")
_FAMILY = f"WITH RECURSIVE {_START} SELECT person_id, kept_id FROM kept"  # noqa: S608 - our own words
_MEMBERS = """
    WITH RECURSIVE down (kept_id, person_id, depth) AS (
      SELECT one.id, one.id, 0 FROM unnest(%s::uuid[]) AS one (id)
      UNION ALL
      SELECT down.kept_id, m.merged_id, down.depth + 1
        FROM down JOIN persons_merge m ON m.kept_id = down.person_id AND m.undone_at IS NULL
    )
    SELECT down.kept_id, down.person_id, p.alias
      FROM down JOIN persons_person p ON p.id = down.person_id
     ORDER BY down.kept_id, down.depth, p.created_at, p.id
"""

# Every record of the same child, whichever is kept.
_RECORDS = """
    WITH RECURSIVE record (id) AS (
      SELECT one.id FROM unnest(%s::uuid[]) AS one (id)
      UNION
      SELECT CASE WHEN m.kept_id = record.id THEN m.merged_id ELSE m.kept_id END
        FROM record JOIN persons_merge m ON record.id IN (m.kept_id, m.merged_id) AND m.undone_at IS NULL
    )
    SELECT id FROM record
"""


def family_of(person_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Return, for each person, the record that is kept for that child: the person itself when it was not merged.

    One statement. Row security hides the merges of other teams; a person of theirs stands for itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, [list(set(person_ids))])
        return dict(cursor.fetchall())


def members_of(kept_ids: Iterable[UUID]) -> Mapping[UUID, Mapping[UUID, str]]:
    """Return, for each kept record, the alias of every record of that child by id: the kept one first.

    One statement. A record that the actor may not see is left out.
    """
    found: dict[UUID, dict[UUID, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [list(set(kept_ids))])
        for kept_id, person_id, alias in cursor.fetchall():
            found.setdefault(kept_id, {})[person_id] = alias
    return found


def records_of(person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return these persons and every record that was said to be the same child as one of them, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(set(person_ids))])
        return frozenset(row[0] for row in cursor.fetchall())
