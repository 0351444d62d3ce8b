"""Forms of the people around a child: a role first, a name only when it is needed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from havre.persons.rules import Sex
from havre.persons.rules.circle import (
    LABEL_MAX,
    OLDEST_YEAR,
    AuthorityStatus,
    Informed,
    OpeningPurpose,
    Quality,
    RelationKind,
    RelativeCard,
    Visiting,
)
from havre.persons.services.circle import RelationDraft, RelativeDraft
from havre.persons.services.circle_facts import AuthorityDraft, Judgement, StayDraft
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words

SEXES = [
    (Sex.GIRL.value, "Femme ou fille"),
    (Sex.BOY.value, "Homme ou garçon"),
    (Sex.OTHER.value, "Autre, ou se dit autrement"),
    (Sex.UNKNOWN.value, "Non connu"),
]
NEW = [("", "Non, c’est nouveau")]


def _role() -> Words:
    return Words(
        label="Rôle, sans nom", max_length=LABEL_MAX,
        help_text="Par exemple : mère, oncle paternel, éducatrice du sport.",
        error_messages={"required": "Écrivez le rôle de cette personne, par exemple « mère »."},
    )  # fmt: skip


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Lien avec l’enfant", choices=[("", "Choisissez"), *RelationKind.choices()],
        error_messages={"required": "Choisissez le lien avec l’enfant."},
    )  # fmt: skip


def _through() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Par qui passe ce lien", required=False,
        help_text="Pour un grand-parent, un oncle, une tante, un beau-parent, un demi-frère ou une cousine.",
    )  # fmt: skip


def _sex() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Sexe, pour le dessin", choices=SEXES, initial=Sex.UNKNOWN.value, required=False
    )


def _year() -> forms.IntegerField:
    return forms.IntegerField(
        label="Année de naissance", required=False, min_value=OLDEST_YEAR, max_value=2100, localize=False,
        error_messages={"invalid": "Écrivez l’année en quatre chiffres, par exemple 1985."},
    )  # fmt: skip


def _deceased() -> forms.BooleanField:
    return forms.BooleanField(label="Cette personne est décédée", required=False)


def _source() -> Words:
    return Words(
        label="D’où on le sait", required=False, help_text="Par exemple : dit par la mère le 3 mars."
    )


def _since(label: str = "Depuis le", **more: Any) -> FrenchDateField:
    return FrenchDateField(
        label=label, required=False, help_text="Laissez vide si la date n’est pas connue.", **more
    )


def _draft(data: dict[str, Any]) -> RelativeDraft:
    return RelativeDraft(
        label=data["label"].strip(),
        sex=data["sex"] or Sex.UNKNOWN.value,
        birth_year=data["birth_year"],
        deceased=data["deceased"],
    )


def _relation(data: dict[str, Any]) -> RelationDraft:
    through = UUID(data["through"]) if data["through"] else None
    return RelationDraft(data["kind"], through, data["starts_on"], data.get("ends_on"), data["source"])


class CardFields(forms.Form):
    """Who somebody is: sealed."""

    name = Words(label="Nom et prénom", required=False)
    phone = Words(label="Téléphone", required=False, max_length=60)
    address = Words(label="Adresse", required=False)
    notes = Words(label="Pour joindre cette personne", required=False, max_length=2000)

    def card(self) -> RelativeCard:
        """Return what is sealed."""
        return RelativeCard(
            **{name: self.cleaned_data[name] for name in ("name", "phone", "address", "notes")}
        )


class AddForm(CardFields, ActForm):
    """Somebody new around the child: the role and the link are enough."""

    label = _role()
    kind = _kind()
    through = _through()
    at_home = forms.BooleanField(label="Vit avec l’enfant aujourd’hui", required=False)
    starts_on = _since()
    source = _source()
    sex = _sex()
    birth_year = _year()
    deceased = _deceased()

    field_order = ("id", "revision", "label", "kind", "through", "at_home", "starts_on", "source", "sex", "birth_year",
                   "deceased", "name", "phone", "address", "notes")  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return the role, the relation and what is sealed."""
        data = self.cleaned_data
        return {
            "draft": _draft(data),
            "relation": _relation(data),
            "card": self.card(),
            "at_home": data["at_home"],
        }


class CorrectForm(ActForm):
    """What is known without a name."""

    label = _role()
    sex = _sex()
    birth_year = _year()
    deceased = _deceased()

    def values(self) -> dict[str, Any]:
        """Return the role; the name stays as it is."""
        return {"draft": _draft(self.cleaned_data)}


class CardForm(CardFields, ActForm):
    """The name, corrected after the identity was opened."""

    def values(self) -> dict[str, Any]:
        """Return what is sealed; the role stays as it is."""
        return {"draft": None, "card": self.card()}


class FactForm(ActForm):
    """A dated fact, new or in the place of a wrong one."""

    replaces = forms.ChoiceField(
        label="Corrige-t-on une ligne fausse ?", required=False, choices=NEW,
        help_text="Si c’est nouveau, ce qui était noté reste vrai jusque-là. Une ligne corrigée reste dans l’histoire.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask last whether a line was wrong: most often it is new."""
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name != "replaces"), "replaces"])

    def replaced(self) -> UUID | None:
        """Return the wrong fact, None for a new one."""
        return UUID(self.cleaned_data["replaces"]) if self.cleaned_data["replaces"] else None


class RelationForm(FactForm):
    """What somebody is to the child."""

    kind = _kind()
    through = _through()
    starts_on = _since()
    ends_on = FrenchDateField(label="Jusqu’au", required=False, help_text="Vide si le lien existe encore.")
    source = _source()

    def values(self) -> dict[str, Any]:
        """Return the relation."""
        return {"draft": _relation(self.cleaned_data), "replaces": self.replaced()}


class QualityForm(FactForm):
    """How the link is judged: who, on what, from which day."""

    quality = forms.ChoiceField(
        label="Ce lien, pour l’enfant", choices=Quality.choices(), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un avis, ou « Lien sans avis »."},
    )  # fmt: skip
    judged_by = Words(
        label="Qui porte cet avis",
        required=False,
        help_text="Nécessaire pour tout avis. Par exemple : l’enfant, la référente.",
    )
    basis = Words(
        label="Sur quoi il se fonde",
        required=False,
        max_length=LONG,
        help_text="Nécessaire pour tout avis : des faits vus ou dits, ou les mots de l’enfant entre guillemets.",
    )
    starts_on = FrenchDateField(
        label="À partir du", required=False, help_text="Aujourd’hui si vous laissez vide."
    )

    def values(self) -> dict[str, Any]:
        """Return the judgement."""
        data = self.cleaned_data
        judged = Judgement(data["quality"], data["starts_on"], data["judged_by"], data["basis"])
        return {"judged": judged, "replaces": self.replaced()}


class HouseholdForm(FactForm):
    """A period of life with the child."""

    starts_on = _since()
    ends_on = FrenchDateField(
        label="Jusqu’au", required=False, help_text="Vide si la personne vit encore avec l’enfant."
    )
    source = _source()

    def values(self) -> dict[str, Any]:
        """Return the period."""
        data = self.cleaned_data
        return {
            "draft": StayDraft(data["starts_on"], data["ends_on"], data["source"]),
            "replaces": self.replaced(),
        }


class AuthorityForm(FactForm):
    """What a decision, or civil status, says."""

    status = forms.ChoiceField(
        label="Autorité parentale", choices=AuthorityStatus.choices(), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que dit la décision, ou « non connue »."},
    )  # fmt: skip
    decided_on = FrenchDateField(label="Date de la décision", required=False)
    decision = Words(
        label="Ce que dit la décision",
        required=False,
        max_length=LONG,
        help_text="Juge, date, points principaux.",
    )
    starts_on = _since()
    informed = forms.ChoiceField(
        label="Information de cette personne", choices=Informed.choices(), initial=Informed.UNKNOWN.value
    )
    visiting = forms.ChoiceField(
        label="Visites et hébergement", choices=Visiting.choices(), initial=Visiting.UNKNOWN.value
    )
    visiting_note = Words(label="Précisions sur les visites", required=False, max_length=2000)

    def values(self) -> dict[str, Any]:
        """Return the authority."""
        data = {name: value for name, value in super().values().items() if name != "replaces"}
        return {"draft": AuthorityDraft(**data), "replaces": self.replaced()}


class EndForm(ActForm):
    """The end of something true until now."""

    fact = forms.ChoiceField(
        label="Ce qui n’est plus vrai", widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui n’est plus vrai."},
    )  # fmt: skip
    ends_on = FrenchDateField(
        label="Depuis le", error_messages={"required": "Écrivez depuis quel jour, même environ."}
    )

    def values(self) -> dict[str, Any]:
        """Return which fact ends, and when."""
        about, _, target = self.cleaned_data["fact"].partition(":")
        return {"about": about, "target_id": UUID(target), "ends_on": self.cleaned_data["ends_on"]}


class ChildForm(ActForm):
    """The child's own page."""

    shown = forms.BooleanField(
        label="Cette personne peut être montrée sur « mes droits, mes gens »", required=False
    )
    words = Words(
        label="Les mots de l’enfant pour cette personne", required=False, max_length=80,
        help_text="Par exemple : mamie. Sans ces mots, la page montre le rôle.",
    )  # fmt: skip


class SiblingForm(ActForm):
    """The file of a brother or sister, by its alias."""

    alias = Words(
        label="Alias du dossier", max_length=40,
        help_text="Tel qu’il est écrit en tête du dossier, par exemple Lilas 214.",
        error_messages={"required": "Écrivez l’alias du dossier."},
    )  # fmt: skip
    birth_year = _year()
    also_there = forms.BooleanField(
        label="Noter aussi cet enfant dans l’entourage de l’autre", required=False,
        help_text="Chaque dossier garde le sien : rien d’autre n’est recopié.",
    )  # fmt: skip


class OpeningForm(forms.Form):
    """Why the real names are opened."""

    purpose = forms.ChoiceField(
        label="Pourquoi ouvrez-vous l’identité ?", choices=OpeningPurpose.choices(), widget=forms.RadioSelect,
        error_messages={"required": "Choisissez pourquoi : la raison est gardée au journal."},
    )  # fmt: skip

    def chosen(self) -> OpeningPurpose:
        """Return the purpose."""
        return OpeningPurpose(self.cleaned_data["purpose"])
