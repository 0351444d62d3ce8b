"""Fields whose text is cleaned before anything looks at it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator

from havre.kernel.text import clean
from havre.kernel.words import Vocabulary

_REPLACED = (ProhibitNullCharactersValidator, MaxLengthValidator)


class Words(forms.CharField):
    """Words that a person wrote: cleaned of control and direction marks; what is too long is told and kept."""

    def __init__(self, *, long: bool = False, limit: int, **options: Any) -> None:
        options.setdefault("required", False)
        if long:
            options.setdefault("widget", forms.Textarea(attrs={"rows": options.pop("rows", 3)}))
        super().__init__(max_length=limit, **options)
        # The browser would cut a long paste without a word; the server says so and keeps the text.
        self.widget.attrs.pop("maxlength", None)
        self.validators = [v for v in self.validators if not isinstance(v, _REPLACED)]
        too_long = (
            f"Ce texte dépasse {limit} caractères (%(show_value)d). Raccourcissez-le : il est resté ici."
        )
        self.validators.append(MaxLengthValidator(limit, too_long))

    def to_python(self, value: Any) -> str:
        """Return the cleaned words."""
        return clean(super().to_python(value) or "")


def select(vocabulary: type[Vocabulary], label: str, *, empty: str = "", **options: Any) -> forms.ChoiceField:
    """Return a choice of the vocabulary, never mandatory; ``empty`` is the label of no answer."""
    choices = [*([("", empty)] if empty else []), *vocabulary.choices()]
    options.setdefault("required", False)
    return forms.ChoiceField(choices=choices, label=label, **options)


def complaints(form: forms.Form) -> str:
    """Return in one line what is wrong in a form, for an answer that shows no form."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


class CreationForm(forms.Form):
    """A form that creates something under an id made when the page was written."""

    id = forms.UUIDField(widget=forms.HiddenInput)
