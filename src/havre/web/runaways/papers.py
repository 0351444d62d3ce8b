"""The papers of an absence, its photograph, and the way to a writing when a child confided something."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.services.acts import Act
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.reports.services.absences import draft_from_absence
from havre.runaways.queries import of_file as queries
from havre.runaways.services import papers as services
from havre.runaways.services import pictures
from havre.web.cases.head import act_crumbs, actor_of
from havre.web.runaways.photo_form import PhotoForm


@policy(Right.RUNAWAY_WRITE)
@require_GET
def paper(request: HttpRequest, pk: UUID, target: UUID, kind: str) -> HttpResponse:
    """Hand over one paper as PDF."""
    try:
        made = services.paper(
            actor=actor_of(request), case_id=pk, episode_id=target, kind=kind, now=utc_now()
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("runaways:of_file", pk)
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@policy(Right.RUNAWAY_WRITE)
@require_http_methods(["GET", "POST"])
def photo(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Explain what becomes of the photograph, receive it, erase it. It is shown on the declaration, nowhere else."""
    actor = actor_of(request)
    case = case_for(actor, pk, right=Right.RUNAWAY_WRITE)
    episode = queries.one(actor, case, target)
    if not pictures.enabled():
        raise Http404
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        act = Act(actor=actor, case_id=pk, id=form.cleaned_data["id"], now=utc_now())
        try:
            if form.cleaned_data["erase"]:
                pictures.drop(act, episode_id=target)
            else:
                pictures.keep(act, episode_id=target, content=form.content())
        except Refused as refusal:
            form.add_error("photo", refusal.sentence)
        else:
            return redirect("runaways:of_file", pk)
    context = {
        "form": form, "case": case, "episode": episode, "back": reverse("runaways:of_file", args=[pk]),
        "crumbs": act_crumbs(case, "runaways", "Photographie"),
    }  # fmt: skip
    return render(request, "web/runaways/photo.html", context, status=422 if form.errors else 200)


@policy(Right.REPORT_WRITE)
@require_POST
def report(request: HttpRequest, pk: UUID, target: UUID) -> HttpResponse:
    """Begin a signalement from what was seen at the return; nothing leaves without the person and the visa."""
    act = Act(actor=actor_of(request), case_id=pk, id=_act_id(request), now=utc_now())
    try:
        kept = draft_from_absence(act, episode_id=target)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("runaways:of_file", pk)
    return redirect("reports:report", report_id=kept.pk)


def _act_id(request: HttpRequest) -> UUID:
    """Return the id that the form carries, so that two presses are one act."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid7()
