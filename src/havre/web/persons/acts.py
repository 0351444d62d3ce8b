"""The acts on the records and the numbers of the child of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.services.acts import Act
from havre.kernel.errors import NotVisible
from havre.persons.access import family_of, person_for
from havre.persons.queries.merges import merge_about, merges_of
from havre.persons.rules.merging import MergeReason
from havre.persons.services import add_identifier, merge, remove_identifier, say_not_same, undo
from havre.web.cases.acting import CaseAct
from havre.web.cases.head import Case
from havre.web.persons.forms import JoinForm, NumberForm

BACK: Final = "persons:same"


def _child(act: Act) -> UUID:
    person_id: UUID = case_for(act.actor, act.case_id, right=Right.CASE_WRITE).person_id
    return person_id


def _other(target: UUID | None) -> UUID:
    if target is None:
        raise NotVisible
    return target


def about(page: CaseAct, actor: Actor, target: UUID) -> CaseAct:
    """Return the act that names the other record by its alias; raise ``NotVisible`` for one of another team."""
    return replace(page, lead=f"L’autre fiche est {person_for(actor, target).alias}.")


def _running(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    if target not in {one.id for one in merges_of(actor, case.person_id)}:
        raise NotVisible
    return {}


def _join(act: Act, form: JoinForm, target: UUID | None) -> None:
    child = _child(act)
    reason = MergeReason(form.cleaned_data["reason"])
    merge(
        actor=act.actor,
        kept_id=family_of([child])[child],
        merged_id=_other(target),
        reason=reason,
        now=act.now,
    )


def _apart(act: Act, _form: Any, target: UUID | None) -> None:
    say_not_same(actor=act.actor, person_id=_child(act), other_id=_other(target), now=act.now)


def _undo(act: Act, _form: Any, target: UUID | None) -> None:
    undo(actor=act.actor, merge_id=merge_about(act.actor, _child(act), _other(target)), now=act.now)


def _add(act: Act, form: NumberForm, _target: UUID | None) -> None:
    add_identifier(actor=act.actor, person_id=_child(act), identifier_id=act.id, now=act.now, **form.values())


def _remove(act: Act, _form: Any, target: UUID | None) -> None:
    remove_identifier(actor=act.actor, person_id=_child(act), identifier_id=_other(target))


JOIN: Final = CaseAct(
    slug="reunir", title="C’est le même enfant", button="Réunir les deux fiches", form=JoinForm, run=_join,
    done="Les deux fiches sont réunies.", back=BACK,
    note="La fiche de ce dossier est gardée ; l’autre reste, avec son identité, et renvoie à celle-ci. "
         "Si les deux ont un dossier, les deux dossiers restent. "
         "Vous pourrez annuler : tout redeviendra comme avant.",
)  # fmt: skip
TELL_APART: Final = CaseAct(
    slug="distinguer", title="Ce sont deux enfants", button="Ne plus proposer ces deux fiches", run=_apart,
    done="C’est noté : ces deux fiches ne seront plus proposées ensemble.", back=BACK,
)  # fmt: skip
UNDO: Final = CaseAct(
    slug="annuler", title="Annuler la réunion", button="Séparer les deux fiches", run=_undo, initial=_running,
    done="Les deux fiches sont de nouveau séparées.", back=BACK,
)  # fmt: skip
ADD_NUMBER: Final = CaseAct(
    slug="ajouter", title="Ajouter un numéro", button="Ajouter", form=NumberForm, run=_add,
    done="Le numéro est noté.", back="persons:numbers",
)  # fmt: skip
REMOVE_NUMBER: Final = CaseAct(
    slug="retirer", title="Retirer un numéro", button="Retirer", run=_remove, danger=True,
    done="Le numéro est retiré.", back="persons:numbers",
    note="Pour un numéro écrit par erreur. L’enfant ne sera plus trouvé par lui.",
)  # fmt: skip
