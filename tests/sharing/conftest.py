"""A browser for sharing."""

from __future__ import annotations

from desk.conftest import desk_browser, window_of

__all__ = ["desk_browser", "window_of"]
