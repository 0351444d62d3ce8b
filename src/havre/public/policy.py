"""What a browser may do with a public page: our own origin, and that of the live conversations."""

from __future__ import annotations

from django.conf import settings


def content_policy(*, form_to: str = "") -> str:
    """Return the Content-Security-Policy of a page; ``form_to`` is one more origin where its form may lead."""
    live = f" {settings.LIVE_URL}" if settings.LIVE_URL else ""
    elsewhere = f" {form_to}" if form_to else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self'{live}; form-action 'self'{elsewhere}; frame-ancestors 'none'; base-uri 'none'"
    )
