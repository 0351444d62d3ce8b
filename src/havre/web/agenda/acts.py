"""The acts on a task as a table: its page, its form, its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.queries.agenda import in_file
from havre.cases.queries.covering import takers_of
from havre.cases.queries.task_page import title_in_full
from havre.cases.services import agenda
from havre.kernel.clock import utc_now
from havre.web.agenda import forms
from havre.web.cases.acting import CaseAct, Choices, calling, on_target
from havre.web.cases.head import Case


def _task(_actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    """Refuse a task that is not of the file before the page is made."""
    if target is not None:
        in_file(case.pk, target)
    return {}


def _which(_actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    return [("La tâche", title_in_full(in_file(case.pk, target), case))] if target else []


def _takers(_actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    return {"user_id": takers_of(case, now=utc_now())}


def _owners(_actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    return {"owner_id": [("", "Le référent"), *takers_of(case, now=utc_now())]}


def _on(service: Callable[..., Any]) -> Any:
    return on_target(service, "task_id")


_ACTS: Final = (
    CaseAct(
        slug="faite", title="C’est fait", button="Marquer comme faite", done="C’est noté : la tâche est faite.",
        form=forms.DoneForm, run=_on(agenda.done), initial=_task, here=_which,
    ),
    CaseAct(
        slug="impossible", title="Cette tâche ne peut pas être faite", button="Le dire à mon responsable",
        done="Votre responsable le saura et décidera de la suite.", form=forms.CannotForm, run=_on(agenda.cannot),
        initial=_task, here=_which,
        lead="Une tâche empêchée n’est la faute de personne. Elle passe à votre responsable.",
    ),
    CaseAct(
        slug="confier", title="Confier cette tâche à un collègue", button="Confier",
        done="Tâche confiée ; la personne en est avertie.", form=forms.GiveForm, run=_on(agenda.give), initial=_task,
        choices=_takers, here=_which,
    ),
    CaseAct(
        slug="rappel", title="Me le rappeler", button="Ajouter le rappel", done="Rappel ajouté.",
        form=forms.RemindForm, run=_on(agenda.remind_on), initial=_task, here=_which,
    ),
    CaseAct(
        slug="reprendre", title="Reprendre cette tâche", button="Reprendre",
        done="La tâche revient à la personne qui en était chargée.", form=forms.DoneForm, run=_on(agenda.resume),
        initial=_task, here=_which,
    ),
    CaseAct(
        slug="abandonner", title="Abandonner cette tâche", button="Abandonner", done="La tâche n’est plus à faire.",
        form=forms.WhyForm, run=_on(agenda.give_up), initial=_task, here=_which, danger=True,
        note="Le délai que pose un texte ne change pas : Havre cesse seulement de le rappeler.",
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
PLAN: Final = CaseAct(
    slug="nouvelle", title="Prévoir une tâche", button="Prévoir", done="Tâche ajoutée.", form=forms.PlanForm,
    run=calling(agenda.plan), choices=_owners,
    lead="Un rappel de l’équipe, avec vos mots. Les délais des textes s’ajoutent d’eux-mêmes.",
)  # fmt: skip
