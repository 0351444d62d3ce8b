"""« Danger maintenant »: one press, and everything stays in the page where the talk goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.listening.access import contact_for
from havre.listening.queries.contacts import contact_page
from havre.listening.queries.danger import danger_of
from havre.listening.queries.places import departement_choices
from havre.listening.rules import SHORT_MAX, DangerStep
from havre.listening.services import danger as verbs
from havre.web.desk.forms.fields import Words, complaints
from havre.web.desk.pages import actor_of, page
from havre.web.desk.talk import contact_context, danger_context, proves_view


class StepForm(forms.Form):
    """One step done, by one press, or in one's own words."""

    step_id = forms.UUIDField()
    code = forms.ChoiceField(choices=DangerStep.choices())
    text = Words(limit=SHORT_MAX)


class PlaceForm(forms.Form):
    """The département where the child is now."""

    departement_code = forms.CharField(required=False, max_length=3)

    def clean_departement_code(self) -> str:
        """Keep a code of the territory only."""
        code: str = self.cleaned_data["departement_code"]
        return code if code in dict(departement_choices()) else ""


@policy(Right.CONTACT_WRITE)
@require_http_methods(["GET", "POST"])
def danger(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Start « danger maintenant » (POST), or answer its present state to a page already open (GET)."""
    if request.method == "POST":
        return _act(request, contact_id, verbs.raise_danger, contact_id=contact_id)
    return _answer(request, contact_id, recorded=proves_view(request, contact_id))


@policy(Right.CONTACT_WRITE)
@require_POST
def join(request: HttpRequest, contact_id: UUID, alert_id: UUID) -> HttpResponse:
    """Become the second counsellor."""
    return _act(request, contact_id, verbs.join_danger, alert_id=alert_id)


@policy(Right.CONTACT_WRITE)
@require_POST
def step(request: HttpRequest, contact_id: UUID, alert_id: UUID) -> HttpResponse:
    """Record one step with its time."""
    form = StepForm(request.POST)
    if not form.is_valid():
        return _answer(request, contact_id, said=complaints(form), typed=request.POST.get("text", ""))
    return _act(request, contact_id, verbs.log_step, alert_id=alert_id, **form.cleaned_data)


@policy(Right.CONTACT_WRITE)
@require_POST
def place(request: HttpRequest, contact_id: UUID, alert_id: UUID) -> HttpResponse:
    """Say in which département the child is now."""
    form = PlaceForm(request.POST)
    code = form.cleaned_data["departement_code"] if form.is_valid() else ""
    return _act(request, contact_id, verbs.set_danger_place, alert_id=alert_id, departement_code=code)


@policy(Right.CONTACT_WRITE)
@require_POST
def end(request: HttpRequest, contact_id: UUID, alert_id: UUID) -> HttpResponse:
    """Say that the danger is no longer now."""
    return _act(request, contact_id, verbs.end_danger, alert_id=alert_id)


def _act(request: HttpRequest, of: UUID, verb: Callable[..., object], **given: Any) -> HttpResponse:
    try:
        verb(actor=actor_of(request), now=utc_now(), **given)
    except Refused as refusal:
        return _answer(request, of, said=refusal.sentence, typed=str(given.get("text", "")))
    return _answer(request, of)


def _answer(
    request: HttpRequest, contact_id: UUID, *, recorded: bool = True, said: str = "", typed: str = ""
) -> HttpResponse:
    """Answer the band of danger to the page, which keeps its notes; or go back to the page without script.

    An act on the danger is in the journal by itself: its answer records no second reading.
    """
    if not request.headers.get("HX-Request"):
        return _whole_page(request, contact_id, said=said, typed=typed)
    seen = danger_of(actor_of(request), contact_id, recorded=recorded)
    context = {"contact": seen, **danger_context(seen, said=said, typed=typed)}
    return render(request, "web/desk/_danger.html", context)


def _whole_page(request: HttpRequest, contact_id: UUID, *, said: str, typed: str) -> HttpResponse:
    """Without script: go back to the page, or show it again with what was typed and why it was refused."""
    if not said:
        contact_for(actor_of(request), contact_id)
        return redirect("desk:contact", contact_id)
    seen = contact_page(actor_of(request), contact_id)
    context = contact_context(request, seen) | danger_context(seen.danger, said=said, typed=typed)
    return page(request, "web/desk/contact.html", context, status=422)
