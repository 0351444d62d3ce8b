"""Sessions whose keys are hashed in the database; idle 15 minutes, absolute 10 hours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from havre.accounts.models import Session, User

STARTED = "started_at"
SEEN_EVERY = timedelta(seconds=60)


def hashed(key: str) -> str:
    """Return what the database keeps of a session key (SHA-256, shortened to the column's 40 characters)."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(DatabaseSessions):
    """Django's database sessions, keyed by the hash of the cookie; the account comes with its session."""

    # The account of the session, read by the same statement; see middleware.account_of.
    account: User | None = None

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Return our session table."""
        from havre.accounts.models import Session  # noqa: PLC0415 - the engine is loaded before the models

        return Session

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        now = timezone.now()
        row, account = _running(self.session_key or "", now=now)
        if row is None:
            self._session_key = None
            return None
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        if row.user_id and row.last_seen_at and now - row.last_seen_at > idle:
            row.delete()
            self._session_key = None
            return None
        if row.last_seen_at is None or now - row.last_seen_at > SEEN_EVERY:
            row.last_seen_at = now
            row.save(update_fields=["last_seen_at"])
        self.created_at = row.created_at
        self.account = account
        return row

    def exists(self, session_key: str) -> bool:
        """Whether the key is taken."""
        return bool(self.model.objects.filter(session_key=hashed(session_key)).exists())

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """Return the row to save: the absolute end is counted from the first save, not from the last."""
        row: Any = super().create_model_instance(data)
        row.session_key = hashed(row.session_key)
        row.user_id = data.get("_auth_user_id")
        row.device = str(data.get("device", ""))[:60]
        row.last_seen_at = timezone.now()
        started = getattr(self, "created_at", None) or timezone.now()
        row.created_at = started
        row.expire_date = started + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return row  # type: ignore[no-any-return]

    def delete(self, session_key: str | None = None) -> None:
        """Delete the row of the key; unknown keys are ignored."""
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=hashed(key)).delete()


def _running(key: str, *, now: datetime) -> tuple[Session | None, User | None]:
    """Return the session of a key that has not reached its absolute end, and its account, in one statement.

    Every request begins with it: it is written once from the fields of both models, not built anew each time.
    """
    statement, session, user = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [hashed(key), now])
        found = cursor.fetchone()
    if found is None:
        return None, None
    row = session.model.from_db(connection.alias, session.names, found[: len(session.names)])
    account = user.model.from_db(connection.alias, user.names, found[len(session.names) :])
    return row, account if account.pk else None


@dataclass(frozen=True)
class _Part:
    """A model in the statement, and its fields in the order of the columns."""

    model: Any
    table: str
    names: list[str]
    columns: list[str]

    @classmethod
    def of(cls, model: Any, alias: str) -> Self:
        meta = model._meta  # noqa: SLF001 - Django's documented name
        fields = meta.concrete_fields
        columns = [f'{alias}."{field.column}"' for field in fields]
        return cls(model, f'"{meta.db_table}" {alias}', [field.attname for field in fields], columns)


@lru_cache(maxsize=1)
def _statement() -> tuple[str, _Part, _Part]:
    """Return the statement of ``_running`` and its parts."""
    from havre.accounts.models import Session, User  # noqa: PLC0415 - the engine is loaded before the models

    session, user = _Part.of(Session, "s"), _Part.of(User, "u")
    statement = (
        f"SELECT {', '.join((*session.columns, *user.columns))}"  # noqa: S608 - names of our own models
        f" FROM {session.table} LEFT JOIN {user.table} ON u.id = s.user_id"
        " WHERE s.session_key = %s AND s.expire_date > %s"
    )
    return statement, session, user


def end_oldest_sessions(user_id: UUID, *, keep: int) -> int:
    """End the running sessions of an account but the ``keep`` newest; return how many ended."""
    from havre.accounts.models import Session  # noqa: PLC0415 - the engine is loaded before the models

    rows = Session.objects.filter(user_id=user_id).order_by("-created_at", "session_key")
    beyond = list(rows.values_list("pk", flat=True)[keep:])
    return int(Session.objects.filter(pk__in=beyond).delete()[0])
