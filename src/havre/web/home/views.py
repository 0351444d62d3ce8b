"""The home page of a signed-in person; visitors go to the sign-in page, or to the presentation of the demonstration."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from havre.accounts import told
from havre.accounts.middleware import second_factor_page
from havre.accounts.policy import policy
from havre.accounts.second_factor import has_second_factor
from havre.kernel.clock import utc_now
from havre.kernel.worklist import WorkItem
from havre.web.home.worklists import gather


@policy(public=True)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None:
        return redirect("demo:welcome" if settings.DEMO else "account_login")
    if not has_second_factor(request):
        return second_factor_page(request)
    now = utc_now()
    lists = [(heading, [(item, _day(item)) for item in items]) for heading, items in gather(actor, now=now)]
    context = {
        "lists": lists, "today": timezone.localdate(now), "seats": actor.seats, "notices": told.HEADING,
    }  # fmt: skip
    return render(request, "web/home/home.html", context)


def _day(item: WorkItem) -> date | None:
    return timezone.localdate(item.due_at) if item.due_at else None
