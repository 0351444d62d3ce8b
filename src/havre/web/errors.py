"""Errors that come with a form: nothing that was typed is lost."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from havre.accounts.policy import policy
from havre.foundation.middleware import whereabouts

logger = logging.getLogger("havre.faults")

SECRETS = {
    "csrfmiddlewaretoken",
    "password",
    "login",
    "code",
    "credential",
    "oldpassword",
    "password1",
    "password2",
}
SHOWN_MAX = 400_000
RETRY_SECONDS = 15
UNAVAILABLE = (
    "Havre est momentanément indisponible : rien n’a été enregistré. Gardez cette page et réessayez."
)


@policy(public=True)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the form came too late, show what was typed and offer to send it again with a fresh token."""
    return send_again(request, status=403)


def send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    """Return a page that holds the typed fields, to send again once signed in; secrets are left out."""
    fields = _typed(request)
    signed_in = getattr(request, "actor", None) is not None
    context = {
        "fields": fields,
        "shown": _worth_copying(fields),
        "path": request.get_full_path(),
        "login_url": reverse("account_login"),
        "demo": settings.DEMO,
        "prove_url": reverse("account_reauthenticate") if status == 401 and signed_in else "",
        "signed_in": signed_in,
    }
    return render(request, "web/send_again.html", context, status=status)


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of the program (500) or a database that does not answer or is full (503); keep what was typed.

    Nothing here asks the database: neither the session nor the account. The form goes back with its own token.
    """
    cause = sys.exc_info()[1]
    away = isinstance(cause, OperationalError | InterfaceError)
    if cause is not None:
        logger.error("no answer to %s: %s", request.method, whereabouts(cause))
    if request.headers.get("X-Requested-With") == "havre":
        answer: HttpResponse = JsonResponse({"message": UNAVAILABLE}, status=503 if away else 500)
    else:
        answer = _fault_page(request, away=away)
    if away:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _fault_page(request: HttpRequest, *, away: bool) -> HttpResponse:
    fields = _typed(request)
    if not away and not fields:
        return HttpResponse(render_to_string("500.html"), status=500)
    token = request.POST.get("csrfmiddlewaretoken", "") if fields else ""
    context = {"fields": fields, "shown": _worth_copying(fields), "path": request.get_full_path(),
               "token": token, "away": away}  # fmt: skip
    return HttpResponse(render_to_string("web/unavailable.html", context), status=503 if away else 500)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form brought, secrets left out; nothing when it cannot be read."""
    if request.path.startswith(reverse("account_login")):
        return []
    try:
        posted = list(request.POST.lists())
    except (SuspiciousOperation, UnreadablePostError):
        return []
    return [
        (name, value)
        for name, values in posted
        if name not in SECRETS
        for value in values
        if len(value) < SHOWN_MAX
    ]


def _worth_copying(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if value.strip() and len(value) > 3]
