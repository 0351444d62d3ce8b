"""Views of the followed files: load through a door, one service call, a page or a redirection."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import chronology as chronologies
from havre.cases.queries import lines, page
from havre.cases.queries.arrivals import any_waiting
from havre.cases.rules import LegalBasis
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.services.opening import Opening, open_case
from havre.kernel.clock import instant_of, utc_now
from havre.kernel.errors import Refused
from havre.persons.rules import Sex
from havre.ui.shapes import Link
from havre.web.cases import forms, shown
from havre.web.cases.acting import serve
from havre.web.cases.acts import ACTS, ON_TARGET, TAB_OF
from havre.web.cases.head import Case, actor_of, frame, opened
from havre.web.persons.doubles import answered, chosen, doubles_of, remember
from havre.web.persons.shown import FoundShown


@policy(Right.CASE_READ)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List one's own files first, under their aliases."""
    form = forms.ListForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    asked = lines.Asked(
        scope=lines.Scope(data.get("scope") or lines.usual_scope(actor_of(request))), status=data.get("status", ""),
        reference=data.get("reference", ""),
    )  # fmt: skip
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = lines.listed(actor_of(request), asked, **places)
    context = {
        "form": form,
        "manages": actor_of(request).holds(Right.CASE_MANAGE),
        "asked": any_waiting(actor_of(request)),
        "scopes": shown.scopes(asked.scope),
        "columns": shown.COLUMNS,
        "rows": shown.rows(found.lines, today=timezone.localdate()),
        "before": _page_address(request, before=found.before),
        "after": _page_address(request, after=found.after),
    }
    return render(request, "web/cases/list.html", context)


def _page_address(request: HttpRequest, **place: str) -> str:
    if not any(place.values()):
        return ""
    kept = {name: value for name, value in request.GET.items() if name not in {"after", "before"}}
    return f"?{urlencode({**kept, **place})}"


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a file; what was typed comes back with a refusal."""
    actor = actor_of(request)
    seats = {seat.team_id: seat.team_name for seat in actor.seats_with(Right.CASE_WRITE) if seat.team_id}
    teams = [(str(team_id), name) for team_id, name in seats.items()]
    form = forms.NewCaseForm(request.POST if request.method == "POST" else None, teams=teams)
    alike: list[FoundShown] = []
    if form.is_bound and form.is_valid():
        alike = doubles_of(actor, form.card(), team_id=form.cleaned_data["team"])
        if answered(form, alike):
            try:
                case = _open(actor, form, alike)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            else:
                return redirect("cases:page", case.pk)
    context = {"form": form, "found": alike}
    return render(request, "web/cases/new.html", context, status=422 if form.errors or alike else 200)


def _open(actor: Actor, form: forms.NewCaseForm, alike: list[FoundShown]) -> Case:
    """Open the file of the known child that was chosen, or of a new one who is none of those shown."""
    known = chosen(form, alike)
    case = open_case(actor=actor, opening=replace(_opening(actor, form), person_id=known), now=utc_now())
    if known is None:
        remember(actor, case.person_id, alike)
    return case


def _opening(actor: Actor, form: forms.NewCaseForm) -> Opening:
    data = form.cleaned_data
    return Opening(
        # Under the person's own name: the id of a file that is hidden from them answers as any other.
        case_id=uuid5(actor.user_id, str(data["id"])), team_id=data["team"], card=form.card(), why=data["why"],
        sex=Sex(data["sex"]).value, legal_basis=LegalBasis(data["legal_basis"]),
        status=PathwayStatus.FIRST_CONTACT if data["met"] else PathwayStatus.REFERRED,
    )  # fmt: skip


@policy(Right.CASE_READ)
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the summary of a file; the journal has the reading before the page is made."""
    case = opened(request, pk, "summary", whole=True)
    summary = page.summary_of(actor_of(request), case, now=utc_now())
    actions = shown.main_actions(summary)
    context = {**frame(case, "summary", *actions), **shown.summary(summary), "today": timezone.localdate()}
    return render(request, "web/cases/page.html", context)


@policy(Right.CASE_READ)
@require_GET
def chronology(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show everything that was written, from every part of the file; filtered, and printable as it is."""
    case = opened(request, pk, "chronology")
    form = forms.NarrowForm(request.GET or None)
    narrowed = _narrowed(form, request) if request.GET else chronologies.Narrowed()
    found = chronologies.chronology(actor_of(request), case, narrowed)
    write = Link("Écrire", f"/suivi/{pk}/acte/note/")
    printed = Link("Imprimer en PDF", f"/suivi/{pk}/chronologie/imprimer/")
    context = {
        **frame(case, "chronology", write, printed), "form": form, "entries": shown.entries(found.lines, pk),
        "earlier": _earlier(request, found.earlier), "asked": bool(request.GET),
    }  # fmt: skip
    return render(request, "web/cases/chronology.html", context)


def _narrowed(form: forms.NarrowForm, request: HttpRequest) -> chronologies.Narrowed:
    form.is_valid()
    data = form.cleaned_data
    until = _start_of(data["until"] + timedelta(days=1)) if data.get("until") else None
    before = instant_of(request.GET.get("before", ""))
    return chronologies.Narrowed(
        modules=data.get("module", ()), since=_start_of(data.get("since")), until=before or until
    )


def _start_of(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _earlier(request: HttpRequest, moment: datetime | None) -> str:
    if moment is None:
        return ""
    kept = [(name, value) for name, value in request.GET.items() if name != "before"]
    return f"?{urlencode([*kept, ('before', moment.isoformat())])}"


@policy(Right.CASE_READ)
@require_GET
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who accompanies the child and, to managers, who must not know."""
    case = opened(request, pk, "team", whole=True)
    summary = page.summary_of(actor_of(request), case, now=utc_now())
    context = {
        **frame(case, "team", Link("Confier un rôle", f"/suivi/{pk}/acte/confier/")),
        "summary": summary,
    }
    return render(request, "web/cases/team.html", context)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act, then do it; a refusal comes back with what was typed."""
    found = ACTS.get(slug)
    if found is None or (slug in ON_TARGET) != (target is not None):
        raise Http404
    return serve(
        request, pk=pk, page=found, tab=TAB_OF.get(slug, "summary"), back="cases:page", target=target
    )
