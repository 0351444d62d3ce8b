"""Forms of the protection measures."""

from __future__ import annotations

from typing import Any

from django import forms

from havre.cases.rules.measures import AddressRule, Authority, EndReason, MeasureKind, Visiting
from havre.cases.services.measures import Written
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words


class MeasureForm(ActForm):
    """A measure, as the decision says it; every date may be unknown."""

    kind = forms.TypedChoiceField(
        label="Mesure", choices=[("", "Choisir"), *MeasureKind.choices()], coerce=MeasureKind,
        error_messages={"required": "Choisissez la mesure."},
    )  # fmt: skip
    authority = forms.TypedChoiceField(
        label="Qui décide", choices=[("", "Choisir"), *Authority.choices()], coerce=Authority,
        error_messages={"required": "Choisissez qui décide."},
    )  # fmt: skip
    court = Words(label="Juridiction ou service", required=False)
    number = Words(label="Numéro de la décision", required=False)
    legal_text = Words(label="Texte cité par la décision", required=False)
    requested_on = FrenchDateField(label="Demandée le", required=False)
    decided_on = FrenchDateField(label="Décidée le", required=False)
    starts_on = FrenchDateField(label="Commence le", required=False)
    ends_on = FrenchDateField(label="Se termine le", required=False)
    review_on = FrenchDateField(label="À réexaminer le", required=False)
    visiting = forms.TypedChoiceField(
        label="Visites des parents", choices=Visiting.choices(), coerce=Visiting
    )
    visits = Words(label="Visites : précisions", max_length=LONG, required=False)
    address_rule = forms.TypedChoiceField(
        label="Adresse du lieu de vie", choices=AddressRule.choices(), coerce=AddressRule, widget=forms.RadioSelect,
        help_text="Tant que la décision n’est pas lue, l’adresse n’est communiquée dans aucun courrier.",
    )  # fmt: skip
    conditions = Words(label="Autres conditions", max_length=LONG, required=False)

    def written(self) -> Written:
        """Return the measure for the service."""
        return Written(**self.values())


class DecideForm(ActForm):
    """The decision of a measure that was asked."""

    decided_on = FrenchDateField(label="Décidée le")
    starts_on = FrenchDateField(label="Commence le", required=False)
    ends_on = FrenchDateField(label="Se termine le", required=False)


class StartForm(ActForm):
    """The beginning of a measure."""

    starts_on = FrenchDateField(label="Commence le")
    ends_on = FrenchDateField(label="Se termine le", required=False)


class RenewForm(ActForm):
    """A new decision that goes on with the measure."""

    decided_on = FrenchDateField(label="Nouvelle décision du")
    ends_on = FrenchDateField(label="Se termine le", required=False)
    review_on = FrenchDateField(label="À réexaminer le", required=False)


class EndForm(ActForm):
    """The end of a measure."""

    ended_on = FrenchDateField(label="Terminée le")
    end_reason = forms.TypedChoiceField(
        label="Motif", choices=EndReason.choices(), coerce=EndReason, widget=forms.RadioSelect
    )


def initial_of(measure: Any) -> dict[str, Any]:
    """Return what the form shows of a measure already written."""
    plain = {name: getattr(measure, name) for name in MeasureForm.base_fields if hasattr(measure, name)}
    return {**plain, **measure.words}
