"""A whole Havre of its own for one drill: a copy of the tests' PostgreSQL, gunicorn, a browser without script."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from havre.engine.account import server_account
from havre.engine.cluster import Cluster
from havre.engine.paths import ROOT, SCRIPTS


def copied_cluster(folder: Path, **settings: str) -> Cluster:
    """Return a durable server on a copy of the running one (roles, policies, cast), not started."""
    account = server_account()
    account.own(folder)
    cluster = Cluster(folder / "pg", account=account, settings=settings)
    command = account.command(
        cluster.programs / "pg_basebackup", "-D", folder / "pg", "-h", os.environ["HAVRE_PG_HOST"], "-p", os.environ["HAVRE_PG_PORT"],
        "-U", os.environ.get("HAVRE_PG_SUPERUSER", "postgres"), "-X", "fetch", "-c", "fast", "--no-sync",
    )  # fmt: skip
    subprocess.run(command, cwd="/", check=True, capture_output=True, timeout=60)
    return cluster


class Pages:
    """gunicorn on one server, as in production: several processes, threads."""

    def __init__(self, cluster: Cluster, *, log: Path, workers: int = 2) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = environment(cluster)
        self._command = [
            *(
                str(SCRIPTS / "gunicorn"),
                "havre.web.wsgi:application",
                "--worker-class",
                "gthread",
                "--threads",
                "2",
            ),
            *(
                "--workers",
                str(workers),
                "--bind",
                f"127.0.0.1:{self.port}",
                "--no-control-socket",
                "--log-level",
                "warning",
            ),
        ]
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Pages:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        wait_until(self._answers, seconds=60)
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(20)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return Visitor(self.port).get("/sante/")[0] == 200
        return False

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children]


def environment(cluster: Cluster, **more: str) -> dict[str, str]:
    """Return what a process of this Havre needs."""
    return {
        **os.environ,
        **cluster.environment(),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "havre.settings.test",
        **more,
    }


class Visitor:
    """A browser without script: cookies, forms, no redirection followed."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: Any) -> tuple[int, str]:
        token = self.cookies.get("havre-test-csrf", "")
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, value = line.split(";")[0].split("=", 1)
                self.cookies[name] = value
            self.headers = dict(answer.headers)
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def enter(self, slug: str) -> Visitor:
        """Sign in by the door of the demonstration."""
        self.get("/demonstration/")
        assert self.post(f"/demonstration/entrer/{slug}/")[0] == 302
        self.get("/")
        return self


def open_talk(browser: Visitor, contact_id: Any) -> str:
    """Open a contact and return the address of its notes."""
    status, said = browser.post("/ecoute/contacts/nouveau/", id=contact_id)
    assert status == 302, said[:400]
    return f"/ecoute/{contact_id}/notes/"


def wait_until(ready: Any, *, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


def kill(pid: int | None) -> None:
    """Kill a process that this drill started, without warning."""
    assert pid
    os.kill(pid, signal.SIGKILL)


def calm(status: int, page: str) -> bool:
    """Tell whether a failure is told as it should: words, numbers to call, nothing of the inside."""
    inside = ("Traceback", "psycopg", "OperationalError", "/src/", "SELECT ", "havre_app", "No space")
    return status in (500, 503) and "119" in page and not any(word in page for word in inside)


def texts_kept(page: str) -> str:
    return " ".join(re.findall(r"<textarea hidden[^>]*>\n?([^<]*)</textarea>", page))


@contextmanager
def small_disk(folder: Path, *, size: str) -> Iterator[Path]:
    """Mount a disk of ``size`` in memory for the drill (root only)."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


PYTHON = sys.executable
