"""Fields of the desk of the directory: words kept when too long, a commune typed, a number, yes / no / not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from havre.directory.importers.phones import e164
from havre.directory.panels import spoken
from havre.kernel.text import clean, fold
from havre.territory.queries import commune, communes_matching

TOO_LONG = (
    "Ce texte a %(show_value)d caractères, la limite est de %(limit_value)d. "
    "Il est encore ci-dessous : raccourcissez-le."
)
YES_NO = (("", "Non connu"), ("yes", "Oui"), ("no", "Non"))


class Words(forms.CharField):
    """Text that a person types: cleaned, never cut by the browser, kept when it is too long."""

    def __init__(self, label: str, *, rows: int = 0, longest: int = 300, **options: Any) -> None:
        """Make a line, or a box of ``rows`` lines."""
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        options.setdefault("required", False)
        super().__init__(label=label, **options)
        self.validators.append(MaxLengthValidator(longest, TOO_LONG))

    def to_python(self, value: Any) -> str:
        """Return the text without control or invisible characters."""
        return str(super().to_python(clean(str(value)))) if value not in self.empty_values else ""


class Lines(Words):
    """A list, one item a line."""

    def __init__(self, label: str, *, longest_line: int = 120, **options: Any) -> None:
        """Take how long one line may be."""
        self.longest_line = longest_line
        super().__init__(label, rows=3, longest=2000, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return the lines that say something."""
        lines = [line.strip() for line in str(super().clean(value)).split("\n") if line.strip()]
        if any(len(line) > self.longest_line for line in lines):
            raise ValidationError(f"Une ligne dépasse {self.longest_line} caractères : raccourcissez-la.")
        return lines


class CommuneField(Words):
    """A commune as people type it; several that may be meant are told, none is chosen for the person."""

    def __init__(self, label: str = "Commune", **options: Any) -> None:
        """Say how to write it."""
        options.setdefault("help_text", "Par exemple : Roubaix, ou Saint-Denis 93, ou un code postal.")
        super().__init__(label, longest=120, **options)
        self.known: dict[str, str] = {}

    def start(self, code: str) -> str:
        """Take the code kept so far and return the words that show it."""
        place = commune(code) if code else None
        self.known = {place.label: place.code} if place else {}
        return place.label if place else ""

    def clean(self, value: Any) -> str:
        """Return the code of the commune, nothing for an empty box."""
        text = str(super().clean(value))
        if not text or text in self.known:
            return self.known.get(text, "")
        hits = communes_matching(text.replace("(", " ").replace(")", " "))
        exact = [hit for hit in hits if fold(text) in {fold(hit.name), fold(hit.label)}]
        meant = exact if len(exact) == 1 else hits
        if len(meant) == 1:
            return meant[0].code
        if not meant:
            raise ValidationError(
                "Aucune commune ne porte ce nom. Vérifiez l'orthographe, ou essayez le code postal."
            )
        names = ", ".join(hit.label for hit in meant[:6])
        raise ValidationError(
            f"Plusieurs communes répondent à ces mots : {names}. Écrivez l'une d'elles en entier."
        )


class Phone(Words):
    """A French number, kept in its international form."""

    def __init__(self, label: str = "Numéro", **options: Any) -> None:
        """Take the label."""
        super().__init__(label, longest=30, **options)
        self.widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is read aloud."""
        return spoken(value) if isinstance(value, str) and value.startswith("+") else value

    def clean(self, value: Any) -> str:
        """Return the number, or say why it cannot be kept."""
        text = str(super().clean(value))
        number, doubt = e164(text) if text else ("", None)
        if text and not number:
            raise ValidationError(
                f"{doubt.label if doubt else 'Ce numéro ne peut pas être lu.'} Écrivez-le comme 03 20 00 00 00."
            )
        return number


class YesNo(forms.ChoiceField):
    """Yes, no, or not known, which is not a no."""

    def __init__(self, label: str, **options: Any) -> None:
        """Show three buttons."""
        super().__init__(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a boolean as a choice."""
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        """Return what is known."""
        return {"yes": True, "no": False}.get(super().clean(value))


class Codes(forms.MultipleChoiceField):
    """Boxes to tick."""

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], **options: Any) -> None:
        """Take the choices."""
        super().__init__(
            label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
        )


class Code(forms.ChoiceField):
    """One choice of a short list, or nothing known."""

    def __init__(
        self, label: str, choices: Sequence[tuple[str, str]], *, empty: str = "Non connu", **options: Any
    ) -> None:
        """Put what is not known first."""
        options.setdefault("required", False)
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(label=label, choices=[("", empty), *choices], **options)
