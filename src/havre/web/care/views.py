"""Views of the health milestones of a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.rules.milestones import MilestoneState
from havre.cases.services.acts import Act
from havre.health import queries, services
from havre.health.rules import INSTRUCTION_MAX, HealthMilestone
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm, CaseAct, serve
from havre.web.cases.head import actor_of, frame, opened
from havre.web.words import Words


class HealthForm(ActForm):
    """Where one health milestone stands; nothing of what was said in the consultation."""

    state = forms.TypedChoiceField(
        label="Où en est-on",
        choices=MilestoneState.choices(),
        coerce=MilestoneState,
        widget=forms.RadioSelect,
    )
    on = FrenchDateField(label="Date (prévue, ou faite)", required=False)
    instruction = Words(
        label="Consigne utile au lieu de vie", max_length=INSTRUCTION_MAX, required=False,
        help_text="Ce que la nuit doit savoir pour prendre soin. Ni diagnostic, ni résultat.",
    )  # fmt: skip
    kept_from_parents = forms.BooleanField(
        label="Ne pas en parler aux parents", required=False,
        help_text="Des soins peuvent être gardés secrets à la demande de l’enfant : aucun courrier ne les dira.",
    )  # fmt: skip


@policy(Right.CASE_HEALTH)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the health milestones, their state only."""
    case = opened(request, pk, "health", right=Right.CASE_HEALTH)
    context = {**frame(case, "health"), "steps": queries.health_of(actor_of(request), case)}
    return render(request, "web/care/page.html", context)


@policy(Right.CASE_HEALTH)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Write where one milestone stands."""
    if code not in HealthMilestone.codes():
        raise Http404
    return serve(request, pk=pk, page=_act(HealthMilestone(code)), tab="health", back="care:page")


def _act(kind: HealthMilestone) -> CaseAct:
    def run(act: Act, form: HealthForm, _target: UUID | None) -> None:
        written = services.Written(kind=kind, **form.values())
        services.write(act, revision=form.cleaned_data["revision"] or 0, written=written)

    return CaseAct(
        slug=kind.value, title=kind.label, button="Enregistrer", done="Jalon enregistré.", form=HealthForm, run=run,
        right=Right.CASE_HEALTH,
        revision=lambda actor, case, _target: queries.one_of(actor, case, kind).revision,
        initial=lambda actor, case, _target: _initial(queries.one_of(actor, case, kind)),
        here=lambda actor, case, _target: _here(queries.one_of(actor, case, kind)),
    )  # fmt: skip


def _initial(found: queries.HealthRead) -> dict[str, Any]:
    names = ("state", "on", "instruction", "kept_from_parents")
    return {name: getattr(found, name) for name in names}


def _here(found: queries.HealthRead) -> list[tuple[str, str]]:
    return [
        ("Où en est-on", found.state.label if found.state else "Jamais écrit"),
        ("Consigne", found.instruction),
    ]
