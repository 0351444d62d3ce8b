"""Ask for a reason before one more file, once somebody opened many; then go on to the page that was wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.readings import ReasonWanted, explain, many_readings
from havre.cases.rules.reading import ReadingReason
from havre.kernel.clock import utc_now
from havre.ui.french import datetime_words
from havre.ui.shapes import Cell, Column
from havre.web.cases.head import actor_of

MONTH: Final = timedelta(days=31)
_COLUMNS = (Column("Personne"), Column("Le"), Column("Dossiers ouverts"), Column("Raison donnée"))


class ReasonForm(forms.Form):
    """Why many files."""

    reason = forms.TypedChoiceField(
        label="Pourquoi",
        choices=ReadingReason.choices(),
        coerce=ReadingReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pourquoi : un seul geste, puis le dossier s’ouvre."},
    )


class AskWhy:
    """Turn the question of a door into a page; what was wanted opens after the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the question, and to no other page."""
        if not isinstance(exception, ReasonWanted):
            return None
        wanted = request.get_full_path() if request.method == "GET" else reverse("cases:list")
        return redirect(f"{reverse('sharing:reason')}?{urlencode({'suite': wanted})}")


@policy(Right.CASE_READ)
@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest) -> HttpResponse:
    """Ask why, keep it in the journal, and go on."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    wanted = _safe(request.GET.get("suite", ""))
    if form.is_bound and form.is_valid():
        explain(actor_of(request), form.cleaned_data["reason"])
        return redirect(wanted)
    return render(request, "web/sharing/reason.html", {"form": form}, status=422 if form.errors else 200)


@policy(Right.CASE_MANAGE)
@require_GET
def many(request: HttpRequest) -> HttpResponse:
    """Show a manager who opened many files in the last month, and the reason given."""
    rows = [
        [
            Cell(one.name), datetime_words(one.at), f"{one.in_hour} en une heure, {one.in_day} en un jour",
            one.reason or "Pas de raison donnée",
        ]
        for one in many_readings(since=utc_now() - MONTH)
    ]  # fmt: skip
    return render(request, "web/sharing/many_readings.html", {"columns": _COLUMNS, "rows": rows})


def _safe(path: str) -> str:
    inside = path.startswith("/suivi/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else reverse("cases:list")
