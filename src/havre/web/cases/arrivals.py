"""Children that another team asks to follow."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.queries.arrivals import arrival_for, waiting
from havre.cases.rules import LegalBasis
from havre.cases.services.arrivals import open_asked
from havre.kernel.clock import utc_now
from havre.web.cases.head import actor_of


class OpenForm(forms.Form):
    """The opening of a file that was asked for."""

    basis = forms.TypedChoiceField(
        label="Base de l’accompagnement", choices=LegalBasis.choices(), coerce=LegalBasis
    )


@policy(Right.CASE_WRITE)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the requests that wait."""
    return render(request, "web/cases/arrivals.html", {"lines": waiting(actor_of(request))})


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Read one request, and open its file."""
    actor = actor_of(request)
    form = OpenForm(
        request.POST if request.method == "POST" else None, initial={"basis": LegalBasis.UNKNOWN.value}
    )
    if form.is_bound and form.is_valid():
        case = open_asked(actor=actor, arrival_id=arrival_id, basis=form.cleaned_data["basis"], now=utc_now())
        messages.success(
            request, "Dossier ouvert ; vous en êtes référent. Confiez-le à un collègue si besoin."
        )
        return redirect("cases:page", case.pk)
    context = {"arrival": arrival_for(actor, arrival_id), "form": form}
    return render(request, "web/cases/arrival.html", context, status=422 if form.errors else 200)
