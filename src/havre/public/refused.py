"""A form that cannot be taken: what was written comes back, to send again or to copy."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from havre.public.shown import shown

LONG = 40


def refused_form(request: HttpRequest) -> HttpResponse:
    """Answer 403 with every field of the form and a button that sends it from our own page."""
    fields = _written(request)
    context = {
        "fields": [(name, value) for name, value in fields if len(value) <= LONG],
        "texts": [(name, value) for name, value in fields if len(value) > LONG],
        "path": request.path,
    }
    return shown(request, "public/refused.html", context, status=403)


def _written(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        posted = list(request.POST.lists())
    except (SuspiciousOperation, UnreadablePostError):
        return []
    return [(name, value) for name, values in posted if name != "form_token" for value in values]
