"""Requests to see what the directory keeps for professionals: ask, decide, take back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import audience_of
from havre.directory.queries.desk_requests import own_requests, request_asked, requests_waiting
from havre.directory.rules import Tier
from havre.directory.rules.keeping import ACCESS_DAYS, RequestStatus
from havre.directory.services import access_requests
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.french import date_words
from havre.ui.shapes import Cell, Column
from havre.web.directory_desk.forms import GrantForm, RequestForm
from havre.web.directory_desk.pages import (
    PAGE,
    actor_of,
    done,
    mark_of,
    moderators_only,
    show,
    status_of,
    tabs_for,
    turning,
)

COLUMNS = (Column("Qui"), Column("Organisation"), Column("Demandé le"), Column("État"))


@policy(Right.DIRECTORY_READ)
@PAGE
def ask(request: HttpRequest) -> HttpResponse:
    """Ask, and see what became of one's requests."""
    actor = actor_of(request)
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            access_requests.ask(actor=actor, request_id=given["id"], purpose=given["purpose"], now=utc_now())
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "Votre demande est envoyée aux modérateurs de l'annuaire.")
            return redirect("directory_desk:ask")
    context = {
        "form": form, "mine": own_requests(actor), "sees": audience_of(actor) == Tier.PROFESSIONAL,
        "labels": dict(RequestStatus.choices()),
    }  # fmt: skip
    return show(request, "web/directory_desk/ask.html", context, status=status_of(request))


@policy(Right.DIRECTORY_MODERATE)
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Show the requests of others: those that wait, those that run."""
    actor = actor_of(request)
    moderators_only(actor)
    found = requests_waiting(actor, at=mark_of(request))
    rows = [
        (Cell(one.who, reverse("directory_desk:decide", args=[one.id])), one.agency, date_words(one.asked_at.date()),
         RequestStatus.label_of(one.status) + (f" jusqu'au {date_words(one.expires_on)}" if one.expires_on else ""))
        for one in found.lines
    ]  # fmt: skip
    context = {
        "desk_tabs": tabs_for(actor, "requests"),
        "columns": COLUMNS,
        "rows": rows,
        "turning": turning(request, found),
    }
    return show(request, "web/directory_desk/requests.html", context)


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Read a request and answer it."""
    actor, now = actor_of(request), utc_now()
    asked = request_asked(actor, request_id)
    form = GrantForm(request.POST or None, initial={"expires_on": now.date() + timedelta(days=ACCESS_DAYS)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            access_requests.decide(
                actor=actor, request_id=request_id, granted=given["decision"] == "yes",
                expires_on=given["expires_on"], answer=given["answer"], now=now,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, "Votre réponse est enregistrée.")
            return redirect("directory_desk:requests")
    context = {"asked": asked, "form": form, "running": asked.status == RequestStatus.GRANTED}
    return show(request, "web/directory_desk/decide.html", context, status=status_of(request))


@policy(Right.DIRECTORY_MODERATE)
@require_POST
def end(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take back an access granted."""
    actor, now = actor_of(request), utc_now()
    request_asked(actor, request_id)
    where = reverse("directory_desk:requests")
    return done(request, lambda: access_requests.end(actor=actor, request_id=request_id, now=now),
                "L'accès est retiré.", where)  # fmt: skip
