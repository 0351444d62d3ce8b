"""The calendar feed: its page for who owns it, its file for a calendar that has no session."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.services import feeds
from havre.foundation.limits import wait_for
from havre.kernel.clock import utc_now
from havre.kernel.icalendar import Event, calendar
from havre.ui.shapes import Link
from havre.web.cases.head import actor_of

SUMMARY = "Échéance Havre"
PRODUCT = "-//Havre//Echeances//FR"
BUDGET, WINDOW_SECONDS = 60, 600


@policy(Right.CASE_READ, step_up=True)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Open, renew or close one's feed; its address is shown once, in the answer that makes it."""
    actor, now, address = actor_of(request), utc_now(), ""
    if request.method == "POST" and request.POST.get("act") == "close":
        feeds.close_feed(actor=actor, now=now)
        messages.success(request, "Le calendrier ne répond plus à cette adresse.")
        return redirect("agenda:feed")
    if request.method == "POST":
        token = feeds.open_feed(actor=actor, now=now)
        address = settings.SITE_URL.rstrip("/") + reverse("agenda:calendar", args=[token])
    crumbs = [Link("Échéances", reverse("agenda:board")), Link("Calendrier")]
    context = {"feed": feeds.feed_of(actor), "address": address, "crumbs": crumbs}
    return render(request, "web/agenda/feed.html", context)


@policy(public=True)
@never_cache
@require_GET
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar: days and a link, never a name. An unknown and a closed address answer alike."""
    now = utc_now()
    if wait := wait_for(request, "feed", budget=BUDGET, seconds=WINDOW_SECONDS, now=now):
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    found = feeds.days_of(token, now=now)
    if found is None:
        raise Http404
    site = settings.SITE_URL.rstrip("/")
    events = (
        Event(
            uid=f"{day.id}@havre", start=day.at or day.on, summary=SUMMARY, sequence=day.revision,
            url=site + reverse("agenda:task", args=[day.id]),
        )
        for day in found
    )  # fmt: skip
    text = calendar(events, name="Échéances Havre", product=PRODUCT, now=now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
