"""A small cache in the database for the sign-in pages: shared by every process, JSON only, keys hashed.

Django's own database cache pickles its values: whoever writes a row would run code. Its memory cache is one per
process: a code already used would be accepted by the next one.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection


class ShortMemory(BaseCache):
    """Counters and codes already used; every entry ends."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _key(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version=version).encode()).hexdigest()

    def _end(self, timeout: float | None) -> datetime:
        moment = self.get_backend_timeout(timeout)
        if moment is None:
            raise ValueError("an entry of the short memory has an end")
        return datetime.fromtimestamp(moment, UTC)

    def _write(self, key: str, value: Any, timeout: float | None, version: int | None, *, anew: bool) -> bool:
        """Write one entry; with ``anew`` only where none is fresh. Tells whether it was written."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_remembered WHERE expires_at <= statement_timestamp()")
            cursor.execute(
                "INSERT INTO accounts_remembered (key, value, expires_at) VALUES (%s, %s, %s)"
                " ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at"
                " WHERE NOT %s OR accounts_remembered.expires_at <= statement_timestamp()",
                [self._key(key, version), json.dumps(value), self._end(timeout), anew],
            )
            return bool(cursor.rowcount == 1)

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep ``value`` unless the key is already there; tells which."""
        return self._write(key, value, timeout, version, anew=True)

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep ``value`` until ``timeout`` seconds from now."""
        self._write(key, value, timeout, version, anew=False)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return what is kept, or ``default``."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value FROM accounts_remembered WHERE key = %s AND expires_at > statement_timestamp()",
                [self._key(key, version)],
            )
            row = cursor.fetchone()
        return json.loads(row[0]) if row else default

    def spend(self, key: str, cost: int, *, budget: int, timeout: float) -> bool:
        """Add ``cost`` to a counter unless it would go over ``budget``; tells whether it was added.

        One statement: callers at the same time wait for each other, and none spends what another has spent.
        A counter whose end has passed begins again.
        """
        if cost > budget:
            return False
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_remembered AS held (key, value, expires_at)"
                " VALUES (%(key)s, to_jsonb(%(cost)s::int), %(end)s) ON CONFLICT (key) DO UPDATE SET"
                " value = CASE WHEN held.expires_at <= statement_timestamp() THEN EXCLUDED.value"
                "   ELSE to_jsonb(held.value::int + %(cost)s) END,"
                " expires_at = CASE WHEN held.expires_at <= statement_timestamp() THEN EXCLUDED.expires_at"
                "   ELSE held.expires_at END"
                " WHERE held.expires_at <= statement_timestamp() OR held.value::int + %(cost)s <= %(budget)s"
                " RETURNING value",
                {"key": self._key(key, None), "cost": cost, "end": self._end(timeout), "budget": budget},
            )
            return cursor.fetchone() is not None

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget one entry; tells whether it was there."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_remembered WHERE key = %s", [self._key(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        """Forget everything."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_remembered")
