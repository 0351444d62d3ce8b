"""What a browser may do with a public page: our own origin, and that of the live conversations."""

from __future__ import annotations

from django.conf import settings


def content_policy() -> str:
    """Return the Content-Security-Policy of every page."""
    live = f" {settings.LIVE_URL}" if settings.LIVE_URL else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self'{live}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
