"""The signed scope of a transaction: who acts, for how long; PostgreSQL checks the signature.

Traps this answers (docs/security.md): a session-level SET leaks to the next user of a connection, an unsigned
setting is widened by one SQL injection, streaming and jobs run outside the request's transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

BLOCK = 64


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def pads() -> tuple[bytes, bytes]:
    """Return the inner and outer pads of the scope key (RFC 2104), as ``sec.scope_key`` stores them."""
    key = _key(settings.SCOPE_KEY).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def signed(kind: str, subject: UUID | str = "", *, seconds: int | None = None) -> str:
    """Return a scope valid for ``seconds`` (settings.SCOPE_SECONDS by default)."""
    expiry = int(time.time()) + (settings.SCOPE_SECONDS if seconds is None else seconds)
    message = f"v1|{kind}|{subject}|{expiry}"
    return f"{message}|{hmac.new(_key(settings.SCOPE_KEY), message.encode(), hashlib.sha256).hexdigest()}"


def set_scope(scope: str) -> None:
    """Set the scope of the current transaction; refuses to run outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("a scope is set inside a transaction only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('havre.scope', %s, true)", [scope])


@contextmanager
def acting_as(kind: str, subject: UUID | str = "") -> Iterator[None]:
    """Open a transaction under an explicit scope: for jobs, streaming responses and commands."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('havre.scope', true)")
            before = cursor.fetchone()[0] or ""
        set_scope(signed(kind, subject))
        yield
        set_scope(before)


@contextmanager
def acting_for_team(team_id: UUID) -> Iterator[None]:
    """Open a transaction as a job that works for one team, never for all."""
    with acting_as("team", team_id):
        yield
