"""A server that somebody else runs, given by ``DATABASE_URL``, told in Havre's own variables."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, unquote, urlsplit

from havre.engine.errors import CannotRun

SCHEMES = {"postgres", "postgresql"}


def given_server() -> dict[str, str] | None:
    """Return the variables for the server of ``DATABASE_URL`` (a superuser's), None when it is not set."""
    url = os.environ.get("DATABASE_URL")
    return variables_of(url) if url else None


def variables_of(url: str) -> dict[str, str]:
    """Return the parts of ``url`` as ``HAVRE_PG_*`` variables; the host may be a socket's folder.

    >>> variables_of("postgres://chef@/travail?host=/run/pg")["HAVRE_PG_HOST"]
    '/run/pg'
    """
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise CannotRun("DATABASE_URL doit commencer par postgresql: ; corrigez-la ou retirez-la.")
    asked = parse_qs(parts.query)
    found = {
        "HAVRE_PG_HOST": unquote(parts.hostname or "") or asked.get("host", ["localhost"])[0],
        "HAVRE_PG_PORT": str(parts.port or asked.get("port", ["5432"])[0]),
        "HAVRE_PG_SUPERUSER": unquote(parts.username or "") or "postgres",
        "HAVRE_PG_PASSWORD": unquote(parts.password or ""),
        "HAVRE_PG_DATABASE": unquote(parts.path.lstrip("/")),
    }
    return {name: value for name, value in found.items() if value}
