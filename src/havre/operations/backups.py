"""Back up and restore: two files, the data (kept long) and the keyring (kept 35 days).

Deleting a data key erases what it closed: at once in the base, and in every backup once the keyring dumps that still
hold it are gone. That is why the keyring never goes into the long-lived file.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from havre.engine.programs import client_programs
from havre.foundation import environment
from havre.foundation.keys import provider
from havre.operations import install
from havre.operations.strongbox import close_stream, open_stream

KEYRING_DAYS = 35


@dataclass(frozen=True)
class Backup:
    """The two files of one backup."""

    data: Path
    keyring: Path


def back_up(folder: Path, *, now: datetime) -> Backup:
    """Write both files as ``havre_backup``, then delete keyring files older than 35 days.

    Both are encrypted under a key derived from the provider's root; a backup half written is removed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    backup = Backup(folder / f"data-{stamp}.dump", folder / f"keyring-{stamp}.dump")
    _dump(backup.data, "--exclude-schema=keyring")
    _dump(backup.keyring, "--schema=keyring")
    limit = (now - timedelta(days=KEYRING_DAYS)).strftime("%Y%m%dT%H%M%SZ")
    for old in folder.glob("keyring-*.dump"):
        if old.stem.removeprefix("keyring-") < limit:
            old.unlink()
    return backup


def restore(backup: Backup, *, database: str) -> None:
    """Restore both files into the new database ``database``, as the administrator; raise ``CannotOpen``."""
    install.create_roles_and_database(database)
    for file in (backup.data, backup.keyring):
        _load(file, database)
    install.install_before_migrations(database)
    install.install_after_migrations(database)


def _dump(target: Path, which: str) -> None:
    """Encrypt pg_dump's output as it comes; the file takes its name only once it is whole and on the disk."""
    command = [*_program("pg_dump", "havre_backup"), "--format=custom", "--no-password", which, _name()]
    partial = target.with_suffix(".partial")
    try:
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(  # noqa: S603 - our own command
                command, stdout=subprocess.PIPE, stderr=errors, env=_environment("havre_backup")
            ) as dump,
            partial.open("xb") as file,
        ):
            partial.chmod(0o600)
            close_stream(provider().derived("backup"), cast("BinaryIO", dump.stdout), file)
            os.fsync(file.fileno())
            if dump.wait():
                errors.seek(0)
                raise RuntimeError(errors.read().decode(errors="replace"))
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)


def _load(file: Path, database: str) -> None:
    command = [*_program("pg_restore", "admin"), "--no-password", "--exit-on-error", f"--dbname={database}"]
    if file.name.startswith("data-"):
        command.append("--clean")
        command.append("--if-exists")
    with file.open("rb") as source, tempfile.TemporaryFile() as clear:
        for block in open_stream(provider().derived("backup"), source):
            clear.write(block)
        clear.seek(0)
        subprocess.run(command, stdin=clear, env=_environment("admin"), check=True)  # noqa: S603 - our own command


def _name() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _program(name: str, role: str) -> list[str]:
    place = environment.database(role)
    where = [f"--host={place['HOST']}"] if place["HOST"] else []
    with install.connect(role, autocommit=True) as server:
        programs = client_programs(server.info.server_version // 10_000)
    return [str(programs / name), *where, f"--port={place['PORT']}", f"--username={place['USER']}"]


def _environment(role: str) -> dict[str, str]:
    password = environment.database(role)["PASSWORD"]
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}
