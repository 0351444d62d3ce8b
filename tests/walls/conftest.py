"""Browsers that last as long as a module of the walls: the sessions are opened once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture(scope="module")
def browser_of(committed: Callable[..., Any]) -> Callable[..., Any]:
    """``browser_of("alice")``: a browser of the session Alice opened once for the module; each test undoes what it did.

    The sessions are dated a few hours ahead, so that none is idle before the last address.
    """
    from django.conf import settings

    from tests_support import ScopedClient, new_session

    ahead = time.time() + 4 * 3600
    keys = committed(
        lambda cast, _: {
            (slug, strong): new_session(getattr(cast, slug).id, second_factor=strong, at=ahead)
            for slug in vars(cast)
            for strong in (True, False)
        }
    )

    def browser(slug: str, *, second_factor: bool = True, csrf: bool = False) -> Any:
        client = ScopedClient(enforce_csrf_checks=csrf)
        client.cookies[settings.SESSION_COOKIE_NAME] = keys[slug, second_factor]
        return client

    return browser
