"""Counts of the conversations that disappeared; no text, small cells hidden."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.access import desk_for
from havre.conversations.queries.figures import BY
from havre.conversations.queries.figures import figures as counted
from havre.ui.shapes import Link, Tab
from havre.web.desk.pages import actor_of
from havre.web.talk.pages import crumbs, page


@policy(Right.CONTACT_WRITE)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the last twelve months, counted one way at a time."""
    actor = actor_of(request)
    desk_for(actor)
    found = counted(actor, request.GET.get("par", "mode"))
    ways = [Tab(label, f"?par={code}", current=code == found.by) for code, label in BY.items()]
    return page(
        request, "web/talk/figures.html", {"figures": found, "ways": ways, "crumbs": crumbs(Link("Chiffres"))}
    )
