"""Addresses of the live streams, for the pages of both faces."""

from __future__ import annotations

import time
from urllib.parse import quote

from django.conf import settings

from havre.kernel.tickets import ticket


def live_address(topic: str) -> str:
    """Return the address that a page listens to for ``topic``, good for ten minutes; empty when nothing serves it."""
    if not settings.LIVE_URL or not settings.LIVE_KEY:
        return ""
    signed = ticket(settings.LIVE_KEY.encode(), topic, now=int(time.time()))
    return f"{settings.LIVE_URL}/direct?t={quote(signed)}"
