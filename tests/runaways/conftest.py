"""The professional process of a test, killed and started again, and a telephone whose profile outlives its browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from havre.engine.paths import SCRIPTS
from havre.engine.ports import answers

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


class Server:
    """The pages under the settings and on the database of the tests, at one address whatever happens to them."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self.address = f"http://localhost:{self.port}"
        self.log = folder / "pages.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from django.conf import settings

        place = {**os.environ, "DJANGO_SETTINGS_MODULE": "havre.settings.test", "HAVRE_PG_NAME": settings.DATABASES["default"]["NAME"],
                 "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}  # fmt: skip
        command = [sys.executable, str(SCRIPTS / "gunicorn"), "havre.web.wsgi:application", "--threads", "4"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--log-level", "warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=place, stdout=log, stderr=log, start_new_session=True
            )
        limit = time.monotonic() + 60
        while not answers(self.port, "/sante/", seconds=2):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < limit
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill the master and its workers at once, as a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, 9)
            self.process.wait(20)
            self.process = None


@pytest.fixture(scope="module")
def pages(django_db_setup: None, tmp_path_factory: Any) -> Any:
    """The process of a module."""
    one = Server(tmp_path_factory.mktemp("pages"))
    yield one
    one.kill()


@pytest.fixture
def server(transactional_db: None, pages: Server) -> Server:
    """The process, started."""
    if pages.process is None:
        pages.start()
    return pages


@pytest.fixture
def telephone(server: Server, tmp_path: Path) -> Any:
    """``telephone()`` opens the browser of one telephone, 360 × 640, dark, with the profile it had before."""
    from playwright.sync_api import sync_playwright

    opened = []
    with sync_playwright() as playwright:

        def browser(*, offline: bool = False) -> Any:
            context = playwright.chromium.launch_persistent_context(
                str(tmp_path / "profile"), executable_path=os.environ.get("HAVRE_CHROMIUM", CHROMIUM), args=FLAGS,
                viewport={"width": 360, "height": 640}, color_scheme="dark", locale="fr-FR",
                timezone_id="Europe/Paris", base_url=server.address,
            )  # fmt: skip
            context.set_offline(offline)
            context.set_default_timeout(20_000)
            opened.append(context)
            return context

        browser.profile = tmp_path / "profile"
        yield browser
        for context in opened:
            context.close()
