"""A real browser on the real application, for the journeys of the desk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from listening_support import recorded

__all__ = ["recorded"]

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
]


@pytest.fixture(scope="module")
def desk_browser() -> Iterator[Browser]:
    """One Chromium for a module of tests; its absence is a failure, never a skip."""
    with sync_playwright() as playwright:
        path = os.environ.get("HAVRE_CHROMIUM", CHROMIUM)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Windows:
    """Windows of several people on one server; ``complaints`` is what the pages said in their consoles."""

    def __init__(self, browser: Browser, address: str, cast: Any) -> None:
        self.browser, self.address, self.cast = browser, address, cast
        self.opened: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(self, slug: str, *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        """Open a window where ``slug`` signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", timezone_id="Europe/Paris",
            base_url=self.address, **options,
        )  # fmt: skip
        self.opened.append(context)
        self.sign_in(context, slug)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        return page

    def sign_in(self, context: BrowserContext, slug: str) -> None:
        """Give the window a new session of ``slug``."""
        from tests_support import sign_in

        cookie = sign_in(getattr(self.cast, slug).id).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.address}])


@pytest.fixture
def window_of(
    transactional_db: Any, cast: Any, live_server: Any, desk_browser: Browser
) -> Iterator[Callable[..., Page]]:
    """``window_of("alice")`` opens a window where Alice signed in; complaints of a page fail the test."""
    windows = Windows(desk_browser, live_server.url, cast)
    yield windows
    for context in windows.opened:
        context.close()
    assert windows.complaints == []
