"""The first page, the lists and the texts; none of them asks the database."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from havre.public.library.words import DEFAULT, present
from havre.public.shown import shown


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the browser's language, French when we do not have it; nothing is kept."""
    response = HttpResponseRedirect(f"/{_wished(request)}/")
    response["Vary"] = "Accept-Language"
    return response


def _wished(request: HttpRequest) -> str:
    spoken = {language.lang: language.code for language in reversed(present())}
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in spoken:
            return spoken[tag]
    return DEFAULT


@require_safe
def icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to the neutral icon."""
    return HttpResponseRedirect(static("public/icon.svg"))


@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer the supervisor; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def home(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the first page."""
    return shown(request, "public/home.html", {"lang": lang})


@require_safe
def page(request: HttpRequest, lang: str, code: int) -> HttpResponse:
    """Show the text or the list at a neutral address."""
    if code != 1:
        raise Http404
    return shown(request, "public/home.html", {"lang": lang})
