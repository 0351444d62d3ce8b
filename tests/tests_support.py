"""What tests share: a client that leaves no scope behind, sign-in, statement counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.signals import setting_changed
from django.db import connection, transaction
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import get_random_string

from havre.foundation.scope import set_scope, signed


@cache
def _chain(_middleware: tuple[str, ...], *, csrf: bool) -> ClientHandler:
    """Return the chain of middlewares, built once for all browsers: it keeps nothing from a request to the next."""
    handler = ClientHandler(csrf)
    handler.load_middleware()
    return handler


@receiver(setting_changed)
def _build_again(**_: Any) -> None:
    """Middlewares read settings when they are built."""
    _chain.cache_clear()


class ScopedClient(Client):
    """A browser: after each request the test's own transaction holds no scope, as after a real commit."""

    def request(self, **request: Any) -> Any:
        self.handler = _chain(tuple(settings.MIDDLEWARE), csrf=self.handler.enforce_csrf_checks)
        try:
            return super().request(**request)
        finally:
            if connection.in_atomic_block and not connection.needs_rollback:
                set_scope("")


def sign_in(user_id: UUID, *, second_factor: bool = True, csrf: bool = False, at: float = 0) -> ScopedClient:
    """Return a client with a running session of ``user_id``, where everything was proved ``at`` (now by default)."""
    client = ScopedClient(enforce_csrf_checks=csrf)
    client.cookies[settings.SESSION_COOKIE_NAME] = new_session(user_id, second_factor=second_factor, at=at)
    return client


def new_session(user_id: UUID, *, second_factor: bool, at: float = 0) -> str:
    """Write a session and return its key: what a sign-in leaves, by two statements instead of a dozen."""
    from havre.accounts.models import User
    from havre.accounts.sessions import SessionStore

    at = at or time.time()
    methods = [{"method": "password", "at": at}]
    if second_factor:
        methods.append({"method": "mfa", "type": "webauthn", "at": at})
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('havre.scope', true); SELECT set_config('havre.scope', %s, true);"
            "SELECT password FROM accounts_user WHERE id = %s",
            [signed("auth"), user_id],
        )
        (before,) = cursor.fetchone()
        cursor.nextset(), cursor.nextset()
        (password,) = cursor.fetchone()
        key = get_random_string(32)
        store = SessionStore(key)
        store._session_cache = {}
        row = store.create_model_instance(
            {
                SESSION_KEY: str(user_id),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: User(pk=user_id, password=password).get_session_auth_hash(),
                "account_authentication_methods": methods,
            }
        )
        row.last_seen_at = datetime.fromtimestamp(at, tz=UTC)
        row.save(force_insert=True)
        set_scope(before or "")
    return key


@contextmanager
def connected_as(role: str) -> Iterator[None]:
    """Use the same connection under another role of the server; only in tests that commit."""
    from havre.foundation.environment import role_password

    connection.close()
    former = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.settings_dict.update(USER=role, PASSWORD=role_password(role))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(former)


@contextmanager
def statements() -> Iterator[CaptureQueriesContext]:
    """Capture the statements; ``len(captured)`` counts them without savepoints."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    captured.real = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]


def role_connection(role: str) -> Any:
    """Return Django's connection to the database of this test under another role, outside the test's transaction."""
    import os

    from django.conf import settings
    from django.db.utils import ConnectionHandler

    from havre.foundation import environment

    place = {
        **environment.database(role),
        "NAME": settings.DATABASES["default"]["NAME"],
        "CONN_HEALTH_CHECKS": False,
    }
    for key in ("HOST", "PORT"):
        place[key] = os.environ.get(f"HAVRE_PG_{key}", place[key])
    return ConnectionHandler({"default": place})["default"]
