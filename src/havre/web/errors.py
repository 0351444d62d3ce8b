"""Error pages: what happened, what to do next, and nothing about what exists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from havre.accounts.policy import policy


@policy(public=True)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that the form came too late; what was typed is shown again so that nothing is lost."""
    return render(request, "csrf_failure.html", {"typed": _typed(request)}, status=403)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the person typed, without secrets, so that it can be copied."""
    secret = {"csrfmiddlewaretoken", "password", "code", "credential"}
    return [(name, value) for name, value in request.POST.items() if name not in secret and value.strip()]
