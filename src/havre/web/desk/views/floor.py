"""The floor: what the desk looks like now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.listening.queries.floor import floor as floor_now
from havre.web.desk.pages import actor_of, page, triage_forms


@policy(Right.CONTACT_WRITE)
@require_GET
def floor(request: HttpRequest) -> HttpResponse:
    """Show who talks, who waits, where help is asked, who rests, and what comes next."""
    context = {"floor": floor_now(actor_of(request), now=utc_now()), "triage": triage_forms()}
    return page(request, "web/desk/floor.html", context, tab="floor")


@policy(Right.CONTACT_WRITE)
@require_GET
def floor_fragment(request: HttpRequest) -> HttpResponse:
    """Answer the part of the floor that changes, for the page that asks again every ten seconds."""
    return render(request, "web/desk/_floor.html", {"floor": floor_now(actor_of(request), now=utc_now())})
