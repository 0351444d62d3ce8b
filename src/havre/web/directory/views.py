"""Views of the directory: search, one service; load through a query, show a page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries.sheets import now_at, sheet_of
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.territory import queries as territory
from havre.web.directory import places
from havre.web.directory.forms import SearchForm
from havre.web.directory.pages import page, reader_of, results
from havre.web.directory.sheets import print_context, sheet_context

NOTHING_ASKED = "Écrivez une commune, un nom ou un mot."


@policy(Right.DIRECTORY_READ)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Look for a place; what is looked for travels in the body and is kept nowhere."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    boxes = places.read(request.POST, "commune", "home")
    choosing = any(box.options is not None and not box.code for box in boxes.values())
    more = bool(boxes["home"].options is not None or boxes["home"].error)
    context: dict[str, Any] = {"form": form, **boxes, "found": None, "more": more}
    asks = form.is_bound and form.is_valid()
    if asks and not any((boxes["commune"].code, form.cleaned_data["q"], choosing)):
        form.add_error(None, boxes["commune"].error or NOTHING_ASKED)
    elif asks and not any(box.error for box in boxes.values()) and not choosing:
        try:
            context["found"] = results(form, **boxes, audience=reader_of(request), now=utc_now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    wrong = form.is_bound and (form.errors or any(box.error for box in boxes.values()))
    return page(request, "web/directory/search.html", context, tab="search", status=422 if wrong else 200)


@policy(Right.DIRECTORY_READ)
@require_POST
def communes(request: HttpRequest) -> HttpResponse:
    """Answer the communes that the typed words may mean, as choices of the search."""
    name = "home" if "home_q" in request.POST else "commune"
    words = places.typed(request.POST, name)
    found = places.choices(territory.communes_matching(words)) if len(words) > 1 else None
    context = {"name": name, "options": found}
    return HttpResponse(render_to_string("web/directory/_communes.html", context, request=request))


@policy(Right.DIRECTORY_READ)
@require_GET
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show one service; an id that was joined to another leads to it."""
    now, audience = utc_now(), reader_of(request)
    try:
        sheet = sheet_of(service_id, audience=audience, now=now)
    except NotVisible:
        return redirect("directory:service", now_at(service_id, audience=audience, now=now))
    return page(request, "web/directory/service.html", sheet_context(request, sheet, now=now))


@policy(Right.DIRECTORY_READ)
@require_GET
def print_card(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Show a card to hand over on paper; the discreet one keeps the name of the service to itself."""
    now, audience = utc_now(), reader_of(request)
    try:
        sheet = sheet_of(service_id, audience=audience, now=now)
    except NotVisible:
        return redirect("directory:print", now_at(service_id, audience=audience, now=now))
    discreet = request.GET.get("discret") == "1"
    context = {**print_context(request, sheet, now=now), "discreet": discreet}
    return page(request, "web/directory/print.html", context)
