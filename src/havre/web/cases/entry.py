"""Finding a child before opening a file, and files brought in from elsewhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries import imports, lines
from havre.cases.rules import SearchPurpose
from havre.cases.rules.importing import COLUMNS, NEEDED
from havre.cases.services import importing
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.persons.access import Asked, find
from havre.ui.fields import FrenchDateField
from havre.ui.shapes import Cell, Column
from havre.web.cases.head import actor_of
from havre.web.words import Words

FOUND_COLUMNS = (Column("Enfant"), Column("Pourquoi"), Column("Étape"))
STATES = {"checked": "Vérifié", "waiting": "Reprise en cours", "done": "Repris", "dropped": "Oublié"}


class SearchForm(django_forms.Form):
    """An exact search; the words travel in the body, the reason goes to the journal."""

    names = Words(
        label="Nom et prénom",
        required=False,
        help_text="Accents, traits d’union et ordre n’ont pas d’importance.",
    )
    birth_date = FrenchDateField(label="Date de naissance", required=False)
    identifier = Words(label="Ou un numéro de dossier", required=False)
    purpose = django_forms.ChoiceField(
        label="Pourquoi cherchez-vous", choices=SearchPurpose.choices(), widget=django_forms.RadioSelect
    )


class ImportForm(django_forms.Form):
    """A CSV of existing files."""

    id = django_forms.UUIDField(widget=django_forms.HiddenInput, initial=uuid7)
    team = django_forms.TypedChoiceField(label="Équipe", coerce=UUID)
    file = django_forms.FileField(label="Fichier CSV", help_text="10 000 dossiers au plus, UTF-8 ou Windows.")

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the teams that the person manages."""
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        field.choices = teams  # type: ignore[attr-defined]  # a choice field
        if len(teams) == 1:
            field.initial, field.widget = teams[0][0], django_forms.HiddenInput()


@policy(Right.CASE_READ)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find a child of one's own teams by exact name or number; in the journal, with the reason."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "columns": FOUND_COLUMNS, "rows": None}
    if form.is_bound and form.is_valid():
        try:
            context["rows"] = _found(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error("names", refusal.sentence)
    return render(request, "web/cases/search.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, data: dict[str, Any]) -> list[list[Cell | str]]:
    actor = actor_of(request)
    asked = Asked(names=data["names"], birth_date=data["birth_date"], identifier=data["identifier"])
    found = find(
        actor,
        team_ids=set(actor.teams_with(Right.CASE_READ)),
        asked=asked,
        purpose=f"case.search:{data['purpose']}",
    )
    files = lines.of_persons(actor, [one.person_id for one in found])
    return [
        [
            Cell(one.alias, f"/suivi/{line.id}/" if line else "", " · ".join(one.also)), " ; ".join(one.reasons),
            line.status.label if line else "Sans dossier de suivi",
        ]
        for one in found
        for line in (files.get(one.person_id),)
    ]  # fmt: skip


@policy(Right.CASE_MANAGE)
@require_http_methods(["GET", "POST"])
def import_files(request: HttpRequest) -> HttpResponse:
    """Send a CSV of existing files: it is checked, nothing is opened yet."""
    actor = actor_of(request)
    seats = {seat.team_id: seat.team_name for seat in actor.seats_with(Right.CASE_MANAGE) if seat.team_id}
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*bound, teams=[(str(team_id), name) for team_id, name in seats.items()])
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            run = importing.check(
                actor=actor,
                team_id=data["team"],
                run_id=data["id"],
                content=data["file"].read(),
                now=utc_now(),
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("cases:import_run", run.pk)
    columns = [(name, said, name in NEEDED) for name, (_, _, said) in COLUMNS.items()]
    runs = [(run, STATES[run.state]) for run in imports.runs_of(actor)]
    context = {"form": form, "columns": columns, "runs": runs}
    return render(request, "web/cases/imports.html", context, status=422 if form.errors else 200)


@policy(Right.CASE_MANAGE)
@require_GET
def import_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show what the reading said of one file, line by line."""
    run = imports.report_of(actor_of(request), run_id)
    return render(request, "web/cases/import_run.html", {"run": run, "state": STATES[run.state]})


@policy(Right.CASE_MANAGE)
@require_POST
def import_act(request: HttpRequest, run_id: UUID, act: str) -> HttpResponse:
    """Bring the files in, or forget what was sent."""
    actor = actor_of(request)
    if act == "oublier":
        importing.drop(actor=actor, run_id=run_id)
        messages.success(request, "Le fichier envoyé est oublié.")
        return redirect("cases:import")
    try:
        importing.confirm(actor=actor, run_id=run_id, now=utc_now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "La reprise est lancée : cette page dira quand elle est finie.")
    return redirect("cases:import_run", run_id)


@policy(Right.CASE_MANAGE)
@require_GET
def import_template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes a request
    """Serve an empty CSV with the columns."""
    response = HttpResponse(";".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reprise.csv"'
    return response
