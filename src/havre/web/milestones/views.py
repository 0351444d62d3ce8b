"""Views of the milestones of a file, and of the roster of representatives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import measures as queries
from havre.cases.rules.milestones import MilestoneFamily, MilestoneKind, RepresentativeKind
from havre.cases.services import milestones
from havre.cases.services.acts import Act
from havre.kernel.errors import Refused
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column
from havre.web.cases.acting import CaseAct, calling, serve
from havre.web.cases.head import actor_of, frame, opened
from havre.web.milestones import forms

ROSTER_COLUMNS = (Column("Nom"), Column("Rôle"), Column("Contact"), Column("Vérifié le"))


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show every step by family, those never written too, and who represents the child."""
    case = opened(request, pk, "milestones")
    context = {
        **frame(case, "milestones"),
        "families": [_shown(family, steps) for family, steps in queries.milestones_of(case).items()],
        "representatives": queries.representatives_of(case),
    }
    return render(request, "web/milestones/page.html", context)


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Write where one step stands."""
    if code not in MilestoneKind.codes():
        raise Http404
    return serve(request, pk=pk, page=_act(MilestoneKind(code)), tab="milestones", back="milestones:page")


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str) -> HttpResponse:
    """Note the day of the facts, or who represents the child."""
    found = ACTS.get(slug)
    if found is None:
        raise Http404
    return serve(request, pk=pk, page=found, tab="milestones", back="milestones:page")


@policy(Right.CASE_READ)
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """Show the ad hoc guardians and lawyers that the team knows."""
    rows = [
        [
            Cell(one.name, reverse("milestones:roster_edit", args=[one.team_id, one.pk]), one.notes),
            RepresentativeKind.label_of(one.kind), _joined(one.body, one.phone, one.email),
            date_words(one.checked_on),
        ]
        for one in queries.roster(actor_of(request))
    ]  # fmt: skip
    teams = [
        (seat.team_id, seat.team_name)
        for seat in actor_of(request).seats_with(Right.CASE_WRITE)
        if seat.team_id
    ]
    return render(
        request, "web/milestones/roster.html", {"columns": ROSTER_COLUMNS, "rows": rows, "teams": teams}
    )


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def roster_edit(request: HttpRequest, team_id: UUID, entry_id: UUID | None = None) -> HttpResponse:
    """Write a professional of the roster."""
    actor = actor_of(request)
    actor.seat_in(team_id, Right.CASE_WRITE)
    known = queries.roster_entry(actor, entry_id) if entry_id else None
    initial = {name: getattr(known, name) for name in forms.RosterForm.base_fields if hasattr(known, name)}
    form = forms.RosterForm(request.POST if request.method == "POST" else None, initial={**initial})
    if form.is_bound and form.is_valid():
        try:
            milestones.keep_in_roster(
                actor=actor, team_id=team_id, entry_id=entry_id or form.cleaned_data["id"],
                revision=form.cleaned_data["revision"] or 0, known=form.known(), today=timezone.localdate(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "Fiche enregistrée.")
            return redirect("milestones:roster")
    context: dict[str, Any] = {"form": form, "known": known, "team_id": team_id}
    return render(request, "web/milestones/roster_edit.html", context, status=422 if form.errors else 200)


@policy(Right.CASE_WRITE)
@require_POST
def roster_retire(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take a professional out of the choices."""
    milestones.retire_from_roster(actor=actor_of(request), entry_id=entry_id, today=timezone.localdate())
    messages.success(
        request, "Cette personne n’est plus proposée. Les enfants qu’elle représente la gardent."
    )
    return redirect("milestones:roster")


def _shown(family: MilestoneFamily, steps: list[queries.MilestoneRead]) -> tuple[Any, ...]:
    """Return a family: the steps written, those not yet, the words that unfold them, whether they are unfolded."""
    known = [step for step in steps if step.state]
    new = [step for step in steps if not step.state]
    return (
        family,
        known,
        new,
        f"Pas encore abordés ({len(new)})" if known else "Rien n’est encore abordé",
        False,
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _act(kind: MilestoneKind) -> CaseAct:
    def run(act: Act, form: forms.MilestoneForm, _target: UUID | None) -> None:
        written = milestones.Written(kind=kind, **form.values())
        milestones.write(act, revision=form.cleaned_data["revision"] or 0, written=written)

    return CaseAct(
        slug=kind.value, title=kind.label, button="Enregistrer", done="Jalon enregistré.", form=forms.MilestoneForm,
        run=run, revision=lambda _actor, case, _target: queries.milestone_of(case, kind).revision,
        initial=lambda _actor, case, _target: _initial(queries.milestone_of(case, kind)),
        here=lambda _actor, case, _target: _here(queries.milestone_of(case, kind)),
    )  # fmt: skip


def _initial(found: queries.MilestoneRead) -> dict[str, Any]:
    return {"state": found.state, "on": found.on, "text": found.text, "child_words": found.child_words}


def _here(found: queries.MilestoneRead) -> list[tuple[str, str]]:
    state = found.state.label if found.state else "Jamais écrit"
    return [("Où en est-on", state), ("Précisions", found.text), ("Écrit par", found.by)]


ACTS = {
    page.slug: page
    for page in (
        CaseAct(
            slug="representant", title="Qui représente l’enfant", button="Enregistrer", done="Représentant enregistré.",
            form=forms.AppointForm, run=calling(milestones.appoint),
            choices=lambda _actor, case, _target: {"roster_id": queries.roster_choices(case)},
            lead="Choisissez dans la liste de l’équipe ; un nouveau prend la place de celui du même rôle.",
        ),
        CaseAct(
            slug="date-des-faits", title="Date des faits, pour la CIVI", button="Calculer l’échéance",
            done="L’échéance de la CIVI est inscrite.", form=forms.FactsForm, run=calling(milestones.facts_dated),
            lead="Pour un enfant, le délai de la commission d’indemnisation se compte depuis la majorité.",
        ),
    )
}  # fmt: skip
