"""Forms of the board, in French, without anything that decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from havre.cases.queries.agenda import Scope, When
from havre.cases.rules.marks import TITLES
from havre.cases.rules.tasks import TITLE_MAX, TaskKind, WhyNot
from havre.cases.rules.triggers import TRIGGERS
from havre.kernel.ids import uuid7
from havre.law.deadlines import RULES
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words

_RULES = [
    *((code, RULES[code].title) for code in TRIGGERS),
    *TITLES.items(),
]


class BoardForm(forms.Form):
    """What the board is narrowed to."""

    scope = forms.ChoiceField(choices=Scope.choices(), required=False)
    when = forms.ChoiceField(choices=When.choices(), required=False)
    kind = forms.ChoiceField(label="Famille", choices=[("", "Toutes"), *TaskKind.choices()], required=False)
    rule = forms.ChoiceField(label="Règle", choices=[("", "Toutes"), *_RULES], required=False)


class DoneForm(ActForm):
    """What was done, in a few words."""

    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class CannotForm(ActForm):
    """Why a task cannot be done."""

    reason = forms.TypedChoiceField(
        label="Ce qui empêche", choices=WhyNot.choices(), coerce=WhyNot, widget=forms.RadioSelect
    )
    text = Words(label="Expliquez à votre responsable", max_length=LONG)


class GiveForm(ActForm):
    """Who receives the task."""

    user_id = forms.TypedChoiceField(label="À qui", coerce=UUID)
    text = Words(label="Ce que cette personne doit savoir", max_length=LONG, required=False)


class RemindForm(ActForm):
    """One more reminder."""

    on = FrenchDateField(label="Quel jour", help_text="À 9 heures, ce jour-là.")


class WhyForm(ActForm):
    """A decision on a task, with its reason."""

    text = Words(label="Pourquoi", max_length=LONG)


class PlanForm(ActForm):
    """A task of one's own words."""

    title = Words(label="Ce qu’il y a à faire", max_length=TITLE_MAX)
    due_on = FrenchDateField(label="Au plus tard le")
    owner_id = forms.TypedChoiceField(label="Pour qui", coerce=UUID, empty_value=None, required=False)
    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class AbsenceForm(forms.Form):
    """Days away, and who stands in. No reason is asked."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    team = forms.TypedChoiceField(label="Équipe", coerce=UUID)
    user_id = forms.TypedChoiceField(label="Qui sera absent", coerce=UUID)
    first_on = FrenchDateField(label="Premier jour")
    last_on = FrenchDateField(label="Dernier jour")
    substitute_id = forms.TypedChoiceField(
        label="Qui remplace", coerce=UUID, empty_value=None, required=False,
        help_text="Sans choix, ou si cette personne est absente aussi : un responsable.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, teams: Sequence[tuple[str, str]], people: Sequence[tuple[str, str]],
        others: Sequence[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        """``people`` are those whose absence may be told; ``others`` those who may stand in."""
        super().__init__(*args, **kwargs)
        for name, choices in (("team", teams), ("user_id", people)):
            field: Any = self.fields[name]
            field.choices = choices
            if len(choices) == 1:
                field.initial, field.widget = choices[0][0], forms.HiddenInput()
        substitute: Any = self.fields["substitute_id"]
        substitute.choices = [("", "Un responsable"), *others]


class RelayForm(forms.Form):
    """Who takes each file of somebody who leaves; a blank follows the choice made for all."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    everything = forms.TypedChoiceField(
        label="Tout confier à", coerce=UUID, empty_value=None, required=False,
        help_text="Vaut pour les dossiers où vous ne choisissez personne d’autre.",
    )  # fmt: skip
    text = Words(label="Ce que l’équipe qui reprend doit savoir", max_length=LONG, required=False)

    def __init__(
        self, *args: Any, files: Sequence[Any], colleagues: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """``files``: what is in hand (``HeldFile``)."""
        super().__init__(*args, **kwargs)
        self.held = {f"file_{one.case_id}": one for one in files}
        everything: Any = self.fields["everything"]
        everything.choices = [("", "Choisir dossier par dossier"), *colleagues]
        for name, one in self.held.items():
            self.fields[name] = forms.TypedChoiceField(
                label=f"{one.alias} ({one.reference})", coerce=UUID, empty_value=None, required=False,
                choices=[("", "Comme pour tous"), *one.takers],
                help_text=" · ".join(part for part in (one.role, _tasks(one.tasks)) if part),
            )  # fmt: skip

    def takers(self) -> dict[UUID, UUID]:
        """Return who takes each file; a file left blank goes to the one chosen for all, when that one sees it."""
        everyone = self.cleaned_data["everything"]
        found = {}
        for name, one in self.held.items():
            taker = self.cleaned_data[name] or (everyone if str(everyone) in dict(one.takers) else None)
            if taker:
                found[one.case_id] = taker
        return found


def _tasks(number: int) -> str:
    return f"{number} tâche{'s' if number > 1 else ''}" if number else ""
