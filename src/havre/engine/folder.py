"""The demonstration's folder: held by one process at a time, which says there where it answers."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path
from typing import Any, TextIO

from havre.engine.errors import CannotRun
from havre.engine.places import forget

LOCK = "lock"
RUNNING = "running.json"
LEAST_FREE_MEGABYTES = 300


class Held(CannotRun):
    """Another process holds the folder; ``facts`` is what it said of itself."""

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        """Tell who holds the folder and where it answers."""
        self.facts = facts
        pid = facts.get("pid", "inconnu")
        where = facts.get("address")
        how = f"Ouvrez {where}" if where else "Elle est en train de démarrer : patientez"
        super().__init__(
            f"La démonstration tourne déjà dans {folder} (processus {pid}). {how} ; "
            f"pour l'arrêter : kill {pid}",
            status=3,
        )


class Folder:
    """A folder and the lock on it; the lock falls with the process, even killed."""

    def __init__(self, path: Path) -> None:
        """Create the folder, private; hold nothing yet."""
        self.path = path
        self._handle: TextIO | None = None
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (path / LOCK).touch()
        except PermissionError as failure:
            raise CannotRun(
                f"Le dossier {path} appartient à un autre compte de la machine. Lancez la commande avec ce "
                "compte, ou indiquez un autre dossier dans HAVRE_DEMO_DIR."
            ) from failure

    def hold(self) -> dict[str, Any]:
        """Take the lock; return what the last holder left when it did not stop cleanly.

        Raises ``Held`` when another process has it.
        """
        self._handle = (self.path / LOCK).open("r+")
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._handle.close()
            raise Held(self.path, self.facts()) from None
        return self.facts()

    def release(self) -> None:
        """Say that nothing runs any more and let go of the lock."""
        (self.path / RUNNING).unlink(missing_ok=True)
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def announce(self, **facts: object) -> None:
        """Write what other commands may need: process, address, server."""
        draft = self.path / f"{RUNNING}.draft"
        draft.write_text(json.dumps(facts))
        draft.replace(self.path / RUNNING)

    def facts(self) -> dict[str, Any]:
        """Return what the holder announced, nothing when it did not."""
        try:
            told = json.loads((self.path / RUNNING).read_text())
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    def check_space(self) -> None:
        """Refuse to start on a disk that is nearly full."""
        free = shutil.disk_usage(self.path).free // 1_000_000
        if free < LEAST_FREE_MEGABYTES:
            raise CannotRun(
                f"Il ne reste que {free} Mo sur le disque de {self.path} ; la démonstration en demande "
                f"{LEAST_FREE_MEGABYTES}. Libérez de la place, puis relancez."
            )

    def empty(self) -> None:
        """Delete all the data; keep the lock, which we hold."""
        forget(self.path / "postgres")
        for entry in self.path.iterdir():
            if entry.name == LOCK:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
