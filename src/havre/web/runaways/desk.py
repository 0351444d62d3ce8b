"""The board of the absences, the way to declare one and to note a return, the 116 000, the choices of a service."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.runaways.queries import board as queries
from havre.runaways.queries.of_file import service_choices
from havre.runaways.services.choosing import Choices, choose
from havre.ui.shapes import Link
from havre.web.cases.head import actor_of
from havre.web.runaways import forms, shown


@policy(Right.RUNAWAY_WRITE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show who is away, who came back, and what came from telephones."""
    actor, now = actor_of(request), utc_now()
    found = queries.board(actor, now=now)
    context = {
        "away": [shown.line(one, now=now) for one in found.away],
        "back": [shown.line(one, now=now) for one in found.back],
        "waiting": queries.waiting(actor),
        "manages": actor.holds(Right.CASE_MANAGE),
    }
    return render(request, "web/runaways/board.html", context)


@policy(Right.RUNAWAY_WRITE)
@require_GET
def who(request: HttpRequest) -> HttpResponse:
    """Ask which child: one press leads to a page already filled."""
    actor = actor_of(request)
    away = [one.case_id for one in queries.board(actor, now=utc_now()).away]
    links = [
        Link(alias, shown.act_address(pk, "declarer")) for pk, alias in queries.children(actor, away=away)
    ]
    return render(
        request, "web/runaways/choose.html", {"title": "Qui n’est pas là ?", "links": links, "back": False}
    )


@policy(Right.RUNAWAY_WRITE)
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Ask which child is back: the second of three taps."""
    found = queries.board(actor_of(request), now=utc_now())
    links = [Link(one.alias, shown.act_address(one.case_id, "retour", one.id)) for one in found.away]
    return render(
        request, "web/runaways/choose.html", {"title": "Qui est de retour ?", "links": links, "back": True}
    )


@policy(Right.RUNAWAY_WRITE)
@require_GET
def helpline(request: HttpRequest) -> HttpResponse:
    """Tell what the 116 000 does for a family."""
    return render(request, "web/runaways/helpline.html")


@policy(Right.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Show and keep what the service chose."""
    actor = actor_of(request)
    team_id: UUID = actor.main_seat(Right.CASE_MANAGE).team_id  # type: ignore[assignment]  # main_seat has a team
    current = service_choices(team_id)
    form = forms.ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(current, name) for name in forms.ChoicesForm.base_fields},
    )
    if form.is_bound and form.is_valid():
        try:
            choose(actor=actor, team_id=team_id, choices=Choices(**form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Les choix du service sont enregistrés.")
            return redirect("runaways:board")
    context = {"form": form, "back": reverse("runaways:board")}
    return render(request, "web/runaways/choices.html", context, status=422 if form.errors else 200)
