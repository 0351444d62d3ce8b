"""From a guide of the public face to a writing: the ids of facts come in the address, their words are ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.reports.content import FactBody
from havre.reports.guide_facts import SOURCES, facts_of
from havre.reports.rules import FactKind, ReportKind
from havre.reports.services.drafts import open_draft
from havre.web.reports.pages import actor_of
from havre.web.reports.saving import chosen_kind, chosen_team, read_id


@policy(Right.REPORT_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Show the facts that the guide hands over, then begin the writing with them.

    The address holds ids of facts of a guide, nothing of a child; it survives signing in as any address does.
    """
    actor = actor_of(request)
    facts = facts_of(_chosen(request.GET if request.method != "POST" else request.POST))
    report_id = read_id(request.POST.get("id")) or uuid7()
    refusal = ""
    if request.method == "POST":
        try:
            kept = open_draft(
                actor=actor, report_id=report_id, now=utc_now(), team_id=chosen_team(request),
                kind=chosen_kind(request), facts=facts,
            )  # fmt: skip
            return redirect("reports:report", report_id=kept.pk)
        except Refused as refused:
            refusal = refused.sentence
    context = {
        "id": report_id,
        "kinds": ReportKind.choices(),
        "seats": [seat for seat in actor.seats_with(Right.REPORT_WRITE) if seat.team_id],
        "refusal": refusal,
        "shown": [(fact, _known(fact)) for fact in facts],
        "chosen": _chosen(request.GET if request.method != "POST" else request.POST),
    }
    return render(request, "web/reports/from_guide.html", context, status=422 if refusal else 200)


def _chosen(query: QueryDict) -> dict[str, list[str]]:
    """Return the ids under each way of knowing; several may stand in one value, separated by commas."""
    return {way: [one for text in query.getlist(way) for one in text.split(",") if one] for way in SOURCES}


def _known(fact: FactBody) -> str:
    return FactKind.label_of(fact.source) if fact.source else ""
