"""Call-backs: planned with the person, found on their day, told afterwards."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.queries import follow_ups as reads
from havre.listening.rules import FollowUpAct, FollowUpStatus
from havre.listening.services import follow_ups as verbs
from havre.reports.access import may_tell_parents_of_contact
from havre.ui.shapes import Link, Tab
from havre.web.desk.forms.follow_up import FollowUpForm, OutcomeForm
from havre.web.desk.pages import actor_of, add_refusal, contact_crumbs, page, url


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Plan a call-back from a contact, with what was agreed in its panel."""
    actor = actor_of(request)
    people = reads.colleagues_of(actor)
    if request.method == "POST":
        form = FollowUpForm(request.POST, people=people)
        made = _plan(request, form, contact_id) if form.is_valid() else None
        if made is not None:
            messages.success(request, "Rappel prévu.")
            return redirect("desk:contact", contact_id)
    reference, panel = reads.agreed_ways(actor, contact_id)
    if request.method == "GET":
        form = FollowUpForm(people=people, panel=panel, initial={"id": uuid4()})
    context = {
        "form": form,
        "contact_id": contact_id,
        "crumbs": contact_crumbs(contact_id, reference, "Rappel"),
        "silence": _keeps_silence(actor, contact_id),
    }
    return page(request, "web/desk/follow_up_form.html", context, status=422 if form.is_bound else 200)


def _plan(request: HttpRequest, form: FollowUpForm, contact_id: UUID) -> object | None:
    now = utc_now()
    try:
        return verbs.plan_follow_up(
            actor=actor_of(request), follow_up_id=form.cleaned_data["id"], contact_id=contact_id,
            agreed=form.agreed(now=now), now=now,
        )  # fmt: skip
    except Refused as refusal:
        add_refusal(form, refusal)
        return None


@policy(Right.CONTACT_WRITE)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the call-backs by day: the safe way and the safe time first."""
    horizon = request.GET.get("jours", "30")
    horizon = horizon if horizon in reads.HORIZONS else "30"
    now = utc_now()
    horizons = [
        Tab(label, f"?jours={days}", current=days == horizon) for days, label in reads.HORIZONS.items()
    ]
    context = {
        "days": reads.calendar(actor_of(request), now=now, days=int(horizon)),
        "today": timezone.localdate(now),
        "horizons": horizons,
    }
    return page(request, "web/desk/calendar.html", context, tab="calendar")


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Show one call-back with its number, and record what came of it."""
    actor, now = actor_of(request), utc_now()
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act, outcome = FollowUpAct(form.cleaned_data["act"]), form.cleaned_data["outcome"]
        try:
            made = verbs.answer_follow_up(
                actor=actor, follow_up_id=follow_up_id, act=act, outcome=outcome, now=now
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return _afterwards(request, act, made.contact_id)
    seen = reads.follow_up_page(actor, follow_up_id, now=now)
    crumbs = [Link("Rappels", url("calendar")), Link("Rappel")]
    context = {
        "call": seen,
        "form": form,
        "crumbs": crumbs,
        "planned": FollowUpStatus.PLANNED,
        "silence": _keeps_silence(actor, seen.contact_id),
    }
    return page(request, "web/desk/follow_up.html", context, status=422 if form.errors else 200)


def _keeps_silence(actor: Actor, contact_id: UUID) -> bool:
    """Whether a report came of this contact of which the parents may hear nothing (CASF L226-2-1)."""
    return may_tell_parents_of_contact(actor, contact_id) is False


def _afterwards(request: HttpRequest, act: FollowUpAct, contact_id: UUID) -> HttpResponse:
    """Go back to the calendar; when nobody answered, propose another attempt."""
    if act == FollowUpAct.RECORD_NOT_REACHED:
        messages.info(
            request, "Noté : personne non jointe. Prévoyez un autre essai, ou revenez au calendrier."
        )
        return redirect("desk:plan", contact_id)
    messages.success(request, "Rappel noté.")
    return redirect("desk:calendar")
