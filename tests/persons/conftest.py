"""A browser for the pages about the records of a child."""

from __future__ import annotations

from desk.conftest import desk_browser, window_of

__all__ = ["desk_browser", "window_of"]
