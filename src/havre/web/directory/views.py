"""Views of the directory: search, one service; load through a query, show a page."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries.desk_people import searches
from havre.directory.queries.sheets import now_at, sheet_of
from havre.directory.rules.keeping import LAST_SEARCH_MINUTES
from havre.directory.services.last_search import keep_last, last_search
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.territory import queries as territory
from havre.web.directory import places
from havre.web.directory.asked import Asked, again, session_of, to_keep
from havre.web.directory.pages import Results, actor_of, page, reader_of, results
from havre.web.directory.sheets import print_context, sheet_context

OVER = (
    "Cette recherche est effacée : elle n'est gardée que quelques minutes, pour vous seul. Refaites-la ici."
)


@policy(Right.DIRECTORY_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Show the search; a search sent leads to its results, at an address that says nothing of it."""
    asked = Asked.of(request.POST if request.method == "POST" else None)
    if asked.ready:
        search_id = keep_last(
            actor=actor_of(request), session_key=session_of(request), fields=asked.fields(), now=utc_now()
        )
        return redirect("directory:results", search_id)
    return _page(request, asked, status=422 if asked.wrong else 200)


@policy(Right.DIRECTORY_READ)
@require_safe
def search_results(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Show the results of the search just made by this session; a few minutes later there is nothing left to show."""
    now = utc_now()
    fields = last_search(
        actor=actor_of(request), session_key=session_of(request), search_id=search_id, now=now
    )
    if fields is None:
        messages.info(request, OVER)
        return redirect("directory:search")
    asked = Asked.of(again(fields))
    found = None
    if asked.ready:
        try:
            found = results(asked.form, **asked.boxes, audience=reader_of(request), now=now)
        except Refused as refusal:
            asked.form.add_error(None, refusal.sentence)
    return _page(request, asked, found=found, status=200 if found else 422)


def _page(request: HttpRequest, asked: Asked, *, found: Results | None = None, status: int) -> HttpResponse:
    professional = actor_of(request).holds(Right.DIRECTORY_PROFESSIONAL)
    context = {
        "form": asked.form, **asked.boxes, "found": found, "more": asked.more, "minutes": LAST_SEARCH_MINUTES,
        "keep": to_keep(asked) if found and professional else (), "keep_id": uuid4(),
        "searches": searches(actor_of(request)) if professional and not found else (),
    }  # fmt: skip
    return page(request, "web/directory/search.html", context, tab="search", status=status)


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
