"""Leaving at once: what the browser held is erased, and coming back shows a page that says nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from havre.public.answers import forget
from havre.public.leaving.holidays import seasons
from havre.public.shown import shown


class SeeOther(HttpResponseRedirect):
    """303: what follows is read, whatever was asked before."""

    status_code = 303


@require_GET
def leave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Erase, mark, go to the neutral page."""
    response = SeeOther(settings.NEUTRAL_URL or "/vacances/")
    response["Clear-Site-Data"] = '"cache","storage"'
    response.delete_cookie(settings.TALK_COOKIE, samesite="Strict")
    if settings.PUBLIC_COOKIES_SECURE:
        # A cookie named __Host- is only replaced by one that is secure too.
        response.cookies[settings.TALK_COOKIE]["secure"] = True
    response.delete_cookie(settings.SEARCH_COOKIE, samesite="Strict")
    forget(response)
    response.set_cookie(
        settings.LEFT_COOKIE,
        "1",
        max_age=settings.LEFT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.PUBLIC_COOKIES_SECURE,
    )
    return response


def neutral(request: HttpRequest) -> HttpResponse:
    """Show the school holidays; a visitor who has just left also finds a small way back, which names nothing."""
    context = {"seasons": seasons(), "may_resume": settings.LEFT_COOKIE in request.COOKIES}
    return shown(request, "public/neutral.html", context)


@require_POST
def resume(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Forget the exit and go back to the first page."""
    response = SeeOther("/")
    response.delete_cookie(settings.LEFT_COOKIE, samesite="Lax")
    return response
