"""The list of posters, and each of them as a PDF made when it is asked for."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.public.library.posters import PosterText, posters
from havre.public.shown import shown


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Show every poster with its words, for those who cannot read a PDF, and the way to print it."""
    return shown(request, "public/posters.html", {"posters": list(posters().values())})


@require_safe
def printed(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Send one poster; its code leads to the first page of this site."""
    poster = posters().get(name)
    if poster is None:
        raise Http404
    response = HttpResponse(_pdf(poster, settings.PUBLIC_URL), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="affiche-{name}.pdf"'
    return response


@lru_cache(maxsize=32)
def _pdf(poster: PosterText, address: str) -> bytes:
    # The typesetter weighs twenty megabytes: loaded for the first poster that somebody prints.
    documents = import_module("havre.documents.posters")
    made = documents.Poster(
        title=poster.title,
        lines=poster.lines,
        small_print=poster.small_print,
        address=f"{address}/",
        demo=settings.DEMO,
    )
    return bytes(documents.render_poster(made, dated=timezone.localdate()))
