"""Answers when a page does not exist or cannot be made: always with the telephone numbers."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse

from havre.foundation.middleware import whereabouts
from havre.public.shown import shown

logger = logging.getLogger("havre.faults")


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404 without telling the address that was asked."""
    return shown(request, "public/missing.html", status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a request that cannot be read (too long, cut, forged) without looking at it again."""
    return shown(request, "public/fault.html", status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of the program; the page touches nothing that may be broken."""
    cause = sys.exc_info()[1]
    if cause is not None:
        logger.error("no answer to %s: %s", request.method, whereabouts(cause))
    return shown(request, "public/fault.html", status=500)
