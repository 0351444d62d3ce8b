"""What tests share: a client that leaves no scope behind, sign-in, statement counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from havre.foundation.scope import acting_as, set_scope


class ScopedClient(Client):
    """A browser: after each request the test's own transaction holds no scope, as after a real commit."""

    def request(self, **request: Any) -> Any:
        try:
            return super().request(**request)
        finally:
            if connection.in_atomic_block and not connection.needs_rollback:
                set_scope("")


def sign_in(user_id: UUID, *, second_factor: bool = True, csrf: bool = False) -> ScopedClient:
    """Return a client with a running session of ``user_id``."""
    from havre.accounts.models import User
    from havre.accounts.sessions import SessionStore

    with acting_as("auth"):
        user = User.objects.get(pk=user_id)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        methods = [{"method": "password", "at": time.time()}]
        if second_factor:
            methods.append({"method": "mfa", "type": "webauthn", "at": time.time()})
        session["account_authentication_methods"] = methods
        session.save()
    client = ScopedClient(enforce_csrf_checks=csrf)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


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
