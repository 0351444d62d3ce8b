"""What every public request gets: headers that keep nothing, the quick exit's marker, forms from our own pages only."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from havre.foundation.middleware import PERMISSIONS, whereabouts
from havre.public.leaving import views as leaving
from havre.public.policy import content_policy
from havre.public.refused import refused_form
from havre.public.tokens import is_ours

logger = logging.getLogger("havre.faults")

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
# What answers as usual while the marker lives.
OPEN_AFTER_LEAVING = ("/static/", "/sortie", "/reprendre/", "/vacances/", "/favicon.ico", "/sante/")


class Headers:
    """Nothing is kept by the browser, no address is told to another site, no feature is asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._fixed = {
            "Content-Security-Policy": content_policy(),
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-DNS-Prefetch-Control": "off",
            "Referrer-Policy": "no-referrer",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Complete the response; static files keep their own cache rule."""
        response = self.get_response(request)
        for name, value in self._fixed.items():
            response.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log where a fault happened: kinds and lines of code, never an address, a message or a value."""
        if not isinstance(exception, Http404):
            view = request.resolver_match.view_name if request.resolver_match else "?"
            logger.error("fault in %s %s: %s", request.method, view, whereabouts(exception))


class Left:
    """After a quick exit, and as long as its marker lives, every sensitive page shows the neutral one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the neutral page in place of a sensitive one."""
        if settings.LEFT_COOKIE in request.COOKIES and not request.path.startswith(OPEN_AFTER_LEAVING):
            return leaving.neutral(request)
        return self.get_response(request)


class SameOriginPosts:
    """Refuse a form that another site sent in a visitor's name.

    With ``Referrer-Policy: no-referrer`` browsers send ``Origin: null`` with our own forms, so Django's check cannot
    serve. A browser that tells where the request comes from (Sec-Fetch-Site) is believed; for the others the origin
    must be ours or unknown, and the form must carry a mark that we gave within the day.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let reading through; a refused form comes back with what was written."""
        if request.method in SAFE or is_from_us(request):
            return self.get_response(request)
        return refused_form(request)


def is_from_us(request: HttpRequest) -> bool:
    """Tell whether a POST comes from one of our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin", "null")
    own = f"{request.scheme}://{request.get_host()}"
    return origin in {"null", own} and is_ours(request.POST.get("form_token", ""))
