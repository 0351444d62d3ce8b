"""Forms of the documents produced from a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from havre.cases.rules import Module
from havre.documents.followup.catalogue import Format
from havre.documents.followup.forms import Answer
from havre.documents.followup.parent_letter import Matter
from havre.documents.model import ParentsStatus
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words

_TEXT: Final = 2_000
_LINES: Final = "Un par ligne."
_REREAD: Final = (
    "J’ai relu ces textes : ils ne disent rien de ce qui est à ne pas donner, ni où vit l’enfant."
)


class PaperForm(ActForm):
    """What every document asks for."""

    format = forms.TypedChoiceField(label="Format", coerce=Format, widget=forms.RadioSelect)

    def __init__(self, *args: Any, formats: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``formats``: those of the document; a single one is not asked for."""
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = list(formats)  # type: ignore[attr-defined]  # a choice field
        self.fields["format"].initial = formats[0][0] if formats else None
        if len(formats) == 1:
            self.fields["format"].widget = forms.HiddenInput()

    def data_of_paper(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.values().items() if name not in {"format", "reread"}}


class OutsideForm(PaperForm):
    """A document that leaves the team: its texts are read again first."""

    named = forms.BooleanField(
        label="Écrire le vrai nom de l’enfant",
        required=False,
        help_text="Sinon son alias. Le journal le garde.",
    )
    reread = forms.BooleanField(label=_REREAD, required=False)


class PlanForm(OutsideForm):
    """The plan."""

    to = forms.ChoiceField(label="Pour qui", widget=forms.RadioSelect)

    field_order = ("id", "revision", "to", "named", "format", "reread")


class ExtractForm(OutsideForm):
    """One extract that was agreed."""

    extract = forms.ChoiceField(
        label="Extrait convenu", widget=forms.RadioSelect,
        help_text="Aucun n’est proposé ? Un extrait se prépare et se valide dans le projet.",
    )  # fmt: skip

    field_order = ("id", "revision", "extract", "named", "format", "reread")


class LetterForm(PaperForm):
    """A letter to one parent: a box for each matter, empty ones are left out."""

    to = forms.ChoiceField(
        label="À qui", widget=forms.RadioSelect,
        help_text="Personne n’est proposé ? Dites dans l’entourage qui exerce l’autorité parentale.",
    )  # fmt: skip
    greeting = Words(label="Formule d’appel", initial="Madame, Monsieur")
    reread = forms.BooleanField(label=_REREAD, required=False)

    field_order = ("id", "revision", "to", "greeting", *Matter.codes(), "reread", "format")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add one box for each matter."""
        super().__init__(*args, **kwargs)
        for matter in Matter:
            self.fields[matter.value] = Words(label=matter.label, max_length=_TEXT, required=False)
        self.order_fields(self.field_order)


class ChildVoiceMixin(forms.Form):
    """The child's own words, or why they are missing."""

    child_words = Words(
        label="Les mots de l’enfant",
        max_length=_TEXT,
        required=False,
        help_text="Tels quels, sans les arranger.",
    )
    not_heard = Words(label="Sinon, pourquoi ses mots manquent", max_length=_TEXT, required=False)


class SlipForm(ChildVoiceMixin, OutsideForm):
    """A request to another service."""

    organisation = Words(label="Service sollicité")
    purpose = Words(label="Pour quoi", max_length=_TEXT)
    asked = Words(label="Ce qui est demandé", max_length=_TEXT, help_text=_LINES)
    wanted_by = FrenchDateField(label="Souhaité pour le", required=False)
    ends_on = FrenchDateField(label="Le partage prend fin le")
    chosen = forms.MultipleChoiceField(
        label="Ce qui est partagé", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="Seulement ce qui est nécessaire pour répondre. Rien n’est coché d’avance.",
    )  # fmt: skip
    language = Words(label="Langue, interprète", required=False)
    access_needs = Words(label="Accessibilité, besoin particulier", max_length=_TEXT, required=False)
    safe_contact = Words(label="Comment joindre l’enfant sans risque", max_length=_TEXT, required=False)
    not_to_do = Words(label="À éviter", max_length=_TEXT, required=False, help_text=_LINES)
    continuity = Words(label="Qui reste présent pour l’enfant", required=False)
    agreement = Words(label="Accord de l’enfant", required=False)
    parents = forms.ChoiceField(
        label="Information des parents",
        choices=[("", "Non renseignée"), *ParentsStatus.choices()],
        required=False,
    )
    parents_reason = Words(
        label="Précisions, ou pourquoi ils ne sont pas informés", max_length=_TEXT, required=False
    )
    answer_to = Words(label="Répondre à", required=False)

    field_order = (
        *(
            "id",
            "revision",
            "organisation",
            "purpose",
            "asked",
            "wanted_by",
            "ends_on",
            "chosen",
            "child_words",
        ),
        *(
            "not_heard",
            "agreement",
            "language",
            "access_needs",
            "safe_contact",
            "not_to_do",
            "continuity",
            "parents",
        ),
        *("parents_reason", "answer_to", "named", "format", "reread"),
    )


class HostForm(ChildVoiceMixin, PaperForm):
    """What a host must know, under a pseudonym."""

    organisation = Words(label="Lieu ou réseau d’accueil sollicité")
    pseudonym = Words(label="Pseudonyme", help_text="Ni le prénom, ni un surnom connu.")
    age_band = Words(label="Tranche d’âge", required=False)
    gender = Words(label="Genre, tel que l’enfant le dit", required=False)
    language = Words(label="Langue", required=False)
    exploitation_area = Words(label="Département à distancer", required=False)
    areas_to_avoid = Words(label="Départements à éviter", max_length=_TEXT, required=False, help_text=_LINES)
    threats = forms.ChoiceField(
        label="Menaces connues", choices=[("", "Non renseigné"), *Answer.choices()], required=False
    )
    threats_kind = Words(label="De quelle sorte", max_length=_TEXT, required=False)
    measure = Words(label="Mesure", required=False)
    authority = Words(label="Autorité", required=False)
    measure_until = FrenchDateField(label="Jusqu’au", required=False)
    requesting_service = Words(label="Service demandeur", required=False)
    duty_contact = Words(label="À appeler, jour et nuit", required=False)
    engagement = Words(label="Où en est l’adhésion de l’enfant", max_length=_TEXT, required=False)
    family_contact = Words(label="Liens avec la famille", max_length=_TEXT, required=False)
    school = Words(label="École, formation, envies", max_length=_TEXT, required=False)
    phone_rule = Words(label="Téléphone et réseaux : règle acceptée", max_length=_TEXT, required=False)
    peers = Words(label="Avec les autres jeunes", max_length=_TEXT, required=False)
    not_with = Words(
        label="À ne pas accueillir avec (pseudonymes)", max_length=_TEXT, required=False, help_text=_LINES
    )
    earlier_absences = forms.IntegerField(
        label="Absences sur trois mois", min_value=0, max_value=999, required=False
    )
    health = Words(label="Santé : besoins pour l’accueil", max_length=_TEXT, required=False, help_text=_LINES)
    emergency = Words(label="En cas d’urgence", max_length=_TEXT, required=False)
    to_keep = Words(label="Ce qui compte, à garder", max_length=_TEXT, required=False)
    belongings = Words(label="Ses affaires", max_length=_TEXT, required=False)
    reread = forms.BooleanField(label=_REREAD, required=False)

    field_order = ("id", "revision", "organisation", "pseudonym")


class MeasureForm(PaperForm):
    """One measure."""

    measure = forms.ChoiceField(label="Mesure", widget=forms.RadioSelect)
    entrusted_to = Words(label="Confié à", required=False)
    explained = Words(label="Expliquée à l’enfant : quand, par qui", max_length=LONG, required=False)
    named = forms.BooleanField(label="Écrire le vrai nom de l’enfant", required=False)

    field_order = ("id", "revision", "measure", "entrusted_to", "explained", "named", "format")


class ChronologyForm(PaperForm):
    """What is printed of the chronology."""

    module = forms.MultipleChoiceField(
        label="Parties du dossier", choices=Module.choices(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : toutes.",
    )  # fmt: skip
    since = FrenchDateField(label="Depuis le", required=False)
    until = FrenchDateField(label="Jusqu’au", required=False)

    field_order = ("id", "revision", "module", "since", "until", "format")
