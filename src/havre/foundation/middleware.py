"""What every request gets: one transaction with a signed scope, and headers that forbid what we do not use."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from havre.foundation import scope

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
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Open, scope, answer, commit."""
        with transaction.atomic():
            scope.set_scope(scope.signed("auth"))
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
