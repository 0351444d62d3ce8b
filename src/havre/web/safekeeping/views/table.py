"""The officer's page and the retention table."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.safekeeping.access import agency_of
from havre.safekeeping.queries.dashboard import board_of
from havre.safekeeping.queries.keeping import stubs_of
from havre.safekeeping.queries.table import line_of, table_of
from havre.safekeeping.registers import processings
from havre.safekeeping.services.retention import decide_duration
from havre.web.safekeeping import pages
from havre.web.safekeeping.acting import PAGE, actor_of, status_of, written
from havre.web.safekeeping.forms import DurationForm


@policy(Right.KEEPING)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the clocks that run, the last purges, and the way to everything else."""
    actor, now = actor_of(request), utc_now()
    context = {
        "board": board_of(actor, now=now),
        "doors": pages.doors(actor),
        "today": timezone.localdate(now),
        "recipients": processings() if actor.holds(Right.DATA_PROTECTION) else (),
        "stubs": stubs_of(actor) if actor.holds(Right.DATA_PROTECTION) else (),
    }
    return render(request, "web/safekeeping/home.html", context)


@policy(Right.KEEPING)
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Show how long each category is kept in one's organisation."""
    actor = actor_of(request)
    lines = table_of(agency_of(actor, Right.KEEPING), on=timezone.localdate())
    context = {"lines": lines, "decides": actor.holds(Right.DATA_PROTECTION)}
    return render(request, "web/safekeeping/table.html", context)


@policy(Right.DATA_PROTECTION)
@PAGE
def duration(request: HttpRequest, category: str) -> HttpResponse:
    """Decide another duration for one category, with the reason."""
    actor, now = actor_of(request), utc_now()
    line = line_of(agency_of(actor, Right.DATA_PROTECTION), category, on=timezone.localdate(now))
    start = {"months": line.duration.months, "days": line.duration.days, "then": line.then}
    form = DurationForm(request.POST or None, initial={**start, "archive_months": line.archive_months})
    if request.method == "POST" and written(
        form, lambda: decide_duration(actor=actor, category=category, decision=form.decision(), now=now)
    ):
        messages.success(request, "La nouvelle durée s’applique à partir d’aujourd’hui.")
        return redirect("keeping:table")
    context = {"line": line, "form": form}
    return render(request, "web/safekeeping/duration.html", context, status=status_of(request))
