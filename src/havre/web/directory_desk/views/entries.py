"""One entry: make it, change it, follow it, decide on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from havre.accounts.policy import policy
from havre.accounts.rules import Right
from havre.directory.access import Desk, desk_of
from havre.directory.hours import Place
from havre.directory.queries.desk_entry import entry_values
from havre.directory.rules.entry import Values, blank, changed_fields
from havre.directory.services import editing
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from havre.web.directory.hours_form import HoursForm
from havre.web.directory_desk.entry_form import EntryForm
from havre.web.directory_desk.pages import PAGE, actor_of, crumbs, show
from havre.web.directory_desk.row_forms import AlertForm, PhoneForm, PlaceForm, Rows
from havre.web.directory_desk.shown import side_by_side

ROW_FIELDS = {"phones": PhoneForm, "alerts": AlertForm, "places": PlaceForm}


@dataclass(frozen=True)
class Sheet:
    """The form of an entry with its rows and its hours, and the two versions after a conflict."""

    form: EntryForm
    hours: HoursForm
    rows: dict[str, Rows]
    conflict: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, request: HttpRequest, values: Values, *, revision: int | None) -> Sheet:
        """Read what was posted, or start from the values kept."""
        data = request.POST if request.method == "POST" else None
        place = Place(commune_code=values["commune"])
        return cls(
            EntryForm(data, values=values, initial={"revision": revision, "id": uuid4()}),
            HoursForm(data, initial_text=values["opening_hours"], place=place, today=timezone.localdate()),
            {name: Rows(form, name, data, values[name]) for name, form in ROW_FIELDS.items()},
        )

    @property
    def ready(self) -> bool:
        """Tell whether everything may be kept; every part is looked at, so that all errors show at once."""
        parts = [
            self.form.is_valid(),
            self.hours.is_valid(),
            *(rows.is_valid() for rows in self.rows.values()),
        ]
        return all(parts) and not self.hours.checking

    def values(self) -> Values:
        """Return the flat values typed."""
        rows = {name: rows.values() for name, rows in self.rows.items()}
        return {
            **self.form.values(today=timezone.localdate()),
            **rows,
            "opening_hours": self.hours.expression(),
        }

    def refuse(self, refusal: Refused) -> Sheet:
        """Show a refusal at its field; after a conflict, both versions, and the revision now read."""
        if isinstance(refusal, editing.Conflict):
            typed = self.values()
            lines = side_by_side(changed_fields(refusal.kept, typed), refusal.kept, typed)
            read: Any = self.form.data
            self.form.data = posted = read.copy()
            posted["revision"] = str(refusal.revision)
            return replace(self, conflict=tuple(lines))
        field = refusal.field if refusal.field in self.form.fields else None
        self.form.add_error(field, refusal.sentence)
        return self


@policy(Right.DIRECTORY_PROPOSE)
@PAGE
def new(request: HttpRequest) -> HttpResponse:
    """Write a new entry: a draft that is then proposed."""
    sheet = Sheet.of(request, blank(), revision=None)
    if request.method == "POST" and sheet.ready:
        try:
            service_id = editing.create_entry(
                actor=actor_of(request), service_id=sheet.form.cleaned_data["id"], values=sheet.values(),
                now=utc_now(),
            )  # fmt: skip
        except Refused as refusal:
            sheet = sheet.refuse(refusal)
        else:
            messages.success(
                request, "Le brouillon est enregistré. Relisez-le, puis proposez-le à la relecture."
            )
            return redirect("directory_desk:entry", service_id)
    return _page(request, sheet, title="Nouvelle fiche", back="/annuaire/")


@policy(Right.DIRECTORY_PROPOSE)
@PAGE
def edit(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Change an entry, or propose the change."""
    desk = desk_of(actor_of(request), service_id)
    values = entry_values(desk.service)
    sheet = Sheet.of(request, values, revision=desk.service.revision)
    if request.method == "POST" and sheet.ready:
        answer, sheet = _saved(request, desk, sheet)
        if answer:
            return answer
    proposes = editing.must_propose(desk)
    back = f"/annuaire/fiche/{service_id}/suivi/"
    return _page(request, sheet, title=f"Modifier « {desk.service.name} »", proposes=proposes, back=back)


def _saved(request: HttpRequest, desk: Desk, sheet: Sheet) -> tuple[HttpResponse | None, Sheet]:
    given = sheet.form.cleaned_data
    try:
        saved = editing.save_entry(
            actor=actor_of(request), service_id=desk.service.id, values=sheet.values(),
            revision=given["revision"] or 0, proposal_id=given["id"], note=given["note"], now=utc_now(),
        )  # fmt: skip
    except Refused as refusal:
        return None, sheet.refuse(refusal)
    messages.success(request, _said(saved))
    return redirect("directory_desk:entry", desk.service.id), sheet


def _said(saved: editing.Saved) -> str:
    if not saved.changed:
        return "Rien n'a changé."
    if saved.proposed:
        return "Votre correction est proposée. Un modérateur la relira ; la fiche ne change pas d'ici là."
    return "La fiche est enregistrée. Les champs que vous avez changés sont gardés des imports."


def _page(
    request: HttpRequest, sheet: Sheet, *, title: str, back: str, proposes: bool = False
) -> HttpResponse:
    wrong = request.method == "POST" and not sheet.hours.checking
    context = {
        "sheet": sheet, "form": sheet.form, "hours": sheet.hours, "rows": sheet.rows, "title": title, "back": back,
        "proposes": proposes, "row_errors": _row_errors(sheet) if wrong else [],
        "crumbs": crumbs((title, "")), "conflict": sheet.conflict,
    }  # fmt: skip
    return show(request, "web/directory_desk/edit.html", context, status=422 if wrong else 200)


def _row_errors(sheet: Sheet) -> list[tuple[str, str]]:
    """Return (address, sentence) of the errors that the summary of the main form does not hold."""
    parts = [sheet.hours, *(form for rows in sheet.rows.values() for form in rows)]
    return [
        (f"#{part[name].id_for_label}" if name in part.fields else "#", str(sentence))
        for part in parts
        for name, sentences in part.errors.items()
        for sentence in sentences
    ]


@policy(Right.DIRECTORY_PROPOSE)
@require_POST
def unlock(request: HttpRequest, service_id: UUID, field: str) -> HttpResponse:
    """Give a field back to its source."""
    editing.unlock_field(actor=actor_of(request), service_id=service_id, field=field, now=utc_now())
    messages.success(request, "Ce champ suivra de nouveau sa source, au prochain import.")
    return redirect("directory_desk:entry", service_id)
