"""Sessions for the measures, and what the database did meanwhile. Import after ``django.setup()``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from havre.accounts.models import User
from havre.accounts.sessions import SessionStore
from havre.foundation.scope import acting_as
from havre.operations import install
from havre.operations.demo.cast import BY_SLUG

_STATEMENTS = (
    "SELECT coalesce(sum(calls), 0), coalesce(sum(total_exec_time), 0) FROM pg_stat_statements s"
    " JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'havre_app' AND toplevel"
    " AND query !~* '^(begin|commit|rollback|savepoint|release)'"
)


def session_of(slug: str) -> str:
    """Open a session with a second factor, as the sign-in pages do, and return the value of its cookie."""
    with acting_as("auth"):
        user = User.objects.get(pk=BY_SLUG[slug].id)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        now = time.time()
        session["account_authentication_methods"] = [
            {"method": "password", "at": now},
            {"method": "mfa", "type": "webauthn", "at": now},
        ]
        session.save()
    return str(session.session_key)


@dataclass
class Work:
    """What the database did for the application: statements, and their milliseconds."""

    statements: int = 0
    milliseconds: float = 0.0


@contextmanager
def database_work() -> Iterator[Work]:
    """Count what the application's role asks of the database in the block (pg_stat_statements)."""
    work = Work()
    with install.connect("admin", autocommit=True) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        admin.execute("SELECT pg_stat_statements_reset()")
        yield work
        calls, spent = admin.execute(_STATEMENTS).fetchone() or (0, 0.0)
        work.statements, work.milliseconds = int(calls), float(spent)
