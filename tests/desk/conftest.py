"""A real browser on the real application, for the journeys of the desk."""

from __future__ import annotations

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
    """One Chromium for a module of tests."""
    import os

    with sync_playwright() as playwright:
        path = os.environ.get("HAVRE_CHROMIUM", CHROMIUM)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def desk_of(
    transactional_db: Any, cast: Any, live_server: Any, desk_browser: Browser
) -> Iterator[Callable[..., Page]]:
    """``desk_of("alice")`` opens a window where Alice signed in; what the page complains of fails the test."""
    from tests_support import sign_in

    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def make(
        slug: str, *, width: int = 1280, height: int = 900, javascript: bool = True, theme: Any = "light"
    ) -> Page:
        client = sign_in(getattr(cast, slug).id)
        context = desk_browser.new_context(
            viewport={"width": width, "height": height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            java_script_enabled=javascript,
            color_scheme=theme,
            base_url=live_server.url,
        )
        opened.append(context)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        return page

    make.complaints = complaints  # type: ignore[attr-defined]
    yield make
    for context in opened:
        context.close()
