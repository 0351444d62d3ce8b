"""A browser for the journey of an entry."""

from __future__ import annotations

from desk.conftest import desk_browser, window_of

__all__ = ["desk_browser", "window_of"]
