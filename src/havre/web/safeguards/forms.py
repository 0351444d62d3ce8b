"""Forms of exceptional access."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from havre.accounts.rules import BREAK_GLASS_MIN_REASON, BreakGlassReason, ReviewVerdict
from havre.kernel.text import clean


class AskForm(forms.Form):
    """Which object, why, in words."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reference = forms.CharField(
        label="Référence", max_length=20, help_text="Telle qu'elle est écrite, par exemple IP-7KQ4-M2XD.",
        error_messages={"required": "Écrivez la référence du dossier."},
    )  # fmt: skip
    category = forms.ChoiceField(
        label="Pourquoi", choices=BreakGlassReason.choices(), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pourquoi."},
    )  # fmt: skip
    reason = forms.CharField(
        label="La raison, en une phrase", max_length=2000, min_length=BREAK_GLASS_MIN_REASON,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Sans nom d'enfant. Elle sera lue par le délégué à la "
        "protection des données.",
        error_messages={
            "required": "Écrivez la raison en une phrase.",
            "min_length": f"Écrivez une phrase : {BREAK_GLASS_MIN_REASON} caractères au moins.",
        },
    )  # fmt: skip

    def clean_reason(self) -> Any:
        """Keep plain text."""
        return clean(self.cleaned_data["reason"]).strip()

    def clean_reference(self) -> Any:
        """Keep plain text."""
        return clean(self.cleaned_data["reference"]).strip()


class ReviewForm(forms.Form):
    """What the reviewer concludes."""

    verdict = forms.ChoiceField(
        label="Conclusion", choices=ReviewVerdict.choices(), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une conclusion."},
    )  # fmt: skip
    note = forms.CharField(
        label="Ce que vous en dites", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne qui a ouvert l'accès le lira.",
    )  # fmt: skip

    def clean_note(self) -> Any:
        """Keep plain text."""
        return clean(self.cleaned_data["note"]).strip()
