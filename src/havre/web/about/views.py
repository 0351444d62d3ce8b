"""Public pages that say what the site is and is not; nothing in them depends on who reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from havre.accounts.policy import policy


@policy(public=True)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was checked and what was not."""
    return render(request, "web/about/accessibility.html")


@policy(public=True)
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Say what is kept of professionals and of those they protect, and what never is."""
    return render(request, "web/about/personal_data.html")
