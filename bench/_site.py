"""A whole site for the measures: its own durable PostgreSQL, the application's roles, gunicorn on loopback."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from havre.engine.cluster import Cluster
from havre.engine.ports import answers, listen
from havre.engine.variables import application_environment

MANAGE = (sys.executable, "-m", "havre.manage")
WORKERS = 2


@dataclass
class Site:
    """Where the site is, and what its processes receive."""

    folder: Path
    cluster: Cluster
    environment: dict[str, str]
    port: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def manage(self, *words: str, quiet: bool = True) -> None:
        """Run one command of the application to its end."""
        out = subprocess.DEVNULL if quiet else None
        subprocess.run([*MANAGE, *words], env=self.environment, check=True, stdout=out)

    @property
    def workers(self) -> list[int]:
        """Processes of gunicorn that answer the pages."""
        children = Path(f"/proc/{self.processes[0].pid}/task/{self.processes[0].pid}/children")
        return [int(word) for word in children.read_text().split()]


@contextlib.contextmanager
def site(name: str, *, workers: int = WORKERS) -> Iterator[Site]:
    """Yield a site that serves; kept for the next run under ``HAVRE_BENCH_DIR`` when it is given, else deleted."""
    kept = os.environ.get("HAVRE_BENCH_DIR")
    with contextlib.ExitStack() as stack:
        place = kept or stack.enter_context(tempfile.TemporaryDirectory(prefix="havre-bench-"))
        folder = Path(place).absolute() / name
        folder.mkdir(parents=True, exist_ok=True)
        environment = application_environment(folder)
        cluster = stack.enter_context(Cluster(folder / "postgres"))
        made = Site(folder, cluster, {**environment, **cluster.environment()})
        made.manage("prepare")
        made.manage("collectstatic", "--noinput", "--verbosity", "0")
        os.environ.update(made.environment)
        stack.enter_context(_serving(made, workers))
        yield made


@contextlib.contextmanager
def _serving(made: Site, workers: int) -> Iterator[None]:
    """Serve as the demonstration does: threads, and one file of log."""
    door = listen(8700)
    handle, made.port = door.fileno(), door.getsockname()[1]
    words = (
        "havre.web.wsgi:application",
        "--worker-class",
        "havre.web.fair_worker.FairWorker",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
    )
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        *words,
        "--workers",
        str(workers),
        "--bind",
        f"fd://{handle}",
    ]
    log = (made.folder / "pages.log").open("wb")
    process = subprocess.Popen(
        [*command, "--log-level", "warning"], env=made.environment, pass_fds=[handle], stdout=log, stderr=log
    )
    made.processes.append(process)
    try:
        limit = time.monotonic() + 60
        while not answers(made.port, "/sante/", seconds=2):
            if time.monotonic() > limit or process.poll() is not None:
                raise RuntimeError((made.folder / "pages.log").read_text())
        yield
    finally:
        process.terminate()
        process.wait(20)
        door.close()
        log.close()
