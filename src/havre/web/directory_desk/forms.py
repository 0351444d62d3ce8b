"""Small forms of the desk: a check, an exclusion, an error told and handled, a request, a consent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from havre.directory.rules import ServiceKind
from havre.directory.rules.keeping import (
    TOLD_BY_ANYBODY,
    Checked,
    CheckOutcome,
    ErrorOutcome,
    Possible,
    Skill,
    WhyNot,
)
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import Feature, Need, Situation
from havre.territory.queries import departements
from havre.ui.fields import FrenchDateField
from havre.web.directory_desk.fields import Code, Codes, CommuneField, Phone, Words

BY_A_PERSON = [(way.value, way.label) for way in Checked if way != Checked.LINK]


class OnceForm(forms.Form):
    """A form that carries its own id, so that sending twice acts once."""

    use_required_attribute = False
    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Labels end without a colon."""
        super().__init__(*args, **{"label_suffix": "", **options})


def _chosen(label: str, choices: list[tuple[str, str]], missing: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **options,
    )


class CheckForm(OnceForm):
    """How somebody made sure, and what they found."""

    how = _chosen("Comment avez-vous vérifié ?", BY_A_PERSON, "Dites comment vous avez vérifié.")
    outcome = _chosen("Ce que vous avez trouvé", CheckOutcome.choices(), "Dites ce que vous avez trouvé.")


class ExcludeForm(OnceForm):
    """Why an entry must not be listed."""

    reason = Words("Pourquoi cette fiche ne doit pas être listée", rows=2, required=True, longest=300,
                   error_messages={"required": "Écrivez pourquoi cette fiche ne doit pas être listée."})  # fmt: skip


class AnswerForm(OnceForm):
    """A sentence with a decision."""

    answer = Words("Ce que vous en dites", rows=2, longest=500)


class ErrorForm(OnceForm):
    """What anybody may say is wrong."""

    kind = _chosen("Qu'est-ce qui ne va pas ?", [(kind.value, kind.label) for kind in TOLD_BY_ANYBODY],
                   "Choisissez ce qui ne va pas.")  # fmt: skip
    text = Words("En quelques mots, si vous le souhaitez", rows=3, longest=1000,
                 help_text="Sans nom de personne. Effacé dès que l'erreur est traitée.")  # fmt: skip


class HandleForm(OnceForm):
    """What was done of an error told."""

    outcome = _chosen("Ce que vous avez fait", ErrorOutcome.choices(), "Choisissez ce que vous avez fait.")


class ConfirmForm(OnceForm):
    """The answer of a structure."""

    outcome = _chosen(
        "Ces informations sont-elles toujours justes ?", CheckOutcome.choices(), "Choisissez une réponse."
    )
    text = Words(
        "Ce qui a changé", rows=4, longest=1000, help_text="Sans nom de personne. Un modérateur corrigera."
    )


class OutcomeForm(OnceForm):
    """Was it possible?"""

    outcome = _chosen("Cela a-t-il été possible ?", Possible.choices(), "Répondez oui ou non.")
    reason = Code("Pourquoi pas, ou pas tout de suite", WhyNot.choices(), empty="Sans objet")


class RequestForm(OnceForm):
    """Why one needs to see what is kept for professionals."""

    purpose = Words("Pourquoi en avez-vous besoin ?", rows=4, longest=1000, required=True,
                    help_text="Un modérateur lira cette phrase. Sans nom d'enfant.",
                    error_messages={"required": "Écrivez pourquoi vous en avez besoin."})  # fmt: skip


class GrantForm(OnceForm):
    """Yes until a date, or no with a sentence."""

    decision = _chosen("Votre réponse", [("yes", "Accorder"), ("no", "Refuser")], "Choisissez votre réponse.")
    expires_on = FrenchDateField(label="Jusqu'au", required=False, help_text="Un an au plus.")
    answer = Words("Ce que vous en dites", rows=2, longest=300, help_text="La personne le lira.")


class ReferentForm(OnceForm):
    """What one agrees to show of oneself to other professionals."""

    name = Words("Nom", longest=120, required=True, error_messages={"required": "Écrivez votre nom."})
    function = Words(
        "Fonction", longest=120, required=True, error_messages={"required": "Écrivez votre fonction."}
    )
    institution = Words(
        "Organisme", longest=160, required=True, error_messages={"required": "Écrivez votre organisme."}
    )
    departement_code = forms.ChoiceField(
        label="Département", error_messages={"required": "Choisissez un département."}
    )
    skills = Codes("Sujets", Skill.choices())
    email = forms.EmailField(label="Courriel professionnel", required=False, max_length=120,
                             error_messages={"invalid": "Cette adresse est incomplète."})  # fmt: skip
    phone = Phone("Téléphone professionnel")
    expires_on = FrenchDateField(label="Montrer jusqu'au", help_text="Un an au plus ; arrêt à tout moment.",
                                 error_messages={"required": "Donnez une date de fin."})  # fmt: skip
    agrees = forms.BooleanField(label="J'accepte que ces informations soient montrées aux autres professionnels",
                                error_messages={"required": "Sans votre accord, rien n'est montré."})  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every département."""
        super().__init__(*args, **options)
        choices: Any = self.fields["departement_code"]
        choices.choices = [("", "Choisissez"), *((code, f"{name} ({code})") for code, name in departements())]

    def values(self) -> dict[str, Any]:
        """Return what the register keeps."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"id", "agrees"}}


class FindReferentForm(forms.Form):
    """Narrow the register."""

    departement = forms.ChoiceField(label="Département", required=False)
    skill = Code("Sujet", Skill.choices(), empty="Tous", widget=forms.Select)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer every département."""
        super().__init__(*args, **{"label_suffix": "", **options})
        choices: Any = self.fields["departement"]
        choices.choices = [("", "Tous"), *((code, f"{name} ({code})") for code, name in departements())]


class SearchToKeepForm(OnceForm):
    """A search: codes and a commune, never a person, never an age."""

    name = Words("Nom de la recherche", longest=80, required=True, help_text="Par exemple : CSS près de Lille.",
                 error_messages={"required": "Donnez un nom à cette recherche."})  # fmt: skip
    commune_code = CommuneField()
    situation = Code("Situation", Situation.choices(), empty="Toutes", widget=forms.Select)
    need = Code("Besoin", Need.choices(), empty="Tous", widget=forms.Select)
    kind = Code("Type de service", ServiceKind.choices(), empty="Tous", widget=forms.Select)
    language = Code("Langue parlée", Language.choices(), empty="Toutes", widget=forms.Select)
    features = Codes("Conditions", Feature.choices())


class DepartementsForm(forms.Form):
    """Which départements the figures are about: one, several, or all those in reach when none is ticked."""

    departement = forms.MultipleChoiceField(
        label="Départements", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, codes: frozenset[str] | None, **options: Any) -> None:
        """Offer the départements in reach, every one when ``codes`` is None."""
        super().__init__(*args, **{"label_suffix": "", **options})
        known = [
            (code, f"{name} ({code})") for code, name in departements() if codes is None or code in codes
        ]
        choices: Any = self.fields["departement"]
        choices.choices = known
