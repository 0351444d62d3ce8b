"""Forms about the records and the numbers of a child."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.persons.access import Number
from havre.persons.rules.identifiers import ISSUER_MAX, VALUE_MAX, IdentifierKind
from havre.persons.rules.merging import MergeReason
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import Words


class JoinForm(ActForm):
    """What shows that two records are one child."""

    reason = forms.ChoiceField(
        label="Ce qui le montre", widget=forms.RadioSelect, choices=MergeReason.choices(),
        error_messages={"required": "Dites ce qui montre que c’est le même enfant."},
    )  # fmt: skip


class NumberForm(ActForm):
    """A number by which another organisation knows the child."""

    kind = forms.ChoiceField(
        label="Ce que c’est",
        choices=[(kind.value, f"{kind.label[0].upper()}{kind.label[1:]}") for kind in IdentifierKind],
    )
    value = Words(
        label="Le numéro", max_length=VALUE_MAX,
        error_messages={"required": "Écrivez le numéro."},
        help_text="Jamais un numéro de sécurité sociale : Havre ne le garde pas.",
    )  # fmt: skip
    issuer = Words(label="Qui l’a donné", max_length=ISSUER_MAX, required=False)
    valid_from = FrenchDateField(label="Valable depuis", required=False)
    valid_to = FrenchDateField(label="Jusqu’au", required=False)

    def values(self) -> dict[str, Any]:
        """Return the number as the service takes it."""
        data = {name: value for name, value in super().values().items() if name != "kind"}
        return {"number": Number(IdentifierKind(self.cleaned_data["kind"]), **data)}
