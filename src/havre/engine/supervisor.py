"""The demonstration's processes: database, preparation, pages and jobs, in this order and back."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from havre.engine import steps
from havre.engine.cluster import Cluster
from havre.engine.complaints import told_in_french
from havre.engine.errors import CannotRun
from havre.engine.folder import Folder
from havre.engine.paths import SCRIPTS
from havre.engine.ports import answers, listen
from havre.engine.processes import Kept, OnDemand, Process
from havre.engine.server import given_server
from havre.engine.steps import Step, remember_static_files, say, say_done, static_files_are_fresh
from havre.engine.variables import (
    ROLE_OF_JOBS,
    application_environment,
    live_environment,
    professional_environment,
    public_environment,
)

# No control socket (it would be shared by all demonstrations), no access log (it would keep visits).
# Several workers: the code is loaded once, before they are made, and they share its memory.
SHARED = "--preload"
PAGES = (
    *(str(SCRIPTS / "gunicorn"), "havre.web.wsgi:application"),
    *("--worker-class", "havre.web.fair_worker.FairWorker", "--threads", "4"),
    *("--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"),
)
PUBLIC_PAGES = (
    *(str(SCRIPTS / "gunicorn"), "havre.public.wsgi:application", "--workers", "1", "--threads", "8"),
    *("--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"),
)
LIVE_PAGES = (sys.executable, "-m", "havre.live.server")
HEALTH_PAGE = "/sante/"
HEALTH_SECONDS = 120.0
# Pages that die so many times before having answered once will not answer.
HOPELESS = 3
FORMER_HOLDER_SECONDS = 10.0
# One person looks at a few thousand rows: the server need not keep more of them in memory.
SMALL = {"shared_buffers": "24MB"}
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Choices:
    """What the person asked for on the command line."""

    stage: str | None = None
    scale: int | None = None
    port: int = 8000
    workers: int = 1

    def data_words(self) -> list[str]:
        """Return the words for the command that installs the invented data."""
        stage = ["--stage", self.stage] if self.stage else []
        return [*stage, *(["--scale", str(self.scale)] if self.scale else [])]


class StopRequested(Exception):  # noqa: N818 - not an error
    """A signal asked for the end."""


class Supervisor:
    """Start everything, watch it, stop it in order.

    ``left_behind`` is what the last holder of the folder announced, when it was killed.
    """

    def __init__(self, folder: Folder, choices: Choices, *, left_behind: Mapping[str, Any]) -> None:
        """Keep the choices; nothing starts yet."""
        self._folder = folder
        self._choices = choices
        self._left_behind = left_behind
        self._stop = threading.Event()
        self._doors: list[socket.socket] = []
        self._kept: list[Kept] = []
        self._logs = folder.path / "logs"

    def run(self) -> None:
        """Run until a signal; whatever happens, stop what was started, last started first."""
        heard = [number for number in STOPPING if not _deaf_to(number)]
        former = {number: signal.signal(number, self._ask_to_stop) for number in heard}
        self._logs.mkdir(exist_ok=True)
        try:
            self._open()
            while True:
                self._watch()
        except StopRequested:
            say("\nArrêt demandé.")
        finally:
            self._close()
            for number, handler in former.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, *_: object) -> None:
        self._stop.set()

    def _pause(self, seconds: float) -> None:
        """Wait, unless a signal asked for the end."""
        if self._stop.wait(seconds):
            raise StopRequested

    def _open(self) -> None:
        """Start in order, then say where to go."""
        environment = application_environment(self._folder.path)
        with self._gather_static_files(environment) as gathering:
            server = given_server() or self._start_cluster()
            environment |= server
            self._run_step("Préparation de la base", ["prepare"], environment)
            data = ["demo_data", "--if-empty", *self._choices.data_words()]
            self._run_step("Données inventées", data, environment, aloud=self._choices.scale is not None)
            gathering()
        environment |= self._open_doors()
        self._start_application(environment)
        self._folder.announce(
            pid=os.getpid(), address=f"{environment['HAVRE_SITE_URL']}/",
            public_address=f"{environment['HAVRE_PUBLIC_URL']}/", server=server,
        )  # fmt: skip
        cast = self._run_step("Personnes de la démonstration", ["demo_cast"], environment)
        say(f"\n{cast.rstrip()}\n\nHavre répond à {environment['HAVRE_SITE_URL']}/")
        say(f"Site public : {environment['HAVRE_PUBLIC_URL']}/")
        say(f"Pour arrêter : Ctrl-C. Les données restent dans {self._folder.path}")

    def _open_doors(self) -> dict[str, str]:
        """Listen for the professional and for the public pages; return the variables that tell their addresses."""
        self._doors.append(self._listen())
        port = self._doors[0].getsockname()[1]
        former = str(self._left_behind.get("public_address", ""))
        patience = FORMER_HOLDER_SECONDS if f":{port + 1}/" in former else 0
        self._doors.append(listen(port + 1, patience=patience))
        self._doors.append(listen(self._doors[1].getsockname()[1] + 1))
        site, public, live = (f"http://localhost:{door.getsockname()[1]}" for door in self._doors)
        # Browsers take every name under localhost for this machine: another origin, and no cookie of the site.
        files = site.replace("//localhost", "//pieces.localhost")
        return {
            "HAVRE_SITE_URL": site, "HAVRE_PUBLIC_URL": public, "HAVRE_LIVE_URL": live, "HAVRE_FILES_URL": files,
        }  # fmt: skip

    @contextlib.contextmanager
    def _gather_static_files(self, environment: Mapping[str, str]) -> Iterator[Callable[[], None]]:
        """Gather and compress the pages' files beside the other steps, when they changed.

        Yields what to call to wait for them.
        """
        root = Path(environment["HAVRE_STATIC_ROOT"])
        if static_files_are_fresh(root):
            yield lambda: None
            return
        words = ["collectstatic", "--noinput", "--clear", "--verbosity", "0"]
        with Step("Fichiers des pages", words, environment=environment, logs=self._logs) as step:

            def finish() -> None:
                step.finish(self._pause)
                remember_static_files(root)

            yield finish

    def _run_step(
        self, title: str, words: Sequence[str], environment: Mapping[str, str], *, aloud: bool = False
    ) -> str:
        """Run one command of the application to its end; return what it printed."""
        with Step(title, words, environment=environment, logs=self._logs) as step:
            return step.finish(self._pause, aloud=aloud)

    def _start_cluster(self) -> dict[str, str]:
        began = time.monotonic()
        cluster = Cluster(self._folder.path / "postgres", settings=SMALL)
        self._keep(Kept("Base de données", cluster))
        say_done("Base de données", since=began)
        return cluster.environment()

    def _start_application(self, environment: Mapping[str, str]) -> None:
        """Start the jobs and the professional pages; the public ones and the streams wait for a visitor."""
        professional = professional_environment(environment)
        jobs = Process(
            [*steps.MANAGE, "jobs"], environment={**professional, **ROLE_OF_JOBS}, log=self._logs / "jobs.log"
        )
        self._keep(Kept("Tâches", jobs))
        private, public, live = self._doors
        self._start_live(live_environment(environment), live)
        handle = public.fileno()
        visitors = Process(
            [*PUBLIC_PAGES, "--bind", f"fd://{handle}"], environment=public_environment(environment),
            log=self._logs / "public.log", sockets=[handle],
        )  # fmt: skip
        self._keep(OnDemand("Site public", visitors, door=public))
        several = self._choices.workers > 1
        words = (*PAGES, "--workers", str(self._choices.workers), *([SHARED] if several else []))
        kept, log = self._start_pages("Pages", words, professional, private)
        self._wait_for_pages(kept, log, private.getsockname()[1])

    def _start_live(self, environment: Mapping[str, str], door: socket.socket) -> None:
        handle = door.fileno()
        streams = Process(
            LIVE_PAGES, environment={**environment, "HAVRE_LIVE_FD": str(handle)}, log=self._logs / "live.log",
            sockets=[handle],
        )  # fmt: skip
        self._keep(OnDemand("Direct", streams, door=door))

    def _start_pages(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], door: socket.socket
    ) -> tuple[Kept, Path]:
        handle = door.fileno()
        log = self._logs / "pages.log"
        words = [*command, "--bind", f"fd://{handle}"]
        kept = Kept(name, Process(words, environment=environment, log=log, sockets=[handle]))
        self._keep(kept)
        return kept, log

    def _keep(self, kept: Kept) -> None:
        self._pause(0)
        self._kept.append(kept)
        kept.start(now=time.monotonic())

    def _listen(self) -> socket.socket:
        wished = self._choices.port
        former = str(self._left_behind.get("address", ""))
        door = listen(wished, patience=FORMER_HOLDER_SECONDS if f":{wished}/" in former else 0)
        found = door.getsockname()[1]
        if found != wished:
            say(f"Le port {wished} est pris par un autre programme : la démonstration prend le {found}.")
        return door

    def _wait_for_pages(self, pages: Kept, log: Path, port: int) -> None:
        limit = time.monotonic() + HEALTH_SECONDS
        while not answers(port, HEALTH_PAGE, seconds=2):
            self._watch()
            if pages.failures >= HOPELESS or time.monotonic() > limit:
                words = log.read_text(errors="replace") if log.exists() else ""
                raise CannotRun(told_in_french(words, log, otherwise="Les pages ne répondent pas."))

    def _watch(self) -> None:
        """Look at every process once, say what has to be said, pause."""
        for kept in self._kept:
            sentence = kept.tend(now=time.monotonic())
            if sentence:
                say(sentence)
        self._pause(0.3)

    def _close(self) -> None:
        """Stop the last started first: pages, jobs, database."""
        for door in self._doors:
            door.close()
        while self._kept:
            kept = self._kept.pop()
            ran = kept.alive
            kept.stop()
            if ran:
                say(f"{kept.name} : arrêt.")


def _deaf_to(number: signal.Signals) -> bool:
    """Tell whether ``nohup`` asked us to survive the terminal."""
    return number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN
