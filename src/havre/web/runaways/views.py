"""The absences of one file, and each act on them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.rules.pathway import PathwayStatus
from havre.kernel.clock import utc_now
from havre.reports.queries.absences import begun_from
from havre.runaways.queries import of_file as queries
from havre.runaways.services import pictures
from havre.ui.shapes import Link
from havre.web.cases.acting import serve
from havre.web.cases.head import actor_of, frame, opened
from havre.web.runaways import shown
from havre.web.runaways.acts import ACTS, WITHOUT_TARGET


@policy(Right.CASE_READ)
@require_GET
def of_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the absences of a child, what may be done now first; the journal has the reading."""
    case = opened(request, pk, "runaways")
    actor = actor_of(request)
    found = queries.of_file(actor, case)
    begun = begun_from(actor, [one.id for one in found])
    shut = case.status == PathwayStatus.CLOSED or any(one.away for one in found)
    new = () if shut else (Link("Signaler une absence", shown.act_address(pk, "declarer")),)
    # After a return, what that return asks for comes first.
    accompanied = any(one.closed_at is None for one in found)
    context = {
        **frame(case, "runaways", *(() if accompanied else new)),
        "another": new if accompanied else (),
        "episodes": [shown.episode(one, pk, now=utc_now(), begun=begun.get(one.id, ())) for one in found],
        "on_call": queries.service_choices(case.team_id).on_call if any(map(shown.alarms, found)) else "",
        "photo": pictures.enabled(),
    }
    return render(request, "web/runaways/of_file.html", context)


@policy(Right.RUNAWAY_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act, then do it; a refusal comes back with what was typed."""
    found = ACTS.get(slug)
    if found is None or (slug in WITHOUT_TARGET) != (target is None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="runaways", back="runaways:of_file", target=target)
