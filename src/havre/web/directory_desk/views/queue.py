"""What waits for moderators: entries and corrections, errors told, freshness; and one's own drafts."""

from __future__ import annotations

import csv
import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import desk_of
from havre.directory.queries import desk as lists
from havre.directory.queries.desk_coverage import Coverage, coverage, departements_in_reach
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules.keeping import ErrorOutcome, ProposalDecision
from havre.directory.services import editing, errors
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column
from havre.web.directory_desk.forms import AnswerForm, DepartementsForm, HandleForm
from havre.web.directory_desk.pages import (
    PAGE,
    QUEUE_COLUMNS,
    actor_of,
    crumbs,
    mark_of,
    moderators_only,
    queue_rows,
    show,
    status_of,
    tabs_for,
    turning,
)
from havre.web.directory_desk.shown import side_by_side

COVERAGE_COLUMNS = (
    Column("Publiées", numeric=True), Column("Vérifiées depuis six mois", numeric=True),
    Column("Plus d'un an", numeric=True), Column("Cachées (18 mois)", numeric=True),
    Column("Sans horaires", numeric=True), Column("Complétude sur 100", numeric=True),
)  # fmt: skip
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the entries and the corrections that wait to be read again."""
    actor = actor_of(request)
    moderators_only(actor)
    entries = lists.submitted(actor, at=mark_of(request, "fiches"))
    corrections = lists.proposals(actor, at=mark_of(request, "corrections"))
    context = {
        "desk_tabs": tabs_for(actor, "queue"), "columns": QUEUE_COLUMNS, "entries": queue_rows(entries, "entry"),
        "corrections": queue_rows(corrections, "proposal"), "entries_turning": turning(request, entries, "fiches"),
        "corrections_turning": turning(request, corrections, "corrections"),
    }  # fmt: skip
    return show(request, "web/directory_desk/queue.html", context)


@policy(Right.DIRECTORY_PROPOSE)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show the entries that the person wrote and that readers do not see yet."""
    rows = [
        (Cell(line.name, reverse("directory_desk:entry", args=[line.id])), line.kind, line.where, line.note)
        for line in lists.own_drafts(actor_of(request))
    ]
    columns = (Column("Fiche"), Column("Type"), Column("Lieu"), Column("État"))
    proposed = [
        (
            Cell(line.name, reverse("directory_desk:entry", args=[line.service_id])),
            line.kind,
            line.where,
            line.note,
        )
        for line in lists.own_proposals(actor_of(request))
    ]
    return show(
        request, "web/directory_desk/mine.html", {"columns": columns, "rows": rows, "proposed": proposed}
    )


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Show a correction beside what the entry says, and decide."""
    actor = actor_of(request)
    row = lists.proposal_waiting(actor, proposal_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepts = request.POST.get("decision") == "accept"
        decision = ProposalDecision.ACCEPTED if accepts else ProposalDecision.REFUSED
        try:
            editing.decide_proposal(
                actor=actor, proposal_id=proposal_id, decision=decision, answer=form.cleaned_data["answer"],
                now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, "La correction est écrite." if accepts else "La correction est refusée."
            )
            return redirect("directory_desk:queue")
    desk = desk_of(actor, row.service_id)
    values = entry_values(desk.service)
    context = {
        "row": row, "form": form, "service": desk.service, "lines": side_by_side(row.values, values, row.values),
        "decided": ProposalDecision.label_of(row.decision),
        "crumbs": crumbs(("À relire", reverse("directory_desk:queue"))),
    }  # fmt: skip
    return show(request, "web/directory_desk/proposal.html", context, status=status_of(request))


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def error_list(request: HttpRequest) -> HttpResponse:
    """Show the errors told."""
    actor = actor_of(request)
    moderators_only(actor)
    found = lists.errors(actor, at=mark_of(request))
    columns = (Column("Fiche"), Column("Ce qui ne va pas"), Column("Lieu"), Column("Dit le"))
    context = {
        "desk_tabs": tabs_for(actor, "errors"), "columns": columns, "rows": queue_rows(found, "handle"),
        "turning": turning(request, found),
    }  # fmt: skip
    return show(request, "web/directory_desk/errors.html", context)


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def handle(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Deal with one error told; its words are deleted with the decision."""
    actor = actor_of(request)
    line = lists.error_waiting(actor, report_id)
    form = HandleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            errors.handle_error(
                actor=actor,
                report_id=report_id,
                outcome=ErrorOutcome(form.cleaned_data["outcome"]),
                now=utc_now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "C'est traité. Les mots du signalement sont effacés.")
            return redirect("directory_desk:errors")
    return show(
        request, "web/directory_desk/handle.html", {"line": line, "form": form}, status=status_of(request)
    )


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def closed_export(request: HttpRequest) -> HttpResponse:
    """Give the records whose service has closed, so that each source can be told."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["source", "identifiant", "nom", "noté fermé le"])
    writer.writerows([[_plain(cell) for cell in row] for row in lists.closed_upstream(actor_of(request))])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="fermetures-a-signaler.csv"'
    return response


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Show how fresh and complete the entries are, by kind."""
    actor = actor_of(request)
    moderators_only(actor)
    form = DepartementsForm(request.GET or None, codes=departements_in_reach(actor))
    chosen = frozenset(form.cleaned_data["departement"] if form.is_bound and form.is_valid() else ())
    today = timezone.localdate()
    by_kind = coverage(actor, departements=chosen, on=today)
    places = coverage(actor, departements=chosen, on=today, by="departement")
    context = {
        "desk_tabs": tabs_for(actor, "coverage"), "form": form, "day": date_words(today),
        "columns": (Column("Type de service"), *COVERAGE_COLUMNS), "rows": [_figures(one) for one in by_kind],
        "place_columns": (Column("Département"), *COVERAGE_COLUMNS), "places": [_figures(one) for one in places],
        "opened": len(chosen) > 1,
    }  # fmt: skip
    return show(request, "web/directory_desk/coverage.html", context)


def _figures(one: Coverage) -> tuple[str | int, ...]:
    group = one.group or "à distance"
    return (group, one.published, one.verified, one.lowered, one.hidden, one.no_hours, one.completeness)
