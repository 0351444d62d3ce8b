"""The child's own page: seen as the child sees it, printed, and nothing else of the file around it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import child_page
from havre.documents.followup import produce
from havre.documents.followup.catalogue import Format
from havre.documents.followup.child_page import NUMBERS
from havre.kernel.clock import utc_now
from havre.law.territory import territory_of
from havre.sharing.queries.child_lines import shown_page
from havre.web.cases.head import actor_of, opened


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the page alone, without the parts of the file around it: it can be shown to the child."""
    case = opened(request, pk, "child_page")
    answers = case.team_id in actor_of(request).teams_with(Right.RIGHTS_ANSWER)
    found = shown_page(case, child_page.page_of(case), on=timezone.localdate())
    context = {"pk": pk, "page": found.page, "held": found.held, "numbers": NUMBERS, "answers": answers}
    return render(request, "web/plan/child.html", context)


@policy(Right.CASE_READ)
@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the page as an accessible PDF, given to the child."""
    case = opened(request, pk, "child_page")
    now = utc_now()
    found = shown_page(case, child_page.page_of(case), on=timezone.localdate()).page
    if not found.written:
        return redirect("plan:child", pk)
    document, zone = child_page.paper_of(found.words, now=now), territory_of(case.departement_code).zone
    pdf = produce.as_pdf(document, produced_at=now, demo=settings.DEMO, zone=zone)
    response = HttpResponse(pdf, content_type=produce.MEDIA_TYPES[Format.PDF])
    response["Content-Disposition"] = f'attachment; filename="{produce.file_name(document, Format.PDF)}"'
    return response
