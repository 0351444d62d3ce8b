"""Exceptional access: ask, read for four hours, review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

import havre.cases.exceptional
import havre.concern_unit.exceptional
import havre.listening.exceptional
import havre.reports.exceptional
from havre.accounts import queries
from havre.accounts.access import Actor
from havre.accounts.exceptional import Grant, Reading
from havre.accounts.policy import policy
from havre.accounts.rules import BreakGlassReason, OpenedKind, ReviewVerdict, Right
from havre.accounts.services import exceptional
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.french import clock_words
from havre.web.safeguards.forms import AskForm, ReviewForm

DOORS: Final[dict[OpenedKind, Callable[[Grant], Reading]]] = {
    OpenedKind.CONTACT: havre.listening.exceptional.read,
    OpenedKind.REPORT: havre.reports.exceptional.read,
    OpenedKind.RECEPTION: havre.concern_unit.exceptional.read,
    OpenedKind.CASE: havre.cases.exceptional.read,
}
NOT_OPENED = (
    "Aucun accès n'a été ouvert pour cette référence. Vérifiez-la ; l'accès exceptionnel ne vaut que pour une autre "
    "équipe de votre organisation, ou un dossier restreint. La demande est gardée dans le journal."
)


@policy(Right.BREAK_GLASS, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for four hours on one object, with a reason; below, what one opened and what was opened on one's teams."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = _opened(actor, form)
        if opened:
            return redirect("safeguards:read", grant_id=opened)
    now = utc_now()
    lines = [(line, line.runs(now)) for line in queries.own_grants(actor)]
    context = {"form": form, "lines": lines, "on_teams": queries.grants_on_teams(actor)}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/safeguards/ask.html", context, status=status)


def _opened(actor: Actor, form: AskForm) -> UUID | None:
    data = form.cleaned_data
    try:
        opened = exceptional.break_glass(
            actor=actor, grant_id=data["id"], reference=data["reference"],
            category=BreakGlassReason(data["category"]), reason=data["reason"], now=utc_now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return None
    if opened is None:
        form.add_error("reference", NOT_OPENED)
    return opened


@policy(Right.BREAK_GLASS)
def read(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Show the object opened; the reading is in the journal before anything is shown."""
    grant = exceptional.enter(actor=request.actor, grant_id=grant_id, now=utc_now())  # type: ignore[attr-defined]
    until = clock_words(timezone.localtime(grant.ends_at))
    warning = f"Jusqu'à {until}. Raison donnée : « {grant.reason} » Cette lecture est au journal."
    context = {"grant": grant, "reading": DOORS[grant.kind](grant), "warning": warning}
    return render(request, "web/safeguards/read.html", context)


@policy(Right.BREAK_GLASS_REVIEW)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List the accesses to review, then those reviewed."""
    lines = queries.grants_to_review(request.actor)  # type: ignore[attr-defined]
    return render(request, "web/safeguards/reviews.html", {"lines": lines, "today": timezone.localdate()})


@policy(Right.BREAK_GLASS_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Conclude on one access."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    line = queries.grant_to_review(actor, grant_id)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verdict = ReviewVerdict(form.cleaned_data["verdict"])
            exceptional.review(
                actor=actor, grant_id=grant_id, verdict=verdict, note=form.cleaned_data["note"], now=utc_now()
            )
            messages.success(request, "Votre conclusion est enregistrée. La personne est prévenue.")
            return redirect("safeguards:reviews")
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
    status = 422 if request.method == "POST" else 200
    return render(request, "web/safeguards/review.html", {"line": line, "form": form}, status=status)
