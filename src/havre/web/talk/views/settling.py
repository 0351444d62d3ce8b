"""The desk as its coordinator settles it, and the renewal of its key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.conversations.queries.talks import desk_settings, key_made_at
from havre.conversations.services import desks as verbs
from havre.directory.hours import Place
from havre.directory.hours.french import in_french
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible, Refused
from havre.ui.shapes import Link
from havre.web.desk.pages import actor_of, add_refusal
from havre.web.talk.forms import DeskForm, DeskHours
from havre.web.talk.pages import crumbs, page, url

FIELDS = ("name", "accepts_live", "reply_hours", "retention_days", "load_limit")


@policy(Right.CONTACT_COORDINATE)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest) -> HttpResponse:
    """Open the desk to the public, or change what it promises."""
    desk = _desk(request)
    form, hours = _forms(request, desk)
    theirs: list[tuple[str, Any, Any]] = []
    ready = request.method == "POST" and all([form.is_valid(), hours.is_valid()]) and not hours.checking
    if ready:
        try:
            return _settled(request, form, hours, opened=desk is not None)
        except Refused as refusal:
            if refusal.code != "conflict":
                add_refusal(form, refusal)
            elif theirs := _differing(desk, form, hours):
                messages.warning(request, refusal.sentence)
                form = DeskForm(initial={**form.cleaned_data, "revision": desk.revision})
            else:  # the same form sent twice
                return redirect("talk:settings")
    context = {
        "form": form, "hours": hours, "desk": desk, "key_made_at": key_made_at(desk) if desk else None,
        "theirs": theirs, "crumbs": crumbs(Link("Réglages")),
    }  # fmt: skip
    wrong = request.method == "POST" and not hours.checking
    return page(request, "web/talk/settings.html", context, status=409 if theirs else 422 if wrong else 200)


def _desk(request: HttpRequest) -> Any:
    try:
        return desk_settings(actor_of(request))
    except NotVisible:
        return None


def _forms(request: HttpRequest, desk: Any) -> tuple[DeskForm, DeskHours]:
    kept = {name: getattr(desk, name) for name in FIELDS} if desk else {"accepts_live": True}
    data = request.POST if request.method == "POST" else None
    place = Place(departement=desk.departement_code if desk else "75")
    form = DeskForm(data, initial={**kept, "revision": desk.revision if desk else 0})
    text = desk.opening_hours if desk else ""
    return form, DeskHours(data, initial_text=text, place=place, today=timezone.localdate())


def _settled(request: HttpRequest, form: DeskForm, hours: DeskHours, *, opened: bool) -> HttpResponse:
    actor, words = actor_of(request), form.words(hours.expression())
    if opened:
        verbs.settle_desk(actor=actor, revision=form.cleaned_data["revision"], words=words)
        messages.success(request, "Réglages gardés : ils valent dès maintenant.")
    else:
        verbs.open_desk(actor=actor, words=words, now=utc_now())
        messages.success(request, "Votre plateau répond maintenant au public.")
    return redirect("talk:settings")


def _differing(desk: Any, form: DeskForm, hours: DeskHours) -> list[tuple[str, Any, Any]]:
    """Return what differs between what was typed and what is kept: label, typed, kept."""
    typed = form.cleaned_data
    rows = [
        (str(form[name].label), _said(typed[name]), _said(getattr(desk, name)))
        for name in FIELDS
        if typed[name] != getattr(desk, name)
    ]
    if hours.expression() != (desk.opening_hours or "24/7"):
        rows.append(("Heures du tchat", hours.sentence(), in_french(desk.opening_hours or "24/7")))
    return rows


def _said(value: Any) -> Any:
    return {True: "Oui", False: "Non"}[value] if isinstance(value, bool) else value


@policy(Right.CONTACT_COORDINATE, step_up=True)
@require_http_methods(["GET", "HEAD", "POST"])
def renew_key(request: HttpRequest) -> HttpResponse:
    """Make a new pair of keys, after a fresh proof of who asks."""
    desk_settings(actor_of(request))
    if request.method == "POST":
        verbs.renew_desk_key(actor=actor_of(request), now=utc_now())
        messages.success(
            request, "Nouvelle clé en service. L'ancienne ne sert plus qu'à lire ce qui est déjà là."
        )
        return redirect("talk:settings")
    way = crumbs(Link("Réglages", url("settings")), Link("Renouveler la clé"))
    return page(request, "web/talk/renew_key.html", {"crumbs": way})
