"""The environment of the demonstration: one table of names, and the secrets made once."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from havre.engine.errors import CannotRun
from havre.engine.paths import python_path

# Made at the first start and never changed: name -> bytes of randomness, told in hexadecimal.
SECRETS: dict[str, int] = {
    "HAVRE_SECRET_KEY": 50,
    "HAVRE_SCOPE_KEY": 32,
    "HAVRE_DATABASE_SECRET": 32,
    "HAVRE_PUBLIC_SECRET_KEY": 50,
    "HAVRE_RECEIPT_PEPPER": 32,
    "HAVRE_LIVE_KEY": 32,
}
# Files and folders of the application: name -> place inside the demonstration's folder.
PLACES: dict[str, str] = {
    "HAVRE_KEY_FILE": "keys.json",
    "HAVRE_SEAL_KEY_FILE": "seal.json",
    "HAVRE_AUDIT_ANCHOR_FILE": "anchors.log",
    "HAVRE_BACKUP_DIR": "backups",
    "HAVRE_STATIC_ROOT": "static",
    "HAVRE_MAIL_DIR": "mail",
}
FIXED: dict[str, str] = {
    "DJANGO_SETTINGS_MODULE": "havre.settings.demo",
    "PYTHONUNBUFFERED": "1",
    # Each thread would keep its own reserve of memory.
    "MALLOC_ARENA_MAX": "1",
    "HAVRE_JOBS_AT_ONCE": "1",
}
# The pages have the settings' own role; the worker has one that sees less.
ROLE_OF_JOBS = {"HAVRE_DB_ROLE": "havre_jobs"}
# What the public pages receive, and nothing else: no secret of the professional side is among it.
PUBLIC_ROLE = "havre_public"
OF_THE_MACHINE = (
    "PATH",
    "PYTHONPATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "PYTHONUNBUFFERED",
    "MALLOC_ARENA_MAX",
)
OF_THE_PUBLIC_PAGES = (
    *("HAVRE_PUBLIC_SECRET_KEY", "HAVRE_PUBLIC_URL", "HAVRE_SITE_URL", "HAVRE_LIVE_URL", "HAVRE_STATIC_ROOT"),
    *("HAVRE_RECEIPT_PEPPER", "HAVRE_LIVE_KEY"),
    *("HAVRE_CAMPAIGN", "HAVRE_NEUTRAL_URL", "HAVRE_PG_HOST", "HAVRE_PG_PORT", "HAVRE_PG_NAME"),
)
# The secrets of the public pages that the professional side does not need.
OF_THE_PUBLIC_ONLY = ("HAVRE_PUBLIC_SECRET_KEY", "HAVRE_RECEIPT_PEPPER")
# The streams say that something is new: the address of the database, a role without rights, the key of the tickets.
LIVE_ROLE = "havre_live"
OF_THE_LIVE_PAGES = ("HAVRE_LIVE_KEY", "HAVRE_PG_HOST", "HAVRE_PG_PORT", "HAVRE_PG_NAME")
SECRETS_FILE = "secrets.env"

LOST = (
    "Le fichier des clés {path} manque alors que des données existent : elles ne peuvent plus être lues. "
    "Remettez ce fichier en place, ou repartez de rien : ./havre demo --reset"
)


def application_environment(folder: Path) -> dict[str, str]:
    """Return what the application's processes receive, but for the server; create the secrets if need be.

    To be called before the database is created: secrets missing beside a database are an error.
    """
    path = folder / SECRETS_FILE
    if (folder / "postgres").exists() and not path.exists():
        raise CannotRun(LOST.format(path=path))
    places = {name: str(folder / place) for name, place in PLACES.items()}
    return {**os.environ, **python_path(), **FIXED, **places, **kept_secrets(path)}


def professional_environment(application: Mapping[str, str]) -> dict[str, str]:
    """Return what the professional pages and the jobs receive: everything but the secrets of the public pages."""
    return {name: value for name, value in application.items() if name not in OF_THE_PUBLIC_ONLY}


def public_environment(application: Mapping[str, str]) -> dict[str, str]:
    """Return what the public pages' process receives, out of what the application's have."""
    return {
        **_only(application, OF_THE_PUBLIC_PAGES),
        "DJANGO_SETTINGS_MODULE": "havre.settings.public_demo",
        "HAVRE_PUBLIC_HOSTS": "localhost,127.0.0.1",
        "HAVRE_DB_PASSWORD": _password(application, PUBLIC_ROLE),
    }


def live_environment(application: Mapping[str, str]) -> dict[str, str]:
    """Return what the streams' process receives; both faces may read it from their pages."""
    return {
        **_only(application, OF_THE_LIVE_PAGES),
        "HAVRE_LIVE_ORIGINS": f"{application['HAVRE_SITE_URL']},{application['HAVRE_PUBLIC_URL']}",
        "HAVRE_DB_PASSWORD": _password(application, LIVE_ROLE),
    }


def _only(application: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    kept = {name: application[name] for name in OF_THE_MACHINE + names if name in application}
    if "DATABASE_URL" in application:
        parts = urlsplit(application["DATABASE_URL"])
        # Without its administrator and his password.
        kept["DATABASE_URL"] = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return kept


def _password(application: Mapping[str, str], role: str) -> str:
    """Return the password of a role, derived as ``havre.foundation.environment`` does."""
    secret = application["HAVRE_DATABASE_SECRET"].encode()
    return hmac.new(secret, role.encode(), hashlib.sha256).hexdigest()


def kept_secrets(path: Path) -> dict[str, str]:
    """Return the secrets of ``path``, after adding those of the table that it does not have yet."""
    kept = _read(path)
    absent = {name: secrets.token_hex(size) for name, size in SECRETS.items() if name not in kept}
    if absent:
        _write(path, {**kept, **absent})
    return {**kept, **absent}


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    pairs = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _, value in pairs}


def _write(path: Path, values: dict[str, str]) -> None:
    """Write beside, flush to the disk, then replace: a crash leaves the former file or the new one."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in values.items())
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
