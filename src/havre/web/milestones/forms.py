"""Forms of the milestones and of the roster."""

from __future__ import annotations

from uuid import UUID

from django import forms

from havre.cases.rules.milestones import MilestoneState, RepresentativeKind
from havre.cases.services.milestones import Known
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words


class MilestoneForm(ActForm):
    """Where one step stands."""

    state = forms.TypedChoiceField(
        label="Où en est-on",
        choices=MilestoneState.choices(),
        coerce=MilestoneState,
        widget=forms.RadioSelect,
    )
    on = FrenchDateField(label="Date (prévue, ou faite)", required=False)
    text = Words(
        label="Précisions", max_length=LONG, required=False, help_text="Lieu, qui accompagne, ce qui reste."
    )
    child_words = Words(label="Ce que l’enfant en dit", max_length=LONG, required=False)


class FactsForm(ActForm):
    """The day of the facts, for the CIVI."""

    facts_on = FrenchDateField(label="Date des faits", help_text="La plus ancienne, si les faits ont duré.")


class AppointForm(ActForm):
    """Who represents the child."""

    roster_id = forms.TypedChoiceField(label="Qui", coerce=UUID)
    starts_on = FrenchDateField(label="Depuis le")


class RosterForm(ActForm):
    """A professional of the roster."""

    kind = forms.TypedChoiceField(
        label="C’est",
        choices=RepresentativeKind.choices(),
        coerce=RepresentativeKind,
        widget=forms.RadioSelect,
    )
    name = Words(label="Nom", max_length=160)
    body = Words(label="Barreau, association ou service", max_length=160, required=False)
    phone = Words(label="Téléphone", max_length=30, required=False)
    email = forms.EmailField(label="Adresse électronique", required=False)
    notes = Words(label="À savoir", max_length=400, required=False)

    def known(self) -> Known:
        """Return the professional for the service."""
        return Known(**self.values())
