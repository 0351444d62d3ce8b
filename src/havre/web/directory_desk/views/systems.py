"""Systems told when a public entry changes (webhooks): add one, stop one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.queries.desk_webhooks import ToldSystem, told_systems
from havre.directory.services import webhooks
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.ui.french import date_words
from havre.web.directory_desk.forms import OnceForm
from havre.web.directory_desk.pages import PAGE, actor_of, moderators_only, show, status_of, tabs_for


class SystemForm(OnceForm):
    """An address to tell."""

    url = forms.CharField(
        label="Adresse à prévenir",
        help_text="En https, par exemple https://exemple.fr/havre.",
        max_length=400,
        error_messages={"required": "Écrivez l'adresse à prévenir."},
    )


class StopForm(forms.Form):
    """An address to tell nothing more."""

    stop = forms.UUIDField(widget=forms.HiddenInput)


@policy(Right.DIRECTORY_MODERATE)
@PAGE
def systems(request: HttpRequest) -> HttpResponse:
    """Show the systems told; add one (its secret is shown once) or stop one."""
    actor = actor_of(request)
    moderators_only(actor)
    stopping = StopForm(request.POST) if "stop" in request.POST else None
    if stopping and stopping.is_valid():
        webhooks.stop(actor=actor, webhook_id=stopping.cleaned_data["stop"], now=utc_now())
        messages.success(request, "Ce système n'est plus prévenu.")
        return redirect("directory_desk:systems")
    form = SystemForm(request.POST or None)
    made = _made(request, form) if request.method == "POST" and form.is_valid() else None
    context = {
        "desk_tabs": tabs_for(actor, "systems"), "form": SystemForm() if made else form,
        "secret": made.secret if made else "", "rows": [_row(one) for one in told_systems(actor)],
        "signature": webhooks.SIGNATURE,
    }  # fmt: skip
    return show(
        request, "web/directory_desk/systems.html", context, status=200 if made else status_of(request)
    )


def _made(request: HttpRequest, form: SystemForm) -> webhooks.Registered | None:
    given = form.cleaned_data
    try:
        return webhooks.register(
            actor=actor_of(request), webhook_id=given["id"], url=given["url"], now=utc_now()
        )
    except Refused as refusal:
        form.add_error(refusal.field, refusal.sentence)
        return None


def _row(one: ToldSystem) -> dict[str, object]:
    state = f"Arrêté le {date_words(one.stopped_at.date())}" if one.stopped_at else "Prévenu"
    failures = f", {one.failures} échec{'s' if one.failures > 1 else ''} de suite" if one.failures else ""
    return {"id": one.id, "url": one.url, "since": date_words(one.created_at.date()), "state": state + failures,
            "running": one.stopped_at is None}  # fmt: skip
