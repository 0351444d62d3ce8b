"""What every request gets: one transaction with a signed scope, and headers that forbid what we do not use."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse

from havre.foundation import scope
from havre.kernel.errors import NotVisible

logger = logging.getLogger("havre.faults")

Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
        "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "serial",
        "sync-xhr", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class SecurityHeaders:
    """Add what Django does not: no store, no feature, same-origin resources."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Complete the response; static files keep their own cache rule."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store, private")
        return response


class ScopedTransaction:
    """Run the request in one transaction, first under the scope ``auth`` (accounts tables only).

    Once the person is known, ``accounts.middleware`` replaces the scope by the person's own.
    The answer leaves after the commit, so what was acknowledged is kept; an answer of 500 keeps nothing.
    A kept connection that the server has cut is found by this first statement, before anything is done: it is opened
    again, once, and no request pays for a check of its own (environment.database).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Open, scope, answer, commit."""
        if connection.connection is not None and not connection.in_atomic_block:
            with contextlib.suppress(_CutOffError):
                return self._answered(request, kept=True)
            connection.close()
        return self._answered(request, kept=False)

    def _answered(self, request: HttpRequest, *, kept: bool) -> HttpResponse:
        with transaction.atomic():
            _enter(kept=kept)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log where a fault happened: kinds and lines of code, never a message or a value."""
        if not isinstance(exception, Http404 | PermissionDenied | NotVisible):
            view = request.resolver_match.view_name if request.resolver_match else "?"
            logger.error("fault in %s %s: %s", request.method, view, whereabouts(exception))


class _CutOffError(Exception):
    """The first statement of a request did not reach the server by a kept connection: nothing has begun."""


def _enter(*, kept: bool) -> None:
    """Set the first scope; what goes wrong here on a kept connection may be asked again."""
    try:
        scope.set_scope(scope.signed("auth"))
    except (OperationalError, InterfaceError) as error:
        if kept:
            raise _CutOffError from error
        raise


def whereabouts(exception: BaseException) -> str:
    """Return the kinds of the chain of exceptions and the lines of our own code; no message can hold a name."""
    parts = []
    cause: BaseException | None = exception
    while cause is not None:
        lines = [
            f"{Path(frame.filename).name}:{frame.lineno}"
            for frame in traceback.extract_tb(cause.__traceback__)
            if "havre" in frame.filename or frame.name == "render"
        ]
        parts.append(f"{type(cause).__name__} at {' < '.join(reversed(lines[-6:]))}")
        cause = cause.__cause__
    return "; from ".join(parts)
