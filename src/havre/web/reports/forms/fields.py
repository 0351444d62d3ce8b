"""Fields and the common form of the builder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from havre.kernel.text import clean
from havre.reports.rules import SHORT_MAX, TEXT_MAX

TOO_LONG = (
    "Ce texte a %(show_value)d caractères, la limite est de %(limit_value)d. "
    "Il est encore ci-dessous : raccourcissez-le, ou coupez-le en deux."
)


class Words(forms.CharField):
    """Text that a person types: cleaned, never cut by the browser, kept when it is too long."""

    def __init__(self, *, long: bool = False, rows: int = 5, **options: Any) -> None:
        """Make a line, or with ``long`` a box of ``rows`` lines."""
        widget = forms.Textarea(attrs={"rows": rows}) if long else forms.TextInput()
        options.setdefault("widget", widget)
        options.setdefault("required", False)
        longest = options.pop("max_length", TEXT_MAX if long else SHORT_MAX)
        super().__init__(**options)
        # Not ``max_length``: Django would also write it in the page, and a browser cuts what is pasted.
        self.validators.append(MaxLengthValidator(longest, TOO_LONG))

    def to_python(self, value: Any) -> str:
        """Return the text without control or invisible characters."""
        return str(super().to_python(clean(str(value)))) if value not in self.empty_values else ""


class Needed(Words):
    """Words needed before the sending: not said to be optional, and yet never blocking a draft."""

    def __init__(self, **options: Any) -> None:
        """Mark the field as required for the page."""
        super().__init__(required=True, **options)

    def validate(self, value: Any) -> None:
        """Accept an empty text: a draft may wait."""


class Asked(Words):
    """Words without which a line says nothing."""

    def __init__(self, **options: Any) -> None:
        """Ask for some text."""
        message = "Écrivez quelque chose ici, ou laissez toute la ligne vide."
        super().__init__(required=True, error_messages={"required": message}, **options)


class Question(forms.ChoiceField):
    """One answer among several: not said to be optional, and yet never blocking a draft."""

    def __init__(self, **options: Any) -> None:
        """Show the answers as radio buttons."""
        super().__init__(required=True, widget=forms.RadioSelect, **options)

    def validate(self, value: Any) -> None:
        """Accept no answer yet; refuse one that is not in the list."""
        if value:
            super().validate(value)


class BuilderForm(forms.Form):
    """A part of the builder; ``values`` is what its service takes."""

    use_required_attribute = False

    def values(self) -> dict[str, Any]:
        """Return the plain values of the part."""
        return dict(self.cleaned_data)

    def shown(self, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return (name, label, text) of each field for ``values``, codes as their labels."""
        return [
            (name, str(field.label or name), text_of(field, values.get(name)))
            for name, field in self.fields.items()
        ]


def text_of(field: forms.Field, value: Any) -> str:
    """Return a value as people read it: the label of a code, a list on one line."""
    if isinstance(value, list | tuple):
        return ", ".join(text_of(field, item) for item in value)
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    return labels.get(str(value), str(value)) if value not in (None, "") else ""
