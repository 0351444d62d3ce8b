"""A real browser where a member of the cast is signed in, on the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


@pytest.fixture(scope="module")
def reports_browser() -> Iterator[Browser]:
    """Debian's chromium; its absence is a failure, never a skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browsing(
    transactional_db: None, cast: SimpleNamespace, live_server: Any, reports_browser: Browser
) -> Iterator[Any]:
    """``browsing("nadia", width=360, script=False)`` opens a page where Nadia is signed in."""
    from tests_support import sign_in

    contexts: list[BrowserContext] = []

    def open_page(slug: str, *, width: int = 1280, script: bool = True) -> Page:
        client = sign_in(getattr(cast, slug).id)
        context = reports_browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=live_server.url
        )
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
