"""Errors that come with a form: nothing that was typed is lost."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from havre.accounts.policy import policy

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


@policy(public=True)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the form came too late, show what was typed and offer to send it again with a fresh token."""
    return send_again(request, status=403)


def send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    """Return a page that holds the typed fields, to send again once signed in; secrets are left out."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRETS
        for value in values
        if len(value) < SHOWN_MAX
    ]
    account_page = request.path.startswith(reverse("account_login"))
    signed_in = getattr(request, "actor", None) is not None
    context = {
        "fields": [] if account_page else fields,
        "shown": [(name, value) for name, value in fields if value.strip() and len(value) > 3],
        "path": request.get_full_path(),
        "login_url": reverse("account_login"),
        "demo": settings.DEMO,
        "prove_url": reverse("account_reauthenticate") if status == 401 and signed_in else "",
        "signed_in": signed_in,
    }
    return render(request, "web/send_again.html", context, status=status)
