"""The public face in a test: its own settings over those of the tests, and no database unless a test asks for it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TAKEN = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "SECRET_KEY", "SECURE_REFERRER_POLICY", "DATA_UPLOAD_MAX_MEMORY_SIZE",
         "DATA_UPLOAD_MAX_NUMBER_FIELDS")  # fmt: skip


class Undefined(str):
    """A variable that a template names and no view gives."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined variable in a public template: {name}")


@pytest.fixture
def public(settings: Any) -> Iterator[Any]:
    """The settings of the public face."""
    from django.template import engines
    from django.urls import clear_url_caches

    from havre.settings import public as face

    for name in TAKEN:
        setattr(settings, name, getattr(face, name))
    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    clear_url_caches()
    engines["public"].engine.string_if_invalid = Undefined("%s")
    yield settings
    clear_url_caches()


@pytest.fixture
def stranger(public: Any) -> Any:
    """A browser that has never been here; it says where its forms come from, as browsers do."""
    from django.test import Client

    return Client(headers={"Sec-Fetch-Site": "same-origin"})


# --- the real process, and browsers on it -----------------------------------------------------------------

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def public_variables(folder: Path, port: int, **more: str) -> dict[str, str]:
    """The environment that the demonstration gives to the public pages."""
    from havre.engine.variables import application_environment, public_environment

    given = {**application_environment(folder), "HAVRE_PUBLIC_URL": f"http://localhost:{port}", **more}
    if "HAVRE_PG_HOST" in more:
        given.pop("DATABASE_URL", None)
    return public_environment(given)


@contextmanager
def public_process(folder: Path, *, port: int, **more: str) -> Iterator[str]:
    """Run the public pages as the demonstration does; yield their address."""
    from havre.engine.ports import answers
    from havre.engine.supervisor import PUBLIC_PAGES

    variables = public_variables(folder, port, **more)
    gather = [sys.executable, "-m", "havre.manage", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(gather, env=variables, check=True)
    log = (folder / "public.log").open("wb")
    process = subprocess.Popen(
        [*PUBLIC_PAGES, "--bind", f"127.0.0.1:{port}"], env=variables, stdout=log, stderr=log
    )
    try:
        limit = time.monotonic() + 60
        while not answers(port, "/sante/", seconds=2):
            assert process.poll() is None, (folder / "public.log").read_text()
            assert time.monotonic() < limit
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="session")
def face(tmp_path_factory: Any) -> Iterator[str]:
    """The address of a public process whose database does not exist: what it shows needs none."""
    folder = tmp_path_factory.mktemp("face")
    with public_process(folder, port=free_port(), HAVRE_PG_HOST=str(folder / "nowhere")) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The tests' Playwright, of this module: two may not run at once. Tests launch several kinds of browsers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def program() -> dict[str, Any]:
    """How the browser is launched."""
    return {"executable_path": os.environ.get("HAVRE_CHROMIUM", CHROMIUM), "args": FLAGS}


@pytest.fixture(scope="module")
def launched(chromium: Any, program: dict[str, Any]) -> Iterator[Any]:
    """One browser for the module."""
    browser = chromium.launch(**program)
    yield browser
    browser.close()


@pytest.fixture
def phone(launched: Any, face: str) -> Iterator[Any]:
    """``phone(scripts=False)`` opens a window of 360 × 640 on the public pages."""
    opened = []

    def window(*, scripts: bool = True, **options: Any) -> Any:
        context = launched.new_context(
            viewport={"width": 360, "height": 640},
            locale="fr-FR",
            base_url=face,
            java_script_enabled=scripts,
            **options,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield window
    for context in opened:
        context.close()


@pytest.fixture
def face_with_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a public process on the tests' database, as the role ``havre_public`` and nobody else."""
    from django.conf import settings as active

    more = {
        "HAVRE_DATABASE_SECRET": os.environ["HAVRE_DATABASE_SECRET"],
        "HAVRE_PG_NAME": active.DATABASES["default"]["NAME"],
    }
    with public_process(tmp_path, port=free_port(), **more) as address:
        yield address
