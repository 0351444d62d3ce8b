"""The form of one child: the identity goes to the vault, the rest under the report's key."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.persons.access import IdentityCard
from havre.persons.rules import Sex
from havre.reports.content import ChildParticulars
from havre.ui.fields import FrenchDateField
from havre.web.reports.forms.fields import BuilderForm, Words

_CARD = ("family_name", "given_names", "birth_date", "birth_place", "address")


class ChildForm(BuilderForm):
    """One child; nothing is mandatory, but a name or a place is needed before the visa."""

    family_name = Words(label="Nom", max_length=120)
    given_names = Words(label="Prénoms", max_length=120, help_text="Ou surnom, si vous ne savez pas plus.")
    birth_date = FrenchDateField(label="Date de naissance", required=False)
    age = Words(label="Âge, si la date n'est pas connue", help_text="Par exemple « environ 15 ans ».")
    sex = forms.ChoiceField(label="Sexe", choices=Sex.choices(), widget=forms.RadioSelect)
    birth_place = Words(label="Lieu de naissance")
    whereabouts = Words(
        label="Où est l'enfant maintenant ?",
        help_text="Lieu, école, adresse, compte ou numéro connu : ce qui permet de le retrouver.",
    )
    address = Words(long=True, rows=2, label="Domicile habituel")
    school = Words(label="Établissement scolaire")
    school_class = Words(label="Classe")
    language = Words(label="Langue, interprète")
    health = Words(label="Handicap, besoin de santé")
    measures = Words(label="Mesures connues", help_text="Aide à domicile, placement, service et référent.")

    def card(self) -> IdentityCard:
        """Return what goes to the vault."""
        return IdentityCard(**{name: self.cleaned_data[name] for name in _CARD})

    def sex_given(self) -> Sex:
        """Return the sex as said."""
        return Sex(self.cleaned_data["sex"])

    def particulars(self) -> ChildParticulars:
        """Return what stays with the report."""
        kept: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if name not in {*_CARD, "sex"}
        }
        return ChildParticulars(**kept)
