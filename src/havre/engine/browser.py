"""The browser that the tests drive: Debian's chromium, installed when the command may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from havre.engine.errors import CannotRun

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "poppler-utils", "fonts-dejavu-core")
APT = ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)


def find_browser() -> Path | None:
    """Return the browser (``HAVRE_CHROMIUM``, else on the path), None when there is none."""
    asked = os.environ.get("HAVRE_CHROMIUM")
    found = asked or next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found and os.access(found, os.X_OK) else None


def ensure_browser() -> Path:
    """Return the browser, installing it first when we are root; else say what to type."""
    found = find_browser()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installation du navigateur des tests (chromium)…", flush=True)
        _install()
        found = find_browser()
    if found is None:
        raise CannotRun(
            "Les tests de bout en bout demandent chromium, absent de cette machine. Installez-le :\n"
            f"  sudo apt-get update && sudo {' '.join(APT)}\n"
            "ou indiquez le vôtre dans HAVRE_CHROMIUM, ou lancez ./havre test --without-browser "
            "(les tests du navigateur ne seront pas faits).",
            status=2,
        )
    return found


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("apt-get", "update"), APT):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotRun(f"« {' '.join(command)} » a échoué :\n{done.stderr.strip()[-1500:]}", status=2)
