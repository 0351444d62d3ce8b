"""Views of the CRIP: load through a door, one service call, a page or a redirection."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import AgencyKind, Right
from havre.concern_unit.access import reception_for
from havre.concern_unit.queries import detail as details
from havre.concern_unit.queries import export as figures
from havre.concern_unit.queries import inbox as lists
from havre.concern_unit.queries.worklist import charges
from havre.concern_unit.services.steps import Entry
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.web.crip import forms, pages
from havre.web.crip.acts import PAGES, ActPage, offered


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@policy(Right.CRIP_READ)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the inbox: stated danger first, then the oldest."""
    now = utc_now()
    form = forms.FilterForm(request.GET, sectors=AgencyKind.choices()) if request.GET else None
    filters = lists.Filters(**_kept(form)) if form else lists.Filters()
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = lists.inbox(_actor(request), filters=filters, now=now, **places)
    context = {
        "filters": forms.filters_drawn(form) if form else forms.blank_filters(),
        "columns": pages.INBOX_COLUMNS,
        "rows": pages.inbox_rows(page.lines, now=now),
        "before": _page_address(request, before=page.before),
        "after": _page_address(request, after=page.after),
    }
    return render(request, "web/crip/inbox.html", context)


def _kept(form: forms.FilterForm) -> dict[str, Any]:
    """Return the filters that could be read; an empty state means what is open."""
    form.is_valid()
    data = dict(form.cleaned_data)
    return {**data, "status": data.get("status") or lists.OPEN}


def _page_address(request: HttpRequest, **place: str) -> str:
    if not any(place.values()):
        return ""
    kept = {name: value for name, value in request.GET.items() if name not in {"after", "before"}}
    return f"?{urlencode({**kept, **place})}"


@policy(Right.CRIP_READ)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find an exact name in one's own CRIP; the name travels in the body, the reason goes to the journal."""
    form = forms.SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "columns": pages.INBOX_COLUMNS, "rows": None}
    if form.is_bound and form.is_valid():
        now = utc_now()
        context["rows"] = pages.inbox_rows(
            lists.search(_actor(request), now=now, **form.cleaned_data), now=now
        )
    return render(request, "web/crip/search.html", context, status=422 if form.errors else 200)


@policy(Right.CRIP_EVALUATE)
@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    """Show the evaluations entrusted to the person."""
    now = utc_now()
    rows = pages.inbox_rows(charges(_actor(request), now=now), now=now)
    return render(request, "web/crip/evaluations.html", {"columns": pages.INBOX_COLUMNS, "rows": rows})


@policy(Right.CRIP_READ)
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the coded lines; the journal has it before the first one leaves."""
    actor = _actor(request)
    lists.announce_export(actor)
    body = figures.lines(user_id=actor.user_id, team_ids=actor.teams_with(Right.CRIP_READ))
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="crip.csv"'
    return response


@policy(Right.CRIP_EVALUATE)
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one reception; the journal has the reading before the page is made."""
    found = details.detail_of(_actor(request), pk, now=utc_now())
    acts = offered(found.row, found.rights, done={step.kind for step in found.steps})
    context = {**pages.detail_context(found), "acts": acts}
    return render(request, "web/crip/detail.html", context)


@policy(Right.CRIP_EVALUATE)
@require_GET
def report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Serve the sealed report as a file."""
    return _file(*details.pdf_of(_actor(request), pk))


@policy(Right.CRIP_EVALUATE)
@require_GET
def step_pdf(request: HttpRequest, pk: UUID, step_id: UUID) -> HttpResponse:
    """Serve the document of a step as a file."""
    return _file(*details.step_document(_actor(request), pk, step_id))


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@policy(Right.CRIP_EVALUATE)
@require_GET
def child(request: HttpRequest, pk: UUID, person_id: UUID) -> HttpResponse:
    """Show the identity of a child of the file."""
    line, card = details.child_identity(_actor(request), pk, person_id)
    context = {"line": line, "items": pages.identity(card), "crumbs": pages.crumbs(pk, "Dossier", line.alias)}
    return render(request, "web/crip/child.html", context)


@policy(Right.CRIP_EVALUATE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Ask for one act, then do it; a refusal comes back with what was typed."""
    page = PAGES.get(slug)
    if page is None:
        raise Http404
    actor = _actor(request)
    row = reception_for(actor, pk, right=page.right)
    form = _form(request, page, row)
    if form.is_bound and form.is_valid():
        try:
            page.run(_entry(actor, row, form), form)
        except Refused as refusal:
            _show_refusal(form, refusal, revision=row.revision)
        else:
            messages.success(request, page.done)
            return redirect(page.after(form, pk))
    return render(
        request, "web/crip/act.html", _act_context(page, row, form), status=422 if form.errors else 200
    )


def _form(request: HttpRequest, page: ActPage, row: Any) -> forms.ActForm:
    initial = {"revision": row.revision, **(page.initial(row) if page.initial else {})}
    if slug_number := request.GET.get("numero"):
        initial["number"] = slug_number
    look = Entry(
        actor=_actor(request), reception_id=row.pk, revision=row.revision, step_id=uuid7(), now=utc_now()
    )
    choices = page.choices(look, row) if page.choices else None
    data = request.POST if request.method == "POST" else None
    return page.form(data, initial=initial, choices=choices)


def _entry(actor: Actor, row: Any, form: forms.ActForm) -> Entry:
    data = form.cleaned_data
    return Entry(
        actor=actor, reception_id=row.pk, revision=data["revision"], step_id=data["step_id"], now=utc_now()
    )


def _show_refusal(form: forms.ActForm, refusal: Refused, *, revision: int) -> None:
    """Put the sentence beside its field; after a conflict the form carries the revision now shown."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)
    if refusal.code == "revision_conflict":
        data: QueryDict = form.data.copy()  # type: ignore[attr-defined]  # what a request posted
        data["revision"] = str(revision)
        form.data = data


def _act_context(page: ActPage, row: Any, form: forms.ActForm) -> dict[str, Any]:
    return {
        "page": page,
        "row": row,
        "form": form,
        "offered": page.offered(row.status),
        "recent": pages.recent(details.recent_steps(row)) if form.errors else [],
        "crumbs": pages.crumbs(row.pk, row.reference, page.title),
        "back": reverse("crip:detail", args=[row.pk]),
    }
