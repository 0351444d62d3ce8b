"""Who can help near a commune. What is typed goes by POST, is looked up, and is neither kept nor logged."""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from havre.foundation.middleware import whereabouts
from havre.kernel.clock import utc_now
from havre.public.leaving.views import SeeOther
from havre.public.nearby.search import communes_like, place, places_near
from havre.public.nearby.slip import SECONDS, opened, sealed
from havre.public.shown import shown

logger = logging.getLogger("havre.faults")

PAGE = "public/nearby.html"
SHORT = re.compile(r"\s*\S?\s*")


@require_http_methods(["GET", "HEAD", "POST"])
def nearby(request: HttpRequest, lang: str) -> HttpResponse:  # noqa: ARG001 - the language is read in the address
    """Ask for a commune, then which one, then show the places; without a database, the numbers and a kind word.

    A browser keeps on its disk the forms of the pages that it can come back to: the answer to a POST is another page,
    and what was typed goes there in a sealed cookie of one minute that its reading erases.
    """
    if request.method == "POST":
        return _sent_on(request)
    slip = opened(request.COOKIES.get(settings.SEARCH_COOKIE, ""))
    if slip is None:
        return shown(request, PAGE, {"typed": ""})
    response = _found(request, *slip)
    response.delete_cookie(settings.SEARCH_COOKIE, samesite="Strict")
    return response


def _sent_on(request: HttpRequest) -> HttpResponse:
    response = SeeOther(request.path)
    response.set_cookie(
        settings.SEARCH_COOKIE,
        sealed(request.POST.get("commune", ""), request.POST.get("where", "")),
        max_age=SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.PUBLIC_COOKIES_SECURE,
    )
    return response


def _found(request: HttpRequest, code: str, typed: str) -> HttpResponse:
    try:
        context = _answer(code, typed)
    except DatabaseError as error:
        logger.error("no search of places: %s", whereabouts(error))  # noqa: TRY400 - no message, no value
        return shown(request, PAGE, {"away": True}, status=503)
    return shown(request, PAGE, context)


def _answer(code: str, typed: str) -> dict[str, Any]:
    if re.fullmatch(r"[0-9AB]{5}", code):
        return {"places": places_near(code, now=utc_now()), "typed": ""}
    if SHORT.fullmatch(typed):
        return {"problem": "short", "typed": typed}
    found = communes_like(typed)
    if not found:
        return {"problem": "unknown", "typed": typed}
    if len(found) == 1:
        return {"places": places_near(found[0].code, now=utc_now()), "typed": ""}
    return {"communes": found, "typed": typed}


@require_safe
def entry(request: HttpRequest, lang: str, offer: UUID) -> HttpResponse:  # noqa: ARG001 - the language is read in the address
    """Show one public place: where the code printed on its card leads."""
    try:
        card = place(offer, now=utc_now())
    except DatabaseError as error:
        logger.error("no place: %s", whereabouts(error))  # noqa: TRY400 - no message, no value
        return shown(request, PAGE, {"away": True}, status=503)
    if card is None:
        raise Http404
    return shown(request, "public/entry.html", {"card": card})
