"""What professionals do beside a search: say what came of it, keep entries and searches, find a referent, ask."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import readable
from havre.directory.queries.desk_coverage import missing_offers
from havre.directory.queries.desk_people import favourites, own_referent, referents, searches
from havre.directory.rules import Tier
from havre.directory.rules.keeping import CONSENT_DAYS, Possible, WhyNot
from havre.directory.services import keeping, outcomes
from havre.directory.services import referents as register
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column
from havre.web.directory_desk.forms import FindReferentForm, OutcomeForm, ReferentForm, SearchToKeepForm
from havre.web.directory_desk.pages import PAGE, actor_of, done, show, status_of

MISSING_COLUMNS = (
    Column("Département"), Column("Type de service"), Column("Orientations dites", numeric=True),
    Column("Impossibles ou tardives", numeric=True), Column("Pourquoi"),
)  # fmt: skip
REFERENT_COLUMNS = (
    Column("Personne"),
    Column("Sujets"),
    Column("Département"),
    Column("Joindre"),
    Column("Montré jusqu'au"),
)


def service_address(service_id: UUID) -> str:
    """Return the address of the page that readers have of an entry."""
    return f"/annuaire/fiche/{service_id}/"


@policy(Right.DIRECTORY_PROFESSIONAL)
@PAGE
def outcome(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Say whether an orientation was possible: a service, a reason, a month; nothing on the person."""
    actor = actor_of(request)
    actor.main_seat(Right.DIRECTORY_PROFESSIONAL)
    service = readable(service_id, audience=Tier.PROFESSIONAL)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            outcomes.tell_outcome(
                actor=actor, outcome_id=given["id"], service_id=service.id, outcome=Possible(given["outcome"]),
                reason=WhyNot(given["reason"]) if given["reason"] else None, now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(
                request, "Merci. Votre réponse compte dans l'offre qui manque, sans rien sur la personne."
            )
            return redirect(service_address(service.id))
    context = {
        "form": form, "title": "Cela a-t-il été possible ?", "kicker": service.name, "button": "Enregistrer",
        "lead": "Votre réponse garde le service, la raison et le mois. Rien sur la personne orientée.",
        "back": service_address(service.id),
    }  # fmt: skip
    return show(request, "web/directory_desk/form.html", context, status=status_of(request))


@policy(Right.FIGURES_READ)
@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Show where and why orientations fail; small counts stay secret."""
    since = (timezone.localdate() - timedelta(days=365)).replace(day=1)
    rows = [
        (one.departement or "à distance", one.kind, one.asked, "s" if one.refused is None else one.refused,
         ", ".join(f"{reason} ({count})" for reason, count in one.reasons) or "s")
        for one in missing_offers(since=since)
    ]  # fmt: skip
    context = {"columns": MISSING_COLUMNS, "rows": rows, "since": date_words(since)}
    return show(request, "web/directory_desk/missing.html", context)


@policy(Right.DIRECTORY_PROFESSIONAL)
@require_POST
def favourite(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Keep an entry at hand, or stop."""
    kept = request.POST.get("kept", "yes") == "yes"
    actor = actor_of(request)
    said = "La fiche est dans vos favoris." if kept else "La fiche n'est plus dans vos favoris."
    where = reverse("directory_desk:kept")
    return done(
        request, lambda: keeping.keep_favourite(actor=actor, service_id=service_id, kept=kept), said, where
    )


@policy(Right.DIRECTORY_PROFESSIONAL)
@PAGE
def kept(request: HttpRequest) -> HttpResponse:
    """Show one's favourites and searches; keep one more search."""
    actor = actor_of(request)
    form = SearchToKeepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            keeping.keep_search(
                actor=actor, search_id=given["id"], name=given["name"], wanted=given,
                commune_code=given["commune_code"], now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "La recherche est gardée.")
            return redirect("directory_desk:kept")
    context = {"favourites": favourites(actor), "searches": searches(actor), "form": form}
    return show(request, "web/directory_desk/kept.html", context, status=status_of(request))


@policy(Right.DIRECTORY_PROFESSIONAL)
@require_POST
def forget(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Delete one of one's searches."""
    keeping.forget_search(actor=actor_of(request), search_id=search_id)
    messages.success(request, "La recherche est effacée.")
    return redirect("directory_desk:kept")


@policy(Right.DIRECTORY_PROFESSIONAL)
@require_safe
def referent_list(request: HttpRequest) -> HttpResponse:
    """Show those who agreed to be found."""
    form = FindReferentForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = referents(actor_of(request), **chosen, on=timezone.localdate())
    rows = [
        (Cell(one.name, note=f"{one.function}, {one.institution}"), one.skills or "non précisés", one.departement,
         " · ".join(part for part in (one.email, one.phone) if part), date_words(one.expires_on))
        for one in found
    ]  # fmt: skip
    return show(
        request,
        "web/directory_desk/referents.html",
        {"form": form, "columns": REFERENT_COLUMNS, "rows": rows},
    )


@policy(Right.DIRECTORY_PROFESSIONAL)
@PAGE
def own_consent(request: HttpRequest) -> HttpResponse:
    """Agree to be found, change what is shown, or stop at once."""
    actor, now = actor_of(request), utc_now()
    shown = own_referent(actor)
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        where = reverse("directory_desk:referents")
        return done(
            request, lambda: register.withdraw(actor=actor), "Vous n'êtes plus dans ce répertoire.", where
        )
    start = shown or {"name": actor.name, "institution": actor.seats[0].agency_name,
                      "expires_on": now.date() + timedelta(days=CONSENT_DAYS)}  # fmt: skip
    form = ReferentForm(request.POST or None, initial={name: start[name] for name in start if name != "id"})
    if request.method == "POST" and form.is_valid():
        try:
            register.consent(actor=actor, values=form.values(), now=now)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "Les autres professionnels peuvent vous trouver.")
            return redirect("directory_desk:referents")
    return show(
        request,
        "web/directory_desk/consent.html",
        {"form": form, "shown": bool(shown)},
        status=status_of(request),
    )
