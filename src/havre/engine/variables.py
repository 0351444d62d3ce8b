"""The environment of the demonstration: one table of names, and the secrets made once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from havre.engine.errors import CannotRun
from havre.engine.paths import python_path

# Made at the first start and never changed: name -> bytes of randomness, told in hexadecimal.
SECRETS: dict[str, int] = {
    "HAVRE_SECRET_KEY": 50,
    "HAVRE_SCOPE_KEY": 32,
}
# Files and folders of the application: name -> place inside the demonstration's folder.
PLACES: dict[str, str] = {
    "HAVRE_KEYRING_FILE": "keyring.json",
    "HAVRE_FILES_DIR": "files",
    "HAVRE_MAIL_DIR": "mail",
}
FIXED: dict[str, str] = {
    "DJANGO_SETTINGS_MODULE": "havre.settings.demo",
    "PYTHONUNBUFFERED": "1",
}
SECRETS_FILE = "secrets.env"

LOST = (
    "Le fichier des clés {path} manque alors que des données existent : elles ne peuvent plus être lues. "
    "Remettez ce fichier en place, ou repartez de rien : ./havre demo --reset"
)


def application_environment(folder: Path, *, server: dict[str, str], data_exists: bool) -> dict[str, str]:
    """Return all that the application's processes receive; create the secrets at the first call.

    ``data_exists`` says that a database is there already: then secrets that are missing are an error.
    """
    path = folder / SECRETS_FILE
    if data_exists and not path.exists():
        raise CannotRun(LOST.format(path=path))
    places = {name: str(folder / place) for name, place in PLACES.items()}
    return {**os.environ, **python_path(), **server, **FIXED, **places, **kept_secrets(path)}


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
