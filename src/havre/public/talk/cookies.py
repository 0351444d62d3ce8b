"""The one cookie: the token of a conversation, while it is written. It ends with the browser or two hours later."""

from __future__ import annotations

import binascii

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from havre.conversations.rules import SESSION_HOURS
from havre.kernel.errors import NotVisible

BYTES = 32


def token_of(request: HttpRequest) -> bytes:
    """Return the token of the visitor's cookie; raise ``NotVisible`` without one."""
    try:
        token = bytes.fromhex(request.COOKIES.get(settings.TALK_COOKIE, ""))
    except (ValueError, binascii.Error):
        token = b""
    if len(token) != BYTES:
        raise NotVisible
    return token


def give(response: HttpResponse, token: bytes) -> None:
    """Give the cookie: for this site only, not for scripts, never sent from elsewhere."""
    response.set_cookie(
        settings.TALK_COOKIE, token.hex(), max_age=SESSION_HOURS * 3600, path="/", httponly=True, samesite="Strict",
        secure=settings.PUBLIC_COOKIES_SECURE,
    )  # fmt: skip


def take_back(response: HttpResponse) -> None:
    """Delete the cookie from the browser."""
    response.delete_cookie(settings.TALK_COOKIE, path="/", samesite="Strict")
    if settings.PUBLIC_COOKIES_SECURE:
        response.cookies[settings.TALK_COOKIE]["secure"] = True
