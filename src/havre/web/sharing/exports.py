"""Exports: ask, answer as a second person, read for a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from havre.accounts.access import Actor
from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.disclosure import RecipientKind
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.sharing.queries import exports as found_exports
from havre.sharing.rules.export import ExportAct, ExportFormat, ExportPurpose, formats_of
from havre.sharing.services import exports
from havre.ui.french import date_words, datetime_words
from havre.ui.shapes import Cell, Column, Definition, Link
from havre.web.cases.head import act_crumbs, actor_of
from havre.web.words import Words

_COLUMNS = (Column("Export"), Column("Pour"), Column("État"), Column("Demandé le"))
_FOR = [
    (kind.value, kind.label)
    for kind in (RecipientKind.TEAM, RecipientKind.CHILD, RecipientKind.PARENT, RecipientKind.ORGANISATION)
]


class ListForm(forms.Form):
    """An export of the list of files."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    purpose = forms.TypedChoiceField(
        label="Pour", choices=ExportPurpose.choices(), coerce=ExportPurpose, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pour quoi."},
    )  # fmt: skip
    why = Words(label="Pourquoi, en une phrase", max_length=2000, help_text="Le responsable le lira.")


class FileForm(ListForm):
    """An export of one file: what may be told depends on who will read it."""

    audience = forms.TypedChoiceField(
        label="Qui le lira", choices=_FOR, coerce=RecipientKind, widget=forms.RadioSelect
    )

    field_order = ["id", "audience", "purpose", "why"]


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def ask_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the export of one file."""
    case = case_for(actor_of(request), pk, right=Right.CASE_WRITE)
    form = FileForm(request.POST if request.method == "POST" else None)
    crumbs = act_crumbs(case, "sharing", "Exporter")
    return _asked(request, form, case_id=pk, crumbs=crumbs, title=f"Exporter {case.alias}")


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def ask_list(request: HttpRequest) -> HttpResponse:
    """Ask for the export of the list of the team's open files, under their aliases."""
    form = ListForm(request.POST if request.method == "POST" else None)
    crumbs = [Link("Exports", reverse("sharing:exports")), Link("Exporter la liste")]
    return _asked(request, form, case_id=None, crumbs=crumbs, title="Exporter la liste des dossiers")


def _asked(
    request: HttpRequest, form: ListForm, *, case_id: UUID | None, crumbs: list[Link], title: str
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "id"}
        asked = exports.Asked(export_id=form.cleaned_data["id"], case_id=case_id, **data)
        try:
            export_id = exports.ask(actor=actor_of(request), asked=asked, now=utc_now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, "C’est demandé : un responsable doit donner son accord.")
            return redirect("sharing:export", export_id)
    context = {"form": form, "crumbs": crumbs, "title": title}
    return render(request, "web/sharing/export_ask.html", context, status=422 if form.errors else 200)


@policy(Right.CASE_WRITE)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List what one asked for, and what one may answer."""
    rows = [
        [
            Cell(one.reference, reverse("sharing:export", args=[one.id]), one.by), one.purpose, one.status.label,
            date_words(one.asked_at.date()),
        ]
        for one in found_exports.listed(actor_of(request), now=utc_now())
    ]  # fmt: skip
    return render(request, "web/sharing/exports.html", {"columns": _COLUMNS, "rows": rows})


@policy(Right.CASE_WRITE)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show one export and answer it."""
    actor, now = actor_of(request), utc_now()
    found = found_exports.read(actor, export_id, now=now)
    refused = ""
    if request.method == "POST":
        wanted = request.POST.get("answer", "")
        refused = _refusal(actor, export_id, wanted, now=now)
        if not refused:
            messages.success(request, "Votre réponse est enregistrée ; la personne est prévenue.")
            return redirect("sharing:exports")
    context = {
        "found": found, "refused": refused, "formats": [(one.value, one.label) for one in formats_of(found.lines)],
        "facts": _facts(found), "crumbs": [Link("Exports", reverse("sharing:exports")), Link(found.reference)],
    }  # fmt: skip
    return render(request, "web/sharing/export.html", context, status=422 if refused else 200)


def _refusal(actor: Actor, export_id: UUID, wanted: str, *, now: datetime) -> str:
    """Answer, and return why it was refused; empty when it was kept."""
    if wanted not in ExportAct.codes():
        return "Choisissez d’accorder ou de refuser."
    try:
        exports.decide(actor=actor, export_id=export_id, act=ExportAct(wanted), now=now)
    except Refused as refusal:
        return refusal.sentence
    return ""


def _facts(found: found_exports.ExportRead) -> list[Definition]:
    return [
        Definition("Demandé par", found.by),
        Definition("Pour", found.purpose),
        Definition("Qui le lira", found.audience),
        Definition("Lignes", str(found.lines)),
        Definition("État", found.status.label),
        Definition("Jusqu’au", datetime_words(found.ends_at)),
    ]


@policy(Right.CASE_WRITE)
@require_GET
def download(request: HttpRequest, export_id: UUID, form: str) -> StreamingHttpResponse:
    """Give the file to who asked; the journal has it first."""
    if form not in ExportFormat.codes():
        raise Http404
    made = exports.download(
        actor=actor_of(request), export_id=export_id, form=ExportFormat(form), now=utc_now()
    )
    answer = StreamingHttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return answer
