"""The self-check: one page, no form, no field; a script shows one question at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from havre.public.library.addresses import SELF_CHECK
from havre.public.library.check_questions import self_check
from havre.public.library.words import DEFAULT
from havre.public.shown import shown


@require_safe
def questions(request: HttpRequest, lang: str) -> HttpResponse:
    """Show all the questions and the end; the answers stay in the reader's head."""
    check = self_check(lang)
    if check is None:
        return shown(request, "public/untranslated.html", {"french": f"/{DEFAULT}/{SELF_CHECK}/"})
    return shown(request, "public/check.html", {"check": check})
