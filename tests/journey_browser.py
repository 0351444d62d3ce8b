"""A real browser on a journey of the professional side: tabs where members of the cast are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"]


@pytest.fixture(scope="module")
def journey_browser() -> Iterator[Browser]:
    """Debian's chromium; its absence is a failure, never a skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_of(
    transactional_db: Any, cast: Any, live_server: Any, journey_browser: Browser
) -> Iterator[Callable[..., Page]]:
    """``page_of("farid", width=360)`` is a tab where Farid is signed in."""
    from tests_support import sign_in

    contexts: list[BrowserContext] = []

    def open_page(slug: str, *, width: int = 1280, theme: str = "light") -> Page:
        client = sign_in(getattr(cast, slug).id)
        context = journey_browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale="fr-FR",
        )
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def committed(cast: Any) -> Callable[..., Any]:
    """``with committed("alice") as actor:`` acts in a transaction that the live server sees afterwards."""
    from contextlib import contextmanager

    from havre.accounts.access import enter

    @contextmanager
    def act(slug: str) -> Iterator[Any]:
        who = getattr(cast, slug)
        with transaction.atomic():
            yield enter(who.id, name=who.name)

    return act
