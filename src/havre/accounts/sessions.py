"""Sessions whose keys are hashed in the database; idle 15 minutes, absolute 10 hours."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

if TYPE_CHECKING:
    from havre.accounts.models import User

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
        running: Any = self.model.objects.filter(expire_date__gt=now)
        try:
            row = running.select_related("user").get(session_key=hashed(self.session_key or ""))
        except self.model.DoesNotExist:
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
        self.account = row.user
        return row  # type: ignore[no-any-return]

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


def end_oldest_sessions(user_id: UUID, *, keep: int) -> int:
    """End the running sessions of an account but the ``keep`` newest; return how many ended."""
    from havre.accounts.models import Session  # noqa: PLC0415 - the engine is loaded before the models

    rows = Session.objects.filter(user_id=user_id).order_by("-created_at", "session_key")
    beyond = list(rows.values_list("pk", flat=True)[keep:])
    return int(Session.objects.filter(pk__in=beyond).delete()[0])
