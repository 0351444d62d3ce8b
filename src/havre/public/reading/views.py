"""The first page, the lists and the texts; none of them asks the database."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from havre.public.library.addresses import LIST_AT, LISTS, PAGE_AT, PAGES, address_of_list, address_of_page
from havre.public.library.campaigns import campaign
from havre.public.library.guide_files import guides
from havre.public.library.shape import html_of
from havre.public.library.texts import Text, listed, texts
from havre.public.library.words import DEFAULT, present, words
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
    """Show the first page: talk, call, then what there is to read, young people first."""
    lists = [
        (
            words(lang)[f"list_{audience}"],
            address_of_list(lang, audience),
            links_to(lang, listed(lang, audience)),
        )
        for audience in LISTS
    ]
    context = {"lists": [row for row in lists if row[2]], "campaign": campaign(settings.CAMPAIGN, lang)}
    return shown(request, "public/home.html", context)


@require_safe
def page(request: HttpRequest, lang: str, code: int) -> HttpResponse:
    """Show the text or the list at a neutral address."""
    if code in LIST_AT:
        return _list(request, lang, LIST_AT[code])
    text = texts(lang).get(PAGE_AT.get(code, ""))
    if text is None:
        if code in PAGE_AT:
            return _only_in_french(request, PAGE_AT[code])
        raise Http404
    others = [other for other in listed(lang, text.audience) if other.slug != text.slug]
    context = {
        "text": text,
        "body": shaped(lang, text.slug),
        "others": links_to(lang, others),
        "guides": _guides(lang) if text.audience == "professionals" else [],
    }
    return shown(request, "public/page.html", context)


def _list(request: HttpRequest, lang: str, audience: str) -> HttpResponse:
    context = {
        "title": words(lang)[f"list_{audience}"],
        "links": links_to(lang, listed(lang, audience)),
        "guides": _guides(lang) if audience == "professionals" else [],
    }
    return shown(request, "public/list.html", context)


def _guides(lang: str) -> list[tuple[str, str]]:
    """Return the guides by setting, which are in French only."""
    return [(one.title, reverse("guide", args=[one.address])) for one in guides()] if lang == DEFAULT else []


def _only_in_french(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a text is not translated yet and lead to the French one: no page mixes two languages."""
    return shown(request, "public/untranslated.html", {"french": address_of_page(DEFAULT, slug)})


def links_to(lang: str, pages: list[Text]) -> list[tuple[str, str, str]]:
    """Return title, summary and address of each page."""
    return [
        (text.title, text.summary, address_of_page(lang, text.slug)) for text in pages if text.slug in PAGES
    ]


@lru_cache(maxsize=400)
def shaped(lang: str, slug: str) -> SafeString:
    """Return the HTML of a text, made once."""
    body = html_of(texts(lang)[slug].body, address=lambda name: address_of_page(lang, name))
    return mark_safe(body)  # noqa: S308 - our own files, raw HTML refused by the renderer
