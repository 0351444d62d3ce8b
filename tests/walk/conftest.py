"""One browser for the walks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from desk.conftest import desk_browser, window_of
from keyboard import Hand

__all__ = ["desk_browser", "window_of"]


@pytest.fixture
def hand_of(window_of: Any) -> Callable[..., Hand]:
    """``hand_of("rose", "night")`` is Rose's keyboard, on a telephone, for the walk of that name."""

    def make(slug: str, walk: str) -> Hand:
        return Hand(window_of(slug, width=360, height=740), f"{walk}-{slug}")

    return make
