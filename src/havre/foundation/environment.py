"""Typed readers of the environment; a missing value fails at start, by name."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Return the variable ``name``; ``NAME_FILE`` may name a file that holds it."""
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"La variable d'environnement {name} (ou {name}_FILE) est nécessaire.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether ``name`` is set to 1, true, yes or oui."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "oui"}


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of ``name``."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def role_password(role: str) -> str:
    """Return the password of a database role, derived so that no list of secrets is kept."""
    secret = text("HAVRE_DATABASE_SECRET", "").encode()
    return hmac.new(secret, role.encode(), hashlib.sha256).hexdigest() if secret else ""


def server() -> dict[str, Any]:
    """Return host, port, name and administrator of the server, from DATABASE_URL or HAVRE_PG_*."""
    url = text("DATABASE_URL", "")
    if url:
        parts = urlsplit(url)
        return {
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or 5432),
            # HAVRE_PG_NAME names another database of the same server: a copy, a restored one, that of the tests.
            "NAME": text("HAVRE_PG_NAME", parts.path.lstrip("/") or "havre"),
            "ADMIN": unquote(parts.username or "postgres"),
            "ADMIN_PASSWORD": unquote(parts.password or ""),
        }
    return {
        "HOST": text("HAVRE_PG_HOST", ""),
        "PORT": text("HAVRE_PG_PORT", "5432"),
        "NAME": text("HAVRE_PG_NAME", "havre"),
        "ADMIN": text("HAVRE_PG_SUPERUSER", "postgres"),
        "ADMIN_PASSWORD": "",
    }


def database(role: str) -> dict[str, Any]:
    """Return Django's entry for one role; ``admin`` is the server's administrator.

    The migrator acts as ``havre_owner``, so that every object belongs to a role that cannot log in.
    A process that may know one password only receives it as HAVRE_DB_PASSWORD, without the secret of all of them.
    """
    place = server()
    options: dict[str, Any] = {"connect_timeout": 10}
    user, password = role, text("HAVRE_DB_PASSWORD", "") or role_password(role)
    if role == "admin":
        user, password = place["ADMIN"], place["ADMIN_PASSWORD"]
    settings = "-c statement_timeout=0 -c lock_timeout=15s"
    if role == "havre_migrator":
        settings += " -c role=havre_owner"
    elif role in {"havre_app", "havre_public"}:
        settings = "-c statement_timeout=20s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    if role != "havre_public":
        # Health data live in a schema of their own (havre.health).
        settings += " -c search_path=public,health"
    if role == "havre_public":
        # Views of what is public stand in front of the tables of the same name, on which it has no right.
        settings += " -c search_path=face,public"
    options["options"] = settings
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": place["HOST"],
        "PORT": place["PORT"],
        "NAME": place["NAME"],
        "USER": user,
        "PASSWORD": password,
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        # The pages need no statement for it: the first one of a request finds a connection that was cut (middleware).
        "CONN_HEALTH_CHECKS": role != "havre_app",
    }
