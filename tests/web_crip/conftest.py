"""A real browser on the CRIP's screens."""

from __future__ import annotations

from journey_browser import committed, journey_browser, page_of

__all__ = ["committed", "journey_browser", "page_of"]
