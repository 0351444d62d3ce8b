"""What every page needs: the person, the banner of the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the variables of the base template."""
    return {
        "demo": settings.DEMO,
        "actor": getattr(request, "actor", None),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
    }
