"""Views of the protection measures of a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries.measures import MeasureRead, measures_of
from havre.ui.french import date_words
from havre.ui.shapes import Definition, Link
from havre.web.cases.acting import serve
from havre.web.cases.head import frame, opened
from havre.web.measures.acts import ACTS, SLUGS


@policy(Right.CASE_READ)
@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the measures of the file, those in force first."""
    case = opened(request, pk, "measures")
    add = Link("Ajouter une mesure", reverse("measures:act", args=[pk, "ajouter"]))
    shown = [(one, _facts(one), _links(pk, one)) for one in measures_of(case)]
    return render(request, "web/measures/page.html", {**frame(case, "measures", add), "measures": shown})


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: UUID, slug: str, target: UUID | None = None) -> HttpResponse:
    """Ask for one act on a measure, then do it."""
    found = ACTS.get(slug)
    if found is None or (slug == "ajouter") != (target is None):
        raise Http404
    return serve(request, pk=pk, page=found, tab="measures", back="measures:page", target=target)


def _facts(one: MeasureRead) -> list[Definition]:
    dates = (
        ("Demandée le", one.requested_on), ("Décidée le", one.decided_on), ("Commence le", one.starts_on),
        ("Se termine le", one.ends_on), ("À réexaminer le", one.review_on), ("Terminée le", one.ended_on),
    )  # fmt: skip
    words = (
        ("Juridiction ou service", "court"), ("Numéro", "number"), ("Texte", "legal_text"), ("Visites", "visits"),
        ("Autres conditions", "conditions"),
    )  # fmt: skip
    return [
        Definition("Décision", one.authority.label),
        *(Definition(term, date_words(day)) for term, day in dates if day),
        Definition("Visites des parents", one.visiting.label),
        Definition("Adresse", one.address_rule.label),
        *(Definition(term, one.words[name]) for term, name in words if one.words.get(name)),
        *([Definition("Motif de fin", one.end_reason.label)] if one.end_reason else []),
    ]


def _links(pk: UUID, one: MeasureRead) -> list[Link]:
    acts = [Link(act.label, reverse("measures:act_on", args=[pk, SLUGS[act], one.id])) for act in one.acts]
    return [*acts, Link("Corriger", reverse("measures:act_on", args=[pk, "corriger", one.id]))]
