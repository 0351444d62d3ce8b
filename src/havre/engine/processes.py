"""Processes that are kept running: started, watched, started again, stopped in order."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from havre.engine.account import die_with_parent
from havre.engine.errors import CannotRun
from havre.engine.paths import ROOT

LARGEST_LOG = 5_000_000
LONGEST_PAUSE = 30.0
# After so many seconds of life, a process that dies is no longer counted as failing again and again.
PROVEN_AFTER = 60.0


class Runnable(Protocol):
    """What can be kept: a process of ours, or a cluster."""

    @property
    def pid(self) -> int | None:
        """The process while it lives, else None."""

    def start(self) -> None:
        """Start it."""

    def stop(self) -> None:
        """Stop it and wait for its end."""


class Process:
    """A child in its own session (Ctrl-C in the terminal does not reach it), ended with its parent."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        patience: float = 10.0,
        sockets: Sequence[int] = (),
    ) -> None:
        """Keep what to run; ``patience`` is the seconds left to end by itself, ``sockets`` are inherited."""
        self._command = [*die_with_parent("TERM"), *command]
        self._environment = dict(environment)
        self._log = log
        self._patience = patience
        self._sockets = tuple(sockets)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process while it lives, else None."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start the process; its words go to the log, of which one former file is kept."""
        self._end_group()
        if self._log.exists() and self._log.stat().st_size > LARGEST_LOG:
            self._log.replace(self._log.with_suffix(".1.log"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self._sockets,
            )

    def stop(self) -> None:
        """Ask the process to end, wait, then end its whole group."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(self._patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._end_group()

    def wait(self, seconds: float) -> int | None:
        """Return the exit status, None when the process still lives after ``seconds``."""
        try:
            return self._process.wait(seconds) if self._process is not None else None
        except subprocess.TimeoutExpired:
            return None

    def _end_group(self) -> None:
        """Kill what a dead process left behind it (a server's workers hold its socket)."""
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
        finally:
            self._process = None


class Kept:
    """A runnable that is started again when it dies, after pauses of 1, 2, 4… 30 seconds."""

    def __init__(self, name: str, runnable: Runnable) -> None:
        """Keep ``runnable``, called ``name`` (French) in what is said to the person."""
        self.name = name
        self._runnable = runnable
        self._failures = 0
        self._started_at = 0.0
        self._due_at: float | None = None

    @property
    def failures(self) -> int:
        """How many times it died in a row before having proved itself."""
        return self._failures

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self._runnable.pid is not None

    def start(self, *, now: float) -> None:
        """Start it; ``now`` is in seconds of any steady clock."""
        self._started_at = now
        self._due_at = None
        self._runnable.start()

    def stop(self) -> None:
        """Stop it and wait for its end."""
        self._runnable.stop()

    def tend(self, *, now: float) -> str | None:
        """Look at it once; return a sentence when something has to be said."""
        if self.alive:
            return None
        if self._due_at is None:
            return self._mourn(now)
        if now < self._due_at:
            return None
        try:
            self.start(now=now)
        except (CannotRun, OSError) as failure:
            return f"{self._mourn(now)}\n{failure}"
        return f"{self.name} : reprise."

    def _mourn(self, now: float) -> str:
        """Decide when to start again."""
        proven = now - self._started_at > PROVEN_AFTER
        self._failures = 1 if proven else self._failures + 1
        pause = min(2.0 ** (self._failures - 1), LONGEST_PAUSE)
        self._due_at = now + pause
        return f"{self.name} : arrêt inattendu, nouvel essai dans {pause:.0f} s."


class OnDemand(Kept):
    """A runnable behind an open door, started when the first visitor knocks; then kept like the others.

    The visitor waits at the door meanwhile, a few seconds once. Nobody came: nothing runs and nothing is said.
    """

    def __init__(self, name: str, runnable: Runnable, *, door: socket.socket) -> None:
        """Keep the door, which the runnable inherits."""
        super().__init__(name, runnable)
        self._door = door
        self._asleep = True

    def start(self, *, now: float) -> None:
        """Sleep until somebody comes; afterwards, start."""
        if not self._asleep:
            super().start(now=now)

    def tend(self, *, now: float) -> str | None:
        """Wake when somebody knocks; once awake, look as at any other."""
        if not self._asleep:
            return super().tend(now=now)
        if select.select([self._door], [], [], 0)[0]:
            self._asleep = False
            super().start(now=now)
        return None
