"""Forms of the plan, in French; their fields are named as the words that are kept, so that two versions compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from havre.cases.rules.plan import (
    ASSESSMENT_FIELDS,
    PLAN_FIELDS,
    ChildAnswer,
    NeedDomain,
    NeedState,
    NotHeard,
    OwnerKind,
)
from havre.kernel.ids import uuid7
from havre.law.child_rights import CHILD_RIGHTS
from havre.ui.fields import FrenchDateField
from havre.web.cases.acting import ActForm
from havre.web.words import LONG, Words

_NOT_HEARD = [("", "Ses mots sont écrits ci-dessus"), *NotHeard.choices()]
_OWN = "Ses mots tels quels, sans les arranger."


def _named(text: str) -> UUID | None:
    return UUID(text) if text else None


def _reason(text: str) -> NotHeard | None:
    return NotHeard(text) if text else None


class PlanForm(ActForm):
    """The text of the plan, in five parts; none is mandatory."""

    aims = Words(label=PLAN_FIELDS["aims"], max_length=LONG, required=False)
    child_view = Words(label=PLAN_FIELDS["child_view"], max_length=LONG, required=False, help_text=_OWN)
    family_part = Words(label=PLAN_FIELDS["family_part"], max_length=LONG, required=False)
    daily_life = Words(label=PLAN_FIELDS["daily_life"], max_length=LONG, required=False)
    safety = Words(label=PLAN_FIELDS["safety"], max_length=LONG, required=False)
    review_on = FrenchDateField(label="Relire le projet le", required=False)

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        data = super().values()
        return {"review_on": data.pop("review_on"), "words": data}


class NeedForm(ActForm):
    """One need. The words are the child's as much as possible."""

    domain = forms.TypedChoiceField(
        label="De quoi il s’agit", choices=NeedDomain.choices(), coerce=NeedDomain, widget=forms.RadioSelect
    )
    text = Words(label="De quoi l’enfant a besoin", max_length=LONG)
    child_words = Words(label="Ce que l’enfant en dit", max_length=LONG, required=False, help_text=_OWN)
    stated_on = FrenchDateField(label="Dit ou constaté le")
    state = forms.TypedChoiceField(
        label="Où en est ce besoin", choices=NeedState.choices(), coerce=NeedState, initial=NeedState.OPEN.value,
        widget=forms.RadioSelect,
    )  # fmt: skip


class ObjectiveForm(ActForm):
    """One objective: what somebody undertakes."""

    text = Words(
        label="L’objectif", max_length=LONG, help_text="Ce que quelqu’un s’engage à faire, et pour quoi."
    )
    need_id = forms.TypedChoiceField(
        label="Le besoin auquel il répond", coerce=_named, required=False, empty_value=None
    )
    owner_kind = forms.TypedChoiceField(
        label="Qui s’en charge", choices=OwnerKind.choices(), coerce=OwnerKind, widget=forms.RadioSelect
    )
    owner_id = forms.TypedChoiceField(
        label="Quel professionnel de l’équipe", coerce=_named, required=False, empty_value=None,
        help_text="Si c’est un professionnel de l’équipe.",
    )  # fmt: skip
    owner_words = Words(
        label="Quel partenaire, quel parent ou proche", required=False,
        help_text="Si c’est un partenaire, un parent ou un proche.",
    )  # fmt: skip
    due_on = FrenchDateField(label="Pour le", required=False)
    steps = Words(label="Les étapes, une par ligne", max_length=LONG, required=False)
    child_words = Words(label="Ce que l’enfant en dit", max_length=LONG, required=False, help_text=_OWN)
    not_heard = forms.TypedChoiceField(
        label="Sinon, pourquoi ses mots manquent", choices=_NOT_HEARD, coerce=_reason, required=False,
        empty_value=None,
    )  # fmt: skip


class StepForm(ActForm):
    """A step of an objective."""

    text = Words(label="Précisez, si vous le souhaitez", max_length=LONG, required=False)


class WhyForm(ActForm):
    """A decision with its reason."""

    text = Words(label="Pourquoi", max_length=LONG)


class ReviewForm(ActForm):
    """A review of the plan; the child's words, or why they are missing."""

    held_on = FrenchDateField(label="Quel jour")
    present = Words(label="Qui était là", max_length=LONG, help_text="Une personne par ligne.")
    moved = Words(label="Ce qui a bougé depuis la dernière fois", max_length=LONG)
    decided = Words(label="Ce qui est décidé pour la suite", max_length=LONG, required=False)
    child_words = Words(label="Les mots de l’enfant", max_length=LONG, required=False, help_text=_OWN)
    not_heard = forms.TypedChoiceField(
        label="Sinon, pourquoi ses mots manquent", choices=_NOT_HEARD, coerce=_reason, required=False,
        empty_value=None,
    )  # fmt: skip
    why_not = Words(label="Précisez, et dites quand on lui redemandera", max_length=LONG, required=False)


class AssessmentForm(ActForm):
    """A judgement: on what it stands, what is known, what is not, what protects."""

    judged_on = FrenchDateField(label="Jugement porté le")
    second_id = forms.TypedChoiceField(
        label="Avec qui", coerce=_named, required=False, empty_value=None,
        help_text="Cette personne confirmera que c’est aussi son jugement.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add one box for each part of the frame, in its order."""
        super().__init__(*args, **kwargs)
        for name, label in ASSESSMENT_FIELDS.items():
            self.fields[name] = Words(
                label=label, max_length=LONG, required=name == "judgement",
                help_text=_OWN if name == "child_words" else "",
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        data = super().values()
        return {
            "judged_on": data.pop("judged_on"),
            "second_id": data.pop("second_id"),
            "words": data,
        }


class CompareForm(forms.Form):
    """Which two judgements are put side by side: the first and the last unless others are chosen."""

    avant = forms.TypedChoiceField(label="Évaluation d’avant", coerce=UUID)
    apres = forms.TypedChoiceField(label="Évaluation d’après", coerce=UUID)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        """``choices``: the judgements of the file, the last first."""
        super().__init__(*args, **kwargs)
        for name, place in (("avant", -1), ("apres", 0)):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]  # a choice field
            field.initial = choices[place][0] if choices else ""


class ExtractForm(ActForm):
    """What one partner may read."""

    for_whom = Words(label="Pour quel partenaire")
    purpose = Words(
        label="Pour quoi faire", help_text="Ce qui est strictement nécessaire pour cela, rien de plus."
    )
    text = Words(label="Ce que le partenaire lira", max_length=LONG)
    objectives = forms.TypedMultipleChoiceField(
        label="Objectifs transmis", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Le texte, les étapes et la date ; jamais les mots de l’enfant.",
    )  # fmt: skip


class ShownForm(ActForm):
    """What the child says of an extract."""

    answer = forms.TypedChoiceField(
        label="L’enfant", choices=ChildAnswer.choices(), coerce=ChildAnswer, widget=forms.RadioSelect
    )
    text = Words(
        label="Ce que l’enfant en dit, ou pourquoi l’extrait n’a pas été montré",
        max_length=LONG,
        required=False,
    )


class ApproveForm(ActForm):
    """A second look."""

    text = Words(
        label="Précisez", max_length=LONG, required=False,
        help_text="Nécessaire si l’enfant n’est pas d’accord ou n’a pas vu l’extrait.",
    )  # fmt: skip


class ProposalForm(forms.Form):
    """What a partner proposes on an objective shared with it."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    text = Words(label="L’objectif", max_length=LONG, required=False)
    steps = Words(label="Les étapes, une par ligne", max_length=LONG, required=False)
    due_on = FrenchDateField(label="Pour le", required=False)
    words = Words(label="Ce que vous voulez dire au référent", max_length=LONG, required=False)

    def fields_proposed(self, told: Mapping[str, str]) -> dict[str, str]:
        """Return what was proposed; a part that was not told and was left empty is not proposed as empty."""
        data = self.cleaned_data
        typed = {
            "text": data["text"], "steps": data["steps"],
            "due_on": data["due_on"].isoformat() if data["due_on"] else "",
        }  # fmt: skip
        return {name: value for name, value in typed.items() if value or name in told}


class ChildPageForm(ActForm):
    """The child's own page, line by line."""

    name = Words(label="Comment l’enfant veut être appelé sur sa page", required=False)
    rights = forms.MultipleChoiceField(
        label="Mes droits", choices=[(one.code, one.sentence) for one in CHILD_RIGHTS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    people = Words(
        label="Mes gens", max_length=4000, required=False,
        help_text="Une personne par ligne : le nom, deux-points, ce qu’elle fait pour l’enfant.",
    )  # fmt: skip
    planned = Words(
        label="Ce qui est prévu, avec mes mots", max_length=4000, required=False,
        help_text="Une chose par ligne : quand, deux-points, quoi. Rien du projet n’y est recopié tout seul.",
    )  # fmt: skip
    own_words = Words(
        label="Mes mots à moi", max_length=4000, required=False,
        help_text="Seulement ce que l’enfant a choisi d’y voir, une phrase par ligne.",
    )  # fmt: skip
    readers = Words(
        label="Qui peut lire mon dossier",
        max_length=4000,
        required=False,
        help_text="Une personne par ligne.",
    )
    ask = Words(label="Comment demander", max_length=4000, required=False)

    def values(self) -> dict[str, Any]:
        """Return the arguments of the service."""
        return {"words": super().values()}
