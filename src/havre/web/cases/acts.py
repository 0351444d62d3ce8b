"""The acts on a file as a table: its page, its form, its right, its service."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.queries.circle import files_around
from havre.cases.queries.page import possible_members
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import PathwayAct
from havre.cases.services import identity, notes, pathway, team
from havre.cases.services.acts import Act
from havre.persons.access import identity_for
from havre.web.cases import forms
from havre.web.cases.acting import CaseAct, Choices, calling, on_target, with_revision
from havre.web.cases.head import Case

# Acts of the pathway that ask for nothing but a word: their address.
STEPS: Final = MappingProxyType(
    {
        PathwayAct.MEET: "premier-contact",
        PathwayAct.BUILD: "construire-le-lien",
        PathwayAct.AGREE: "convenir-du-projet",
        PathwayAct.START: "commencer",
        PathwayAct.RESUME: "reprendre",
        PathwayAct.RESUME_TRUST: "reprendre-par-le-lien",
        PathwayAct.CONSOLIDATE: "consolider",
        PathwayAct.DEEPEN: "revenir-a-l-accompagnement",
    }
)
SLUGS: Final = MappingProxyType(
    {**STEPS, PathwayAct.PAUSE: "suspendre", PathwayAct.CLOSE: "terminer", PathwayAct.REOPEN: "rouvrir"}
)


def _step(step: PathwayAct, slug: str) -> CaseAct:
    def run(act: Act, form: forms.MoveForm, _target: UUID | None) -> None:
        pathway.move(act, revision=form.cleaned_data["revision"] or 0, step=step, **form.values())

    return CaseAct(
        slug=slug,
        title=step.label,
        button=step.label,
        done="Étape enregistrée.",
        form=forms.MoveForm,
        run=run,
    )


def _pause(act: Act, form: forms.PauseForm, _target: UUID | None) -> None:
    pathway.move(act, revision=form.cleaned_data["revision"] or 0, step=PathwayAct.PAUSE, **form.values())


def _note(act: Act, form: forms.NoteForm, _target: UUID | None) -> None:
    data = form.cleaned_data
    written = notes.Written(
        kind=EntryKind(data["kind"]), text=data["text"], child_words=data["child_words"],
        at=form.moment(now=act.now), sensitivity=Sensitivity(data["sensitivity"]), readers=data["readers"],
    )  # fmt: skip
    notes.write(act, written=written, siblings=data.get("siblings", ()))


def other_members(actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    """Return who else of the team may be named as reader of something sealed."""
    return {"readers": [one for one in possible_members(case) if one[0] != str(actor.user_id)]}


def _for_a_note(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Choices]:
    return {**other_members(actor, case, target), "siblings": files_around(actor, case)}


def _members(_actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Choices]:
    return {"user_id": [("", "Choisissez"), *possible_members(case)]}


def _in_force(actor: Actor, case: Case, target: UUID | None) -> list[tuple[str, str]]:
    return [("Version en vigueur", notes.text_of(actor, case, entry_id=target))] if target else []


def _corrected(actor: Actor, case: Case, target: UUID | None) -> Mapping[str, Any]:
    return {"text": notes.text_of(actor, case, entry_id=target) if target else ""}


def _identity(actor: Actor, case: Case, _target: UUID | None) -> Mapping[str, Any]:
    """Open the identity, which the journal has before the page is made."""
    card = identity_for(actor, case.person_id, purpose="check")
    return {name: getattr(card, name) for name in forms.IdentityForm.base_fields if hasattr(card, name)}


_ACTS: Final = (
    *(_step(step, slug) for step, slug in STEPS.items()),
    CaseAct(
        slug="suspendre", title="Suspendre l’accompagnement", button="Suspendre", done="Accompagnement suspendu.",
        form=forms.PauseForm, run=_pause,
        lead="Une pause n’est pas un échec : l’accompagnement reprend où il en était.",
    ),
    CaseAct(
        slug="terminer", title="Terminer l’accompagnement", button="Terminer", done="L’accompagnement est terminé.",
        form=forms.CloseForm, run=with_revision(pathway.close), right=Right.CASE_MANAGE,
        lead="Un responsable valide la fin. Le dossier reste lisible et peut être rouvert.",
    ),
    CaseAct(
        slug="rouvrir", title="Rouvrir le dossier", button="Rouvrir", done="Un nouvel épisode commence.",
        form=forms.ReopenForm, run=with_revision(pathway.reopen),
        lead="Un nouvel épisode commence ; les précédents restent comme ils étaient.",
    ),
    CaseAct(
        slug="base-legale", title="Base de l’accompagnement", button="Enregistrer", done="Base enregistrée.",
        form=forms.BasisForm, run=calling(pathway.state_basis),
        initial=lambda _actor, case, _target: {"basis": case.legal_basis},
    ),
    CaseAct(
        slug="identite", title="Compléter ou corriger l’identité", button="Enregistrer", form=forms.IdentityForm,
        done="Identité enregistrée ; les délais qui en dépendent sont recomptés.", initial=_identity,
        run=with_revision(identity.complete),
        lead="Cette ouverture est au journal. Ce qui n’est pas connu reste vide.",
    ),
    CaseAct(
        slug="ce-que-l-on-sait", title="Ce que l’on sait d’une situation d’exploitation", button="Enregistrer",
        done="Mention enregistrée.", form=forms.MarkerForm, run=calling(pathway.precise_marker),
        initial=lambda _actor, case, _target: {"concern": case.exploitation_concern},
        lead="Un fait du dossier, jamais une qualité de l’enfant.",
    ),
    CaseAct(
        slug="note", title="Écrire dans la chronologie", button="Enregistrer", done="C’est écrit.",
        form=forms.NoteForm, run=_note, choices=_for_a_note, back="cases:chronology", draft=True,
    ),
    CaseAct(
        slug="corriger", title="Corriger une note", button="Enregistrer la correction", done="Note corrigée.",
        form=forms.CorrectForm, run=on_target(notes.correct, "entry_id"), initial=_corrected, back="cases:chronology",
        here=_in_force,
    ),
    CaseAct(
        slug="confier", title="Confier un rôle", button="Confier", done="Rôle confié ; la personne en est avertie.",
        form=forms.EntrustForm, run=calling(team.entrust), choices=_members, back="cases:team",
        note="Un nouveau référent prend la place du précédent.",
    ),
    CaseAct(
        slug="retirer", title="Retirer un rôle", button="Retirer", done="Rôle retiré.", form=forms.ReleaseForm,
        run=on_target(team.release, "user_id"), back="cases:team",
    ),
    CaseAct(
        slug="ecarter", title="Une personne ne doit pas savoir", button="Écarter", danger=True, form=forms.BarForm,
        done="Cette personne ne voit plus le dossier.", run=calling(team.bar), choices=_members, back="cases:team",
        right=Right.CASE_MANAGE,
        lead="Elle ne verra plus ce dossier, nulle part, et rien ne lui dira qu’il existe.",
    ),
    CaseAct(
        slug="ne-plus-ecarter", title="Ne plus écarter", button="Rouvrir l’accès", done="L’accès est rouvert.",
        form=forms.ReasonForm, run=on_target(team.unbar, "user_id"), back="cases:team", right=Right.CASE_MANAGE,
    ),
    CaseAct(
        slug="restreindre", title="Restreindre le dossier", button="Restreindre", done="Dossier restreint.",
        form=forms.ReasonForm, right=Right.CASE_MANAGE, back="cases:team",
        run=lambda act, form, _target: team.restrict(act, restricted=True, **form.values()),
        lead="Seuls l’équipe de l’enfant et les responsables le verront.",
    ),
    CaseAct(
        slug="ouvrir-a-l-equipe", title="Ouvrir le dossier à l’équipe", button="Ouvrir à l’équipe",
        done="Toute l’équipe voit le dossier.", form=forms.ReasonForm, right=Right.CASE_MANAGE, back="cases:team",
        run=lambda act, form, _target: team.restrict(act, restricted=False, **form.values()),
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({page.slug: page for page in _ACTS})
ON_TARGET: Final = frozenset({"corriger", "retirer", "ne-plus-ecarter"})
TAB_OF: Final = MappingProxyType(
    {
        **dict.fromkeys(("note", "corriger"), "chronology"),
        **dict.fromkeys(
            ("confier", "retirer", "ecarter", "ne-plus-ecarter", "restreindre", "ouvrir-a-l-equipe"), "team"
        ),
    }
)
