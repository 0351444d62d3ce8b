"""Views of the papers of a file."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.queries.attachments import announce, attachments_in, handed_out
from havre.cases.services.acts import Act
from havre.foundation import antivirus
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.sharing.services import papers as services
from havre.ui.shapes import Link
from havre.web.cases.acting import serve
from havre.web.cases.head import Case, act_crumbs, actor_of, frame, opened
from havre.web.papers import apart
from havre.web.papers.acts import ACTS
from havre.web.papers.making import PaperForm
from havre.web.papers.producing import PAGES, PaperPage
from havre.web.papers.shown import attachment_lines, paper_links


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the papers of the file, and what can be produced."""
    case = opened(request, pk, "documents")
    add = Link("Déposer une pièce", reverse("papers:act", args=[pk, "deposer"]))
    lines = attachment_lines(attachments_in(actor_of(request), case), pk)
    context = {**frame(case, "documents", add), "attachments": lines, "scanner": antivirus.configured(),
               "papers": paper_links(pk)}  # fmt: skip
    return render(request, "web/papers/page.html", context)


@policy(Right.CASE_READ)
@require_GET
def file(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Hand out the bytes of one paper, never shown in a page; the journal has it first."""
    actor = actor_of(request)
    case = case_for(actor, pk)
    announce(actor, case, target)
    if settings.FILES_URL:
        return redirect(apart.address(user_id=actor.user_id, case_id=pk, attachment_id=target))
    return apart.answer(handed_out(actor, case, target))


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def produce(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Ask for what a document needs, show what would be left out, then hand over the file."""
    found, actor = PAGES.get(slug), actor_of(request)
    if found is None:
        raise Http404
    case = case_for(actor, pk, right=Right.CASE_WRITE)
    form = found.form(request.POST or None, choices=found.choices(actor, case), formats=found.formats)
    made, trial = None, "_look" in request.POST
    if form.is_bound and form.is_valid():
        try:
            made = services.produce(
                Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=utc_now()),
                wanted=_wanted(found, form, case), trial=trial,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            if not trial:
                return _handed_over(made)
    context = {
        "page": found, "case": case, "form": form, "held": made.held if made else (), "looked": made is not None,
        "crumbs": act_crumbs(case, "documents", found.title), "back": reverse("papers:page", args=[pk]),
    }  # fmt: skip
    return render(request, "web/papers/produce.html", context, status=422 if form.errors else 200)


def _wanted(found: PaperPage, form: PaperForm, case: Case) -> services.Wanted:
    data = form.data_of_paper()
    return services.Wanted(
        kind=found.kind, to=found.to(case, data), format=form.cleaned_data["format"], data=data,
        reread=bool(form.cleaned_data.get("reread")),
    )  # fmt: skip


def _handed_over(made: services.Made) -> HttpResponse:
    headers = {**apart.HEADERS, "Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act on a paper, then do it."""
    found = ACTS.get(slug)
    if found is None or (slug == "deposer") != (target is None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="documents", back="papers:page", target=target)
