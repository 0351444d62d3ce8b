"""A server that somebody else runs, given by ``DATABASE_URL`` (its administrator's address)."""

from __future__ import annotations

import os

from havre.engine.errors import CannotRun

SCHEMES = ("postgres:", "postgresql:")


def given_server() -> dict[str, str] | None:
    """Return the variables that lead the application to the given server, None when there is none."""
    url = os.environ.get("DATABASE_URL")
    if url and not url.startswith(SCHEMES):
        raise CannotRun("DATABASE_URL doit commencer par postgresql: ; corrigez-la ou retirez-la.")
    return {"DATABASE_URL": url} if url else None
