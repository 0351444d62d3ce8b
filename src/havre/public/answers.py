"""The answer to a form becomes a page of its own, so that no form stays in the history that browsers write to disk.

Chromium keeps, with each page that it can come back to, the body of the form that made it: the text of a message was
found in its session files after the exit. So a page that answers a form is sealed in cookies of one minute, and the
browser is sent to the address that shows it. The way out erases them. What does not fit in a request is shown at once.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from havre.public.context import language_of
from havre.public.tokens import lock

Handler = Callable[[HttpRequest], HttpResponse]
SECONDS = 60
# A cookie holds four kilobytes, and a server reads eight of them in all in one request.
PIECE = 3500
PIECES = 2
LARGEST_PAGE = 200_000


class QuietAnswers:
    """Send the browser that follows a form to another page than the form's; scripts and other programs read directly.

    A browser that does not say how it asks (before 2020) is answered at once.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the form be answered, then put the answer aside when it is a page."""
        response = self.get_response(request)
        if request.method != "POST" or request.headers.get("Sec-Fetch-Mode") != "navigate":
            return response
        if not response.get("Content-Type", "").startswith("text/html") or not getattr(
            response, "content", b""
        ):
            return response
        pieces = _sealed(response)
        return _sent_on(request, response, pieces) if len(pieces) <= PIECES else response


@require_safe
def answer(request: HttpRequest, lang: str) -> HttpResponse:
    """Show what was put aside; once it is gone, the first page."""
    sealed = "".join(request.COOKIES.get(_name(index), "") for index in range(PIECES))
    opened = _opened(sealed)
    if opened is None:
        return HttpResponseRedirect(reverse("home", args=[lang]))
    return HttpResponse(opened[1], status=opened[0])


def forget(response: HttpResponse) -> None:
    """Have the browser erase what was put aside."""
    for index in range(PIECES):
        response.delete_cookie(_name(index), samesite="Strict")


def _sent_on(request: HttpRequest, response: HttpResponse, pieces: list[str]) -> HttpResponse:
    moved = HttpResponse(status=303)
    moved["Location"] = reverse("answer", args=[language_of(request)])
    moved.cookies = response.cookies
    forget(moved)
    for index, piece in enumerate(pieces):
        moved.set_cookie(
            _name(index),
            piece,
            max_age=SECONDS,
            httponly=True,
            samesite="Strict",
            secure=settings.PUBLIC_COOKIES_SECURE,
        )
    return moved


def _name(index: int) -> str:
    return f"{settings.SEARCH_COOKIE}{index}"


def _sealed(response: HttpResponse) -> list[str]:
    page = json.dumps([response.status_code, response.content.decode()]).encode()
    sealed = lock("answers").encrypt(zlib.compress(page, 9)).decode()
    return [sealed[start : start + PIECE] for start in range(0, len(sealed), PIECE)]


def _opened(sealed: str) -> tuple[int, str] | None:
    """Return the status and the page; None for what we did not seal, or too long ago."""
    try:
        packed = lock("answers").decrypt(sealed.encode(), ttl=SECONDS)
        status, page = json.loads(zlib.decompressobj().decompress(packed, LARGEST_PAGE))
    except (InvalidToken, ValueError, zlib.error):
        return None
    return int(status), str(page)
