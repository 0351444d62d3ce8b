"""Keep a session alive while somebody is there."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token

from havre.accounts.policy import ENROLMENT


def keepalive(request: HttpRequest) -> JsonResponse:
    """Answer the CSRF token of the session in force, so that an open page goes on after a new sign-in."""
    return JsonResponse({"csrf": get_token(request)})


keepalive.policy = ENROLMENT  # type: ignore[attr-defined]  # any signed-in account, even without second factor
