"""Views of the papers of a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.queries.attachments import attachments_in, handed_out
from havre.foundation import antivirus
from havre.ui.shapes import Link
from havre.web.cases.acting import serve
from havre.web.cases.head import actor_of, frame, opened
from havre.web.papers.acts import ACTS
from havre.web.papers.shown import attachment_lines

# Nothing in what people sent may run, load, be framed or be read by another page.
SERVED_APART = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the papers of the file, and what can be produced."""
    case = opened(request, pk, "documents")
    add = Link("Déposer une pièce", reverse("papers:act", args=[pk, "deposer"]))
    lines = attachment_lines(attachments_in(actor_of(request), case), pk)
    context = {**frame(case, "documents", add), "attachments": lines, "scanner": antivirus.configured()}
    return render(request, "web/papers/page.html", context)


@policy(Right.CASE_READ)
@require_GET
def file(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Hand out the bytes of one paper, never shown in a page; the journal has it first."""
    found = handed_out(actor_of(request), case_for(actor_of(request), pk), target)
    disposition = f'attachment; filename="{found.file_name}"'
    headers = {**SERVED_APART, "Content-Disposition": disposition}
    return HttpResponse(found.content, content_type=found.media_type, headers=headers)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act on a paper, then do it."""
    found = ACTS.get(slug)
    if found is None or (slug == "deposer") != (target is None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="documents", back="papers:page", target=target)
