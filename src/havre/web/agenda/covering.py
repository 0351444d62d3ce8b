"""Views of absences and of the hand-over when somebody leaves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import covering as queries
from havre.cases.services import handing_over
from havre.cases.services.absences import Away, end_absence, set_absence
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.shapes import Link
from havre.web.agenda.forms import AbsenceForm, RelayForm
from havre.web.cases.head import actor_of

_CRUMB = "Échéances"


@policy(Right.CASE_READ)
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Show who is away from one's teams, and tell an absence."""
    actor, now = actor_of(request), utc_now()
    form = _absence_form(request, actor)
    if form.is_bound and form.is_valid():
        try:
            set_absence(actor=actor, away=_away(form), now=now)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "Absence notée. Les tâches passent au remplaçant pendant ces jours.")
            return redirect("agenda:absences")
    context = {"form": form, "absences": queries.absences(actor, now=now), "crumbs": _crumbs("Absences")}
    return render(request, "web/agenda/absences.html", context, status=422 if form.errors else 200)


@policy(Right.CASE_READ)
@require_POST
def back(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """End an absence now."""
    end_absence(actor=actor_of(request), absence_id=absence_id, now=utc_now())
    messages.success(request, "L’absence est terminée : les tâches reviennent.")
    return redirect("agenda:absences")


@policy(Right.CASE_WRITE)
@require_GET
def leavers(request: HttpRequest) -> HttpResponse:
    """Ask whose files are to be handed over."""
    actor, now = actor_of(request), utc_now()
    seats = {seat.team_id: seat.team_name for seat in actor.seats_with(Right.CASE_WRITE) if seat.team_id}
    manages = set(actor.teams_with(Right.CASE_MANAGE))
    teams = [
        (
            name,
            [
                Link(label, reverse("agenda:relay", args=[team_id, user_id]))
                for user_id, label in queries.who_holds_files(team_id, now=now)
                if team_id in manages or user_id == str(actor.user_id)
            ],
        )
        for team_id, name in seats.items()
    ]
    return render(request, "web/agenda/leavers.html", {"teams": teams, "crumbs": _crumbs("Passation")})


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def relay(request: HttpRequest, team_id: UUID, user_id: UUID) -> HttpResponse:
    """Show all that somebody has in hand, then entrust it in one transaction."""
    actor, now = actor_of(request), utc_now()
    handing_over.may_hand_over(actor, team_id=team_id, from_id=user_id, now=now)
    files = queries.held_by(actor, team_id=team_id, user_id=user_id, now=now)
    colleagues = [one for one in queries.colleagues(team_id, now=now) if one[0] != str(user_id)]
    form = RelayForm(request.POST if request.method == "POST" else None, files=files, colleagues=colleagues)
    if form.is_bound and form.is_valid() and (moved := _hand_over(form, actor, team_id, user_id)):
        messages.success(request, f"Dossiers confiés : {moved}. Chaque personne en est avertie.")
        return redirect("agenda:relay", team_id, user_id)
    context = {
        "form": form, "files": files, "name": names_of([user_id]).get(user_id, "Compte retiré"),
        "bound_files": [form[name] for name in form.held], "crumbs": _crumbs("Passation"),
    }  # fmt: skip
    return render(request, "web/agenda/relay.html", context, status=422 if form.errors else 200)


def _hand_over(form: RelayForm, actor: Actor, team_id: UUID, user_id: UUID) -> int:
    """Do it and return how many files changed hands; a refusal comes back in the form."""
    takers = form.takers()
    if not takers:
        form.add_error("everything", "Choisissez qui reprend au moins un dossier.")
        return 0
    chosen = handing_over.Relay(
        id=form.cleaned_data["id"],
        team_id=team_id,
        from_id=user_id,
        takers=takers,
        text=form.cleaned_data["text"],
    )
    try:
        return handing_over.hand_over(actor=actor, relay=chosen, now=utc_now())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return 0


def _absence_form(request: HttpRequest, actor: Actor) -> AbsenceForm:
    seats = {seat.team_id: seat.team_name for seat in actor.seats_with(Right.CASE_READ) if seat.team_id}
    manages = set(actor.teams_with(Right.CASE_MANAGE))
    others = {one: name for team_id in seats for one, name in queries.colleagues(team_id, now=utc_now())}
    me = str(actor.user_id)
    known = others.items() if manages else ()
    people = [(me, "Moi"), *(one for one in known if one[0] != me)]
    return AbsenceForm(
        request.POST if request.method == "POST" else None,
        teams=[(str(team_id), name) for team_id, name in seats.items()], people=people,
        others=[one for one in others.items() if manages or one[0] != me], initial={"first_on": timezone.localdate()},
    )  # fmt: skip


def _away(form: AbsenceForm) -> Away:
    data = form.cleaned_data
    return Away(
        id=data["id"], team_id=data["team"], user_id=data["user_id"], first_on=data["first_on"],
        last_on=data["last_on"], substitute_id=data["substitute_id"],
    )  # fmt: skip


def _crumbs(title: str) -> list[Link]:
    return [Link(_CRUMB, reverse("agenda:board")), Link(title)]
