"""A private PostgreSQL: created, started, stopped and never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from havre.engine.account import Account, server_account
from havre.engine.complaints import passes_with_time, told_in_french
from havre.engine.errors import CannotRun
from havre.engine.places import forget, places_for, reachable_programs
from havre.engine.programs import find_programs, major_version, preloadable

SUPERUSER = "postgres"
PORT = 5432  # Only names the socket: nothing listens on the network.
RETRY_SECONDS = 30.0
RECOVERY_SECONDS = 300.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# For data that will be deleted: a test must not wait for a disk.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

OTHER_OWNER = (
    "Le dossier {folder} appartient à un autre compte de la machine. Lancez la commande avec ce compte, "
    "ou choisissez un autre dossier."
)
OTHER_VERSION = (
    "Les données de {folder} viennent de PostgreSQL {theirs}, et les programmes trouvés sont en {ours}. "
    "Indiquez ceux de la version {theirs} dans HAVRE_PG_BIN, ou repartez d'un dossier vide."
)


class Cluster:
    """One server on one data folder, reached through a socket in a folder of mode 0700.

    ``start`` belongs to a thread that lives as long as the server: when that thread or its process dies,
    even killed, the server shuts down by itself. ``durable=False`` trades safety for the speed of tests.
    ``settings`` adds to or replaces the server's settings. ``host``, ``port`` and ``user`` say where to
    connect, once started.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        binaries: Path | None = None,
        durable: bool = True,
        account: Account | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Find the programs and the folders; nothing runs yet."""
        self._account = account or server_account()
        self._asked = data_dir.absolute()
        self._places = places_for(self._asked, self._account)
        found = binaries or find_programs()
        self._major = major_version(found)
        self._programs = reachable_programs(found, self._account)
        self._durable = durable
        self._settings = {**SETTINGS, **({} if durable else FORGETFUL), **(settings or {})}
        if preloadable(found, "pg_stat_statements"):
            self._settings.setdefault("shared_preload_libraries", "pg_stat_statements")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def host(self) -> str:
        """The folder of the socket, as libpq's ``host`` wants it."""
        return str(self._places.socket)

    @property
    def port(self) -> int:
        """The number in the socket's name."""
        return PORT

    @property
    def user(self) -> str:
        """The superuser, who connects without a password."""
        return SUPERUSER

    @property
    def programs(self) -> Path:
        """The folder of the programs (``psql``, ``pg_basebackup``…) that this account may run."""
        return self._programs

    @property
    def log(self) -> Path:
        """The file of the server's messages."""
        return self._places.log

    @property
    def pid(self) -> int | None:
        """The server's process, None when it is not running."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def environment(self) -> dict[str, str]:
        """Return the variables that tell the application where this server is."""
        return {"HAVRE_PG_HOST": self.host, "HAVRE_PG_PORT": str(PORT), "HAVRE_PG_SUPERUSER": SUPERUSER}

    def start(self) -> None:
        """Create the cluster when absent, start it and wait until it accepts connections.

        After a crash the former server may hold its shared memory a little longer: tries again for
        30 seconds. Raises ``CannotRun`` with the reason when it will not start.
        """
        if self.pid is not None:
            return
        self._create_if_absent()
        limit = time.monotonic() + RETRY_SECONDS
        while (complaint := self._launch()) is not None:
            if not passes_with_time(complaint) or time.monotonic() > limit:
                raise CannotRun(told_in_french(complaint, self.log))
            time.sleep(1)

    def stop(self) -> None:
        """Shut down cleanly; insist after 30 seconds. Does nothing when the server is not running."""
        if self._process is None:
            return
        for number, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
            if self._process.poll() is None:
                self._process.send_signal(number)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            break
        self._process = None

    def remove(self) -> None:
        """Stop, then delete the data, the socket's folder and the log."""
        self.stop()
        forget(self._asked)
        for folder in (self._places.data, self._places.socket):
            shutil.rmtree(folder, ignore_errors=True)
        for leftover in (self._asked, self.log):
            if leftover.is_symlink() or leftover.is_file():
                leftover.unlink()

    def _create_if_absent(self) -> None:
        data = self._places.data
        if not data.exists():
            return self._create()
        version = (
            (data / "PG_VERSION").read_text().strip() if data.stat().st_uid == self._account.uid else None
        )
        if version is None:
            raise CannotRun(OTHER_OWNER.format(folder=self._asked))
        version = (data / "PG_VERSION").read_text().strip()
        if version != str(self._major):
            raise CannotRun(OTHER_VERSION.format(folder=self._asked, theirs=version, ours=self._major))
        return None

    def _create(self) -> None:
        """Run initdb beside the data folder, then move: a killed creation leaves nothing half made."""
        draft = self._places.data.with_name(f"{self._places.data.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        self._account.own(draft)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        options += ["--locale-provider=builtin"] if self._major >= 17 else []
        options += [] if self._durable else ["--no-sync"]
        command = self._account.command(self._programs / "initdb", "-D", draft, "-U", SUPERUSER, *options)
        done = subprocess.run(
            command, cwd="/", env=_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise CannotRun(told_in_french(done.stderr or done.stdout, self._places.data))
        draft.rename(self._places.data)

    def _launch(self) -> str | None:
        """Start the server once; return None when it is ready, else what it complained of."""
        self._forget_stale_numbers()
        with self.log.open("ab") as log:
            told_before = log.tell()
            self._process = subprocess.Popen(
                self._server_command(),
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self._becomes_ready(self._process):
            return None
        with self.log.open("rb") as log:
            log.seek(told_before)
            return log.read().decode(errors="replace")

    def _server_command(self) -> list[str]:
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        place = ["-D", str(self._places.data), "-k", self.host, "-p", str(PORT)]
        return self._account.bound_command(self._programs / "postgres", *place, *settings)

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        limit = time.monotonic() + RECOVERY_SECONDS
        while process.poll() is None:
            if self._announced() == (str(process.pid), "ready"):
                return True
            if time.monotonic() > limit:
                self.stop()
                raise CannotRun(f"PostgreSQL ne répond toujours pas : lisez {self.log}.")
            time.sleep(0.02)
        return False

    def _announced(self) -> tuple[str, str]:
        """Return the process and the state that the server wrote in its own file (lines 1 and 8)."""
        try:
            lines = (self._places.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return ("", "")
        return (lines[0].strip(), lines[7].strip()) if len(lines) > 7 else ("", "")

    def _forget_stale_numbers(self) -> None:
        """Remove lock files whose process number now belongs to something else, or to a dead process.

        PostgreSQL only asks whether the number lives: after a restart of a container it often does.
        It still protects its data by its shared memory, should a former child be at work.
        """
        socket_lock = self._places.socket / f".s.PGSQL.{PORT}.lock"
        for path in (self._places.data / "postmaster.pid", socket_lock):
            if path.exists() and not _is_postgres(path.read_text().split("\n", 1)[0].strip()):
                path.unlink()


def _is_postgres(number: str) -> bool:
    """Tell whether the process ``number`` is a living server; one that is dead and unburied has no words."""
    try:
        return b"postgres" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0", 1)[0]
    except OSError:
        return False


def _environment() -> dict[str, str]:
    """Return our environment without what would turn the server's programs from their own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}
