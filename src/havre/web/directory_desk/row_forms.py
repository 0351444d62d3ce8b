"""The rows of an entry: numbers, announcements, other places; what is kept, then two empty ones, without script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms

from havre.directory.rules import PhoneKind, Tier
from havre.ui.fields import FrenchDateField
from havre.web.directory_desk.fields import CommuneField, Lines, Phone, Words

EMPTY_ROWS = 2
AT_MOST = 20


class RowForm(forms.Form):
    """One row; a row whose ``key`` is empty is no row."""

    use_required_attribute = False
    key = ""

    def shown(self) -> list[forms.BoundField]:
        """Return the boxes to show; an empty row is no fault, so none is marked as optional."""
        for field in self.fields.values():
            field.required = True
        return self.visible_fields()

    def row(self) -> dict[str, Any] | None:
        """Return the plain values of the row, nothing when it says nothing."""
        return dict(self.cleaned_data) if self.cleaned_data.get(self.key) else None


class PhoneForm(RowForm):
    """A number, what answers, who sees it and, for a direct line, until when it is sure."""

    key = "number"
    number = Phone()
    kind = forms.ChoiceField(label="Ce qui répond", choices=PhoneKind.choices(), required=False)
    tier = forms.ChoiceField(label="Vu par", choices=Tier.choices(), required=False)
    expires_on = FrenchDateField(
        label="Ligne directe confirmée jusqu'au",
        required=False,
        help_text="Pour les professionnels seuls. Vide : un an. Après ce jour, plus personne ne voit le numéro.",
    )

    def row(self) -> dict[str, Any] | None:
        """Return the number with its words, the public ones by default, and its day as text."""
        found = super().row()
        if found:
            found["expires_on"] = found["expires_on"].isoformat() if found["expires_on"] else None
            found["kind"] = found["kind"] or PhoneKind.PUBLIC.value
            found["tier"] = found["tier"] or Tier.PUBLIC.value
        return found


class AlertForm(RowForm):
    """Something that holds for a time, and ends by itself."""

    key = "text"
    text = Words("Annonce", longest=300, help_text="Par exemple : fermé pour travaux. Vide : pas d'annonce.")
    closes = forms.BooleanField(label="Le service n'accueille pas pendant ce temps", required=False)
    tier = forms.ChoiceField(label="Vue par", choices=Tier.choices(), required=False)
    starts_on = FrenchDateField(label="Du", required=False)
    ends_on = FrenchDateField(label="Au", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both days, in order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if given.get("text") and not (starts and ends):
            self.add_error("ends_on", "Donnez le premier et le dernier jour : une annonce finit d'elle-même.")
        elif starts and ends and starts > ends:
            self.add_error("ends_on", "Le dernier jour est avant le premier.")
        return given

    def row(self) -> dict[str, Any] | None:
        """Return the announcement with its days as text."""
        found = super().row()
        if found:
            found |= {name: found[name].isoformat() for name in ("starts_on", "ends_on")}
            found["tier"] = found["tier"] or Tier.PUBLIC.value
        return found


class PlaceForm(RowForm):
    """Another place where the same is done."""

    key = "commune"
    label = Words("Nom de ce lieu", longest=120, help_text="Par exemple : antenne de Roubaix.")
    commune = CommuneField()
    address = Lines("Adresse", longest_line=200)
    postal_code = Words("Code postal", longest=5)
    phone = Phone("Téléphone de ce lieu")
    opening_hours = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Show the commune by its name."""
        super().__init__(*args, **options)
        place: Any = self.fields["commune"]
        self.initial["commune"] = place.start(self.initial.get("commune", ""))

    def clean(self) -> dict[str, Any]:
        """Ask for the commune of a place that says something."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            "commune" not in self.errors
            and not given.get("commune")
            and (given.get("address") or given.get("label"))
        ):
            self.add_error("commune", "Donnez la commune de ce lieu, ou videz les autres cases.")
        return given


class Rows:
    """The forms of one kind of rows, bound or not."""

    def __init__(
        self, form: type[RowForm], prefix: str, data: Mapping[str, Any] | None, kept: list[dict[str, Any]]
    ) -> None:
        """Show what is kept and some empty rows; when bound, as many as were posted."""
        shown = len(kept) + EMPTY_ROWS
        if data is not None:
            shown = max(shown, _posted(data, prefix))
        self.forms = [
            form(
                data,
                prefix=f"{prefix}-{n}",
                initial=_started(kept[n]) if n < len(kept) else {},
                label_suffix="",
            )
            for n in range(min(shown, AT_MOST))
        ]

    def __iter__(self) -> Iterator[RowForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        """Tell whether every row may be kept; all are looked at."""
        return all(form.is_valid() for form in self.forms)

    @property
    def opened(self) -> bool:
        """Tell whether a row says something, or is wrong."""
        return any(
            form.initial.get(form.key) or (form.is_bound and form.has_changed()) for form in self.forms
        )

    def values(self) -> list[dict[str, Any]]:
        """Return the rows that say something."""
        return [row for form in self.forms if (row := form.row())]


def _posted(data: Mapping[str, Any], prefix: str) -> int:
    numbers = [name.split("-")[1] for name in data if name.startswith(f"{prefix}-")]
    return max((int(number) + 1 for number in numbers if number.isdigit()), default=0)


def _started(row: Mapping[str, Any]) -> dict[str, Any]:
    days = {
        name: date.fromisoformat(row[name])
        for name in ("starts_on", "ends_on", "expires_on")
        if row.get(name)
    }
    return {**row, **days}
