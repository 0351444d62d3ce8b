"""Forms of the followed files, in French, without anything that decides."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from havre.cases.queries.lines import Scope
from havre.cases.rules import BarGround, LegalBasis, Module, Sensitivity, TeamRole
from havre.cases.rules.entries import WRITTEN_BY_HAND, EntryKind
from havre.cases.rules.pathway import Outcome, PathwayStatus, PauseReason
from havre.kernel.ids import uuid7
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern, Sex
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.persons.doubles import DoublesMixin
from havre.web.words import LONG, Words

_BY_HAND = [(kind.value, kind.label) for kind in EntryKind if kind in WRITTEN_BY_HAND]


class ListForm(forms.Form):
    """What the list is narrowed to."""

    scope = forms.ChoiceField(label="Dossiers", choices=Scope.choices(), required=False)
    status = forms.ChoiceField(
        label="Étape", choices=[("", "Toutes"), *PathwayStatus.choices()], required=False
    )
    reference = Words(label="Référence", required=False)


class NewCaseForm(DoublesMixin):
    """A new file. Only the reason is needed: nothing else is known for sure at a first meeting."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    team = forms.TypedChoiceField(label="Équipe", coerce=UUID)
    given_names = Words(label="Prénoms", required=False)
    family_name = Words(label="Nom", required=False)
    birth_date = FrenchDateField(
        label="Date de naissance", required=False, help_text="Si elle est connue : elle sert aux délais."
    )
    sex = forms.ChoiceField(
        label="Sexe, comme l’enfant le dit", choices=Sex.choices(), initial=Sex.UNKNOWN.value
    )
    legal_basis = forms.ChoiceField(
        label="Base de l’accompagnement", choices=LegalBasis.choices(), initial=LegalBasis.UNKNOWN.value
    )
    why = Words(label="Qui demande l’accompagnement, et pourquoi", max_length=LONG)
    met = forms.BooleanField(label="L’enfant a déjà été rencontré", required=False)

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the teams in which the person keeps files."""
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        field.choices = teams  # type: ignore[attr-defined]  # a choice field
        if len(teams) == 1:
            field.initial, field.widget = teams[0][0], forms.HiddenInput()

    def card(self) -> IdentityCard:
        """Return the identity for the vault."""
        data = self.cleaned_data
        return IdentityCard(
            given_names=data["given_names"], family_name=data["family_name"], birth_date=data["birth_date"]
        )


class MomentMixin(forms.Form):
    """A day and an hour; both empty mean now."""

    on = FrenchDateField(label="Quel jour", required=False, help_text="Vide : aujourd’hui.")
    hour = forms.TimeField(
        label="À quelle heure", required=False, help_text="Par exemple 21:30. Vide : maintenant."
    )

    def moment(self, *, now: datetime) -> datetime:
        """Return the instant typed, in the clock of the pages; a day without hour is noon, never later than now."""
        day, hour = self.cleaned_data["on"], self.cleaned_data["hour"]
        if day is None and hour is None:
            return now
        local = timezone.localtime(now)
        chosen = datetime.combine(day or local.date(), hour or time(12), tzinfo=local.tzinfo)
        return now if hour is None and day in {None, local.date()} else chosen


class NoteForm(MomentMixin, ActForm):
    """A note, a contact or a meeting."""

    kind = forms.ChoiceField(label="C’est", choices=_BY_HAND, widget=forms.RadioSelect, initial="note")
    text = Words(label="Ce qui s’est passé, ce qui a été dit", max_length=LONG)
    child_words = Words(
        label="Les mots de l’enfant",
        max_length=LONG,
        required=False,
        help_text="Tels quels, sans les arranger.",
    )
    sensitivity = forms.ChoiceField(
        label="Qui peut lire", choices=Sensitivity.choices(), widget=forms.RadioSelect,
        initial=Sensitivity.ORDINARY.value,
    )  # fmt: skip
    readers = forms.TypedMultipleChoiceField(
        label="Note scellée : qui d’autre la lit",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    siblings = forms.TypedMultipleChoiceField(
        label="Écrire aussi dans le dossier de", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Cochez chaque enfant que ces lignes concernent, un par un.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about siblings only when some are followed."""
        super().__init__(*args, **kwargs)
        if not self.fields["siblings"].choices:  # type: ignore[attr-defined]  # a choice field
            del self.fields["siblings"]

    field_order = ["kind", "text", "child_words", "on", "hour", "sensitivity", "readers", "siblings"]


class CorrectForm(ActForm):
    """A corrected version of a note."""

    text = Words(label="Version corrigée", max_length=LONG, help_text="La version d’avant reste lisible.")


class PauseForm(ActForm):
    """Why the accompaniment is suspended."""

    reason = forms.TypedChoiceField(
        label="Raison", choices=PauseReason.choices(), coerce=PauseReason, widget=forms.RadioSelect
    )
    text = Words(label="Précisez", max_length=LONG, required=False)


class MoveForm(ActForm):
    """A step of the pathway."""

    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class CloseForm(ActForm):
    """The end of an episode."""

    outcome = forms.TypedChoiceField(
        label="Motif", choices=Outcome.choices(), coerce=Outcome, widget=forms.RadioSelect
    )
    remains = Words(label="Ce qui reste à faire, et comment reprendre contact", max_length=LONG)
    recontact_on = FrenchDateField(label="Reprendre contact le", required=False)


class ReopenForm(ActForm):
    """A new episode."""

    reason = Words(label="Pourquoi le dossier est rouvert", max_length=LONG)


class BasisForm(ActForm):
    """On what the accompaniment stands."""

    basis = forms.TypedChoiceField(label="Base légale", choices=LegalBasis.choices(), coerce=LegalBasis)
    text = Words(label="Précisez (décision, date, autorité)", max_length=LONG, required=False)


class MarkerForm(ActForm):
    """What is known of an exploitation situation."""

    concern = forms.TypedChoiceField(
        label="Ce que l’on sait", choices=ExploitationConcern.choices(), coerce=ExploitationConcern,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = Words(label="Sur quels faits", max_length=LONG)


class EntrustForm(ActForm):
    """A role for this child."""

    user_id = forms.TypedChoiceField(label="Qui", coerce=UUID)
    role = forms.TypedChoiceField(
        label="Rôle", choices=TeamRole.choices(), coerce=TeamRole, widget=forms.RadioSelect
    )
    text = Words(label="Ce que cette personne doit savoir d’abord", max_length=LONG, required=False)


class ReleaseForm(ActForm):
    """The end of a role."""

    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class BarForm(ActForm):
    """A colleague who must not know."""

    user_id = forms.TypedChoiceField(label="Qui ne doit pas savoir", coerce=UUID)
    ground = forms.TypedChoiceField(
        label="Motif", choices=BarGround.choices(), coerce=BarGround, widget=forms.RadioSelect
    )
    reason = Words(label="Pourquoi", max_length=LONG, help_text="Gardé scellé dans le dossier.")


class IdentityForm(ActForm):
    """What is known of the child's identity; nothing is needed."""

    given_names = Words(label="Prénoms", required=False)
    family_name = Words(label="Nom", required=False)
    birth_date = FrenchDateField(
        label="Date de naissance", required=False, help_text="Même à confirmer : des délais en dépendent."
    )
    birth_place = Words(label="Lieu de naissance", required=False)
    address = Words(label="Adresse", required=False)
    phone = Words(label="Téléphone", required=False)


class ReasonForm(ActForm):
    """An act of a manager, with its reason."""

    reason = Words(label="Pourquoi", max_length=LONG)


class NarrowForm(forms.Form):
    """What the chronology is narrowed to."""

    module = forms.TypedMultipleChoiceField(
        label="Parties",
        choices=Module.choices(),
        coerce=Module,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    since = FrenchDateField(label="Depuis le", required=False)
    until = FrenchDateField(label="Jusqu’au", required=False)
