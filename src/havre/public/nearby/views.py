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

from havre.directory.cards import Card
from havre.foundation.middleware import whereabouts
from havre.kernel.clock import utc_now
from havre.public.leaving.views import SeeOther
from havre.public.nearby.search import communes_like, place, places_near
from havre.public.nearby.slip import SECONDS, opened, sealed
from havre.public.nearby.told import Told, is_french, told
from havre.public.shown import shown

logger = logging.getLogger("havre.faults")

PAGE = "public/nearby.html"
SHORT = re.compile(r"\s*\S?\s*")


@require_http_methods(["GET", "HEAD", "POST"])
def nearby(request: HttpRequest, lang: str) -> HttpResponse:
    """Ask for a commune, then which one, then show the places; without a database, the numbers and a kind word.

    A browser keeps on its disk the forms of the pages that it can come back to: the answer to a POST is another page,
    and what was typed goes there in a sealed cookie of one minute that its reading erases.
    """
    if request.method == "POST":
        return _sent_on(request)
    slip = opened(request.COOKIES.get(settings.SEARCH_COOKIE, ""))
    if slip is None:
        return shown(request, PAGE, {"typed": ""})
    response = _found(request, lang, *slip)
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


def _found(request: HttpRequest, lang: str, code: str, typed: str) -> HttpResponse:
    try:
        context = _answer(lang, code, typed)
    except DatabaseError as error:
        logger.error("no search of places: %s", whereabouts(error))  # noqa: TRY400 - no message, no value
        return shown(request, PAGE, {"away": True}, status=503)
    return shown(request, PAGE, context)


def _answer(lang: str, code: str, typed: str) -> dict[str, Any]:
    if re.fullmatch(r"[0-9AB]{5}", code):
        return _places(lang, code)
    if SHORT.fullmatch(typed):
        return {"problem": "short", "typed": typed}
    found = communes_like(typed)
    if not found:
        return {"problem": "unknown", "typed": typed}
    if len(found) == 1:
        return _places(lang, found[0].code)
    return {"communes": found, "typed": typed}


def _places(lang: str, code: str) -> dict[str, Any]:
    found = places_near(code, now=utc_now())
    cards = [_told(card, lang) for card in found.cards] if found else []
    return {"places": found, "cards": cards, "typed": ""}


def _told(card: Card, lang: str) -> tuple[Card, Told | None]:
    """Return a card with its words in the visitor's language, none in French: the card has them."""
    return card, None if is_french(lang) else told(card, lang)


@require_safe
def entry(request: HttpRequest, lang: str, offer: UUID) -> HttpResponse:
    """Show one public place: where the code printed on its card leads."""
    try:
        card = place(offer, now=utc_now())
    except DatabaseError as error:
        logger.error("no place: %s", whereabouts(error))  # noqa: TRY400 - no message, no value
        return shown(request, PAGE, {"away": True}, status=503)
    if card is None:
        raise Http404
    shown_card, words = _told(card, lang)
    return shown(request, "public/entry.html", {"card": shown_card, "told": words})
