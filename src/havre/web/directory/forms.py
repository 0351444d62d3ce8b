"""The search of the directory: a commune, an age, a few codes; posted, kept minutes under seal for the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from havre.directory.rules import PROTECTED_KINDS, ServiceKind
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import Feature, Gender, Need, Situation
from havre.kernel.text import clean
from havre.kernel.words import Vocabulary

OLDEST_YOUNG = 25
LONGEST = 80
OFFERED = tuple(feature for feature in Feature if feature not in {Feature.GIRLS, Feature.BOYS})
TOO_LONG = "Écrivez 80 caractères au plus."
NOT_AN_AGE = f"Écrivez un âge en années, de 0 à {OLDEST_YOUNG}, ou laissez vide."

WORDS: dict[str, type[Vocabulary]] = {
    "situation": Situation,
    "need": Need,
    "kind": ServiceKind,
    "sex": Gender,
    "language": Language,
    "features": Feature,
}


def _choice(label: str, choices: list[tuple[str, str]], empty: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False)


class SearchForm(forms.Form):
    """What is looked for; every field may stay empty, a commune or a word is enough."""

    q = forms.CharField(
        label="Un nom, un mot",
        required=False,
        help_text="Par exemple : maison des adolescents, planning, fugue, CMP.",
    )
    situation = _choice("Ce que vit le ou la jeune", Situation.choices(), "Sans préciser")
    need = _choice("Ce qu'il faut maintenant", Need.choices(), "Sans préciser")
    kind = _choice("Type de service", ServiceKind.choices(), "Tous ceux qui conviennent")
    age = forms.IntegerField(
        label="Âge",
        required=False,
        min_value=0,
        max_value=OLDEST_YOUNG,
        error_messages={"invalid": NOT_AN_AGE, "min_value": NOT_AN_AGE, "max_value": NOT_AN_AGE},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    sex = _choice("Sexe", Gender.choices(), "Sans préciser")
    language = _choice("Langue parlée", Language.choices(), "Sans préciser")
    features = forms.MultipleChoiceField(
        label="Conditions",
        choices=[(feature.value, feature.label) for feature in OFFERED],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    open_now = forms.BooleanField(label="Ouvert maintenant, ou horaires non connus", required=False)
    youth = forms.BooleanField(
        label="Voir ce que verrait un jeune de quinze ans",
        required=False,
        help_text="Fiches publiques seulement, trois lieux au plus.",
    )

    def clean_q(self) -> str:
        """Return the words without control marks; what is too long is refused with its text kept."""
        words = " ".join(clean(self.cleaned_data["q"] or "").split())
        if len(words) > LONGEST:
            raise forms.ValidationError(TOO_LONG)
        return words

    def label_of(self, name: str, code: str) -> str:
        """Return in words a choice made in the form."""
        return WORDS[name].label_of(code)

    def codes(self) -> dict[str, Any]:
        """Return what the search wants, in the words of ``Wanted``."""
        data = self.cleaned_data
        asked = {Feature(code) for code in (*data["features"], *filter(None, [data["sex"]]))}
        return {
            "situation": Situation(data["situation"]) if data["situation"] else None,
            "need": Need(data["need"]) if data["need"] else None,
            "kind": ServiceKind(data["kind"]) if data["kind"] else None,
            "age": data["age"],
            "features": frozenset(asked),
            "open_now": data["open_now"],
            "language": data["language"],
            "youth": data["youth"],
        }


# A protected kind has no place: a map of it would only show where there is none.
ON_MAPS = [kind for kind in ServiceKind if kind not in PROTECTED_KINDS]
DISTANCES = (10, 20, 30, 50)


class KindForm(forms.Form):
    """Which kind of service a map shows."""

    type = _choice("Type de service", [(kind.value, kind.label) for kind in ON_MAPS], "Tous les types")

    def kind(self) -> ServiceKind | None:
        """Return the kind chosen; nothing when none is, or when it does not exist."""
        return (
            ServiceKind(self.cleaned_data["type"]) if self.is_valid() and self.cleaned_data["type"] else None
        )


@dataclass(frozen=True, slots=True)
class GapAsked:
    """A kind, and how far is too far."""

    kind: ServiceKind
    km: int


class GapForm(forms.Form):
    """Which white areas are looked for."""

    type = forms.ChoiceField(label="Type de service", choices=[(kind.value, kind.label) for kind in ON_MAPS])
    km = forms.TypedChoiceField(
        label="Trop loin, au-delà de", choices=[(km, f"{km} km") for km in DISTANCES], coerce=int
    )

    def asked(self) -> GapAsked:
        """Return what is looked for: maisons des adolescents within 30 km when nothing valid is asked."""
        if self.is_valid():
            return GapAsked(ServiceKind(self.cleaned_data["type"]), self.cleaned_data["km"])
        return GapAsked(ServiceKind.MDA, 30)
