"""The commands of the application that a start runs to their end, and what need not be run again."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from havre.engine.complaints import told_in_french
from havre.engine.errors import CannotRun
from havre.engine.paths import ROOT
from havre.engine.processes import Process

MANAGE = (sys.executable, "-m", "havre.manage")


class Step:
    """One command, running from ``__enter__``; leaving the block early ends it."""

    def __init__(
        self, title: str, words: Sequence[str], *, environment: Mapping[str, str], logs: Path
    ) -> None:
        """Keep the words of the command; its output goes to ``logs``, anew each time."""
        self._title = title
        self._log = logs / f"{words[0]}.log"
        self._process = Process([*MANAGE, *words], environment=environment, log=self._log)

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._log.unlink(missing_ok=True)
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stop()

    def finish(self, pause: Callable[[float], None], *, aloud: bool = False) -> str:
        """Wait for the end, say how long it took and return the output; raise ``CannotRun`` on a failure.

        ``pause`` is called again and again and may raise to leave. ``aloud`` relays each line as it comes,
        for a command that may be long.
        """
        told = 0
        while (status := self._process.wait(0.05)) is None:
            pause(0)
            told = self._relay(told) if aloud else told
        output = self._log.read_text(errors="replace")
        if status != 0:
            raise CannotRun(told_in_french(output, self._log, otherwise=f"{self._title} : échec."))
        say_done(self._title, since=self._began)
        return output

    def _relay(self, told: int) -> int:
        """Say the lines that came since the ``told`` first ones; return how many were said in all."""
        lines = self._log.read_text(errors="replace").split("\n")[:-1]
        for line in lines[told:]:
            say(f"  {line}")
        return len(lines)


def static_files_are_fresh(static_root: Path) -> bool:
    """Tell whether the pages' files were gathered from what is there now."""
    stamp = _stamp(static_root)
    return static_root.is_dir() and stamp.exists() and stamp.read_text() == static_fingerprint()


def remember_static_files(static_root: Path) -> None:
    """Record, beside the folder, what the pages' files were gathered from."""
    _stamp(static_root).write_text(static_fingerprint())


def _stamp(static_root: Path) -> Path:
    return static_root.with_name(f"{static_root.name}.stamp")


def static_fingerprint() -> str:
    """Return a digest of the names, sizes and ages of our static files, and of the packages' versions."""
    digest = hashlib.sha256((ROOT / "requirements" / "demo.lock").read_bytes())
    for path in sorted((ROOT / "src").glob("havre/**/static/**/*")):
        told = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {told.st_size} {told.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def say(sentence: str) -> None:
    """Tell the person, at once; when nobody listens any more (a closed pipe, a full disk), go on in silence."""
    try:
        print(sentence, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_done(title: str, *, since: float) -> None:
    """Say that something is done and how long it took, ``since`` being its start on the steady clock."""
    seconds = f"{time.monotonic() - since:.1f}".replace(".", ",")
    say(f"{title} : fait ({seconds} s)")
