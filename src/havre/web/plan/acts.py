"""The acts on a plan as a table: its page, its form, its right, its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.queries import child_page as child_queries
from havre.cases.queries import plan as queries
from havre.cases.queries.page import possible_members
from havre.cases.rules.plan import ApprovalAct, ObjectiveAct
from havre.cases.services import plan, plan_child, plan_extracts, plan_reviews
from havre.cases.services.acts import Act
from havre.law.child_rights import CHILD_RIGHTS
from havre.ui.french import date_words
from havre.web.cases.acting import CaseAct, Choices, PlainForm, on_target
from havre.web.cases.head import Case
from havre.web.plan import forms

Target = UUID | None
STEPS: Final = MappingProxyType(
    {
        ObjectiveAct.AGREE: "convenir",
        ObjectiveAct.START: "commencer",
        ObjectiveAct.REACH: "atteint",
        ObjectiveAct.DROP: "abandonner",
        ObjectiveAct.RESUME: "reprendre",
    }
)


def _write(service: Callable[..., None], words: type | None = None, name: str = "") -> Callable[..., None]:
    """Return an act that hands the revision read, the object named in the address and what was typed."""

    def run(act: Act, form: Any, target: Target) -> None:
        values = form.values() if words is None else {"words": words(**form.values())}
        where = {name: target} if name else {}
        service(act, revision=form.cleaned_data["revision"] or 0, **where, **values)

    return run


def _review(act: Act, form: forms.ReviewForm, _target: Target) -> None:
    plan_reviews.write_review(act, words=plan_reviews.ReviewWords(**form.values()))


def _extract(act: Act, form: forms.ExtractForm, _target: Target) -> None:
    plan_extracts.prepare(act, words=plan_extracts.ExtractWords(**form.values()))


def _plan_now(_actor: Actor, case: Case, _target: Target) -> Mapping[str, Any]:
    return shown(queries.plan_words(case)[1])


def _need_now(_actor: Actor, case: Case, target: Target) -> Mapping[str, Any]:
    return shown(queries.need_for(case, target).words) if target else {"stated_on": timezone.localdate()}


def _objective_now(_actor: Actor, case: Case, target: Target) -> Mapping[str, Any]:
    return shown(queries.objective_for(case, target).words) if target else {}


def _child_now(actor: Actor, case: Case, _target: Target) -> Mapping[str, Any]:
    found = child_queries.page_of(case)
    return found.words if found.written else child_queries.suggested(actor, case, today=timezone.localdate())


def shown(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return kept words as a form shows them: days as people write them."""
    days = {name: value for name, value in words.items() if name.endswith("_on") and value}
    return {**words, **{name: "/".join(reversed(value.split("-"))) for name, value in days.items()}}


def _objective_choices(_actor: Actor, case: Case, _target: Target) -> Mapping[str, Choices]:
    nobody = [("", "Choisir")]
    needs = [("", "Aucun besoin en particulier"), *queries.needs_as_choices(case)]
    return {"owner_id": nobody + possible_members(case), "need_id": needs}


def _extract_read(_actor: Actor, case: Case, target: Target) -> list[tuple[str, str]]:
    """Return what the partner would read, the objectives as they were copied, and what the child says of it."""
    if target is None:
        return []
    read = queries.extract_for(case, target)
    content = read.content
    told = [("Pour quoi faire", content["purpose"]), ("Ce que le partenaire lira", content["text"])]
    told += [("Objectif transmis", _objective_told(one)) for one in content.get("objectives", ())]
    answer = [read.child_answer.label if read.child_answer else "", content.get("child_reason", "")]
    return [*told, *([("L’enfant", " : ".join(filter(None, answer)))] if any(answer) else [])]


def _objective_told(copied: Mapping[str, str]) -> str:
    due = f"Pour le {date_words(date.fromisoformat(copied['due_on']))}" if copied.get("due_on") else ""
    return "\n".join(part for part in (copied["text"], copied.get("steps", ""), due) if part)


def _second(actor: Actor, case: Case, _target: Target) -> Mapping[str, Choices]:
    others = [one for one in possible_members(case) if one[0] != str(actor.user_id)]
    return {"second_id": [("", "Seul"), *others]}


def _running(_actor: Actor, case: Case, _target: Target) -> Mapping[str, Choices]:
    return {"objectives": [(str(one.id), one.words["text"][:120]) for one in queries.objectives_of(case)]}


def _step(step: ObjectiveAct, slug: str) -> CaseAct:
    def run(act: Act, form: forms.StepForm, target: Target) -> None:
        plan.move_objective(
            act, objective_id=target or act.id, revision=form.cleaned_data["revision"] or 0, step=step,
            **form.values(),
        )  # fmt: skip

    return CaseAct(
        slug=slug, title=step.label, button=step.label, done="Objectif mis à jour.", run=run,
        form=forms.WhyForm if step is ObjectiveAct.DROP else forms.StepForm, revision=_objective_revision,
        lead="Abandonner un objectif n’est pas un échec de l’enfant : dites ce qui a changé."
        if step is ObjectiveAct.DROP else "",
    )  # fmt: skip


def _objective_revision(_actor: Actor, case: Case, target: Target) -> int:
    return queries.objective_for(case, target).revision if target else 1


def _answering(step: ApprovalAct) -> Callable[..., None]:
    return lambda act, form, target: plan_reviews.answer(act, version_id=target, step=step, **form.values())


_SOURCES: Final = (
    "Sources des phrases sur les droits, à vérifier par un juriste : "
    + " ; ".join(dict.fromkeys(one.source.article for one in CHILD_RIGHTS)) + "."
)  # fmt: skip
_OBJECTIVE: Final[dict[str, Any]] = {
    "form": forms.ObjectiveForm, "choices": _objective_choices, "initial": _objective_now, "draft": True,
    "run": _write(plan.write_objective, plan.ObjectiveWords, "objective_id"), "revision": _objective_revision,
}  # fmt: skip
_NEED: Final[dict[str, Any]] = {
    "form": forms.NeedForm, "initial": _need_now, "run": _write(plan.write_need, plan.NeedWords, "need_id"),
    "revision": lambda _actor, case, target: queries.need_for(case, target).revision if target else 1,
}  # fmt: skip
_ACTS: Final = (
    CaseAct(
        slug="texte", title="Écrire le projet", button="Enregistrer", done="Le projet est enregistré.", draft=True,
        form=forms.PlanForm, run=_write(plan.write_plan), initial=_plan_now,
        revision=lambda _actor, case, _target: queries.plan_words(case)[0],
        lead="Avec l’enfant autant que possible. Rien n’est obligatoire : le projet s’écrit en plusieurs fois.",
    ),
    CaseAct(slug="besoin", title="Écrire un besoin", button="Enregistrer", done="Besoin enregistré.", **_NEED),
    CaseAct(slug="changer-besoin", title="Modifier un besoin", button="Enregistrer", done="Besoin modifié.", **_NEED),
    CaseAct(
        slug="objectif", title="Proposer un objectif", button="Proposer", done="Objectif proposé.", **_OBJECTIVE
    ),
    CaseAct(
        slug="changer-objectif", title="Modifier un objectif", button="Enregistrer", done="Objectif modifié.",
        **_OBJECTIVE,
    ),
    *(_step(step, slug) for step, slug in STEPS.items()),
    CaseAct(
        slug="bilan", title="Relire le projet", button="Enregistrer le bilan", done="Bilan enregistré.", draft=True,
        form=forms.ReviewForm, run=_review,
        initial=lambda _actor, _case, _target: {"held_on": timezone.localdate()},
        lead="Les mots de l’enfant, ou la raison pour laquelle ils manquent : l’un des deux est nécessaire.",
    ),
    CaseAct(
        slug="evaluation", title="Écrire une évaluation", button="Enregistrer l’évaluation", draft=True,
        done="Évaluation enregistrée.", form=forms.AssessmentForm, choices=_second,
        run=lambda act, form, _target: plan_reviews.write_assessment(act, **form.values()),
        initial=lambda _actor, _case, _target: {"judged_on": timezone.localdate()}, back="plan:assessments",
        lead="Un jugement daté, porté par un ou deux professionnels, et sur quoi il s’appuie. Jamais un chiffre.",
    ),
    CaseAct(
        slug="aussi-mon-jugement", title="C’est aussi mon jugement", button="Je le confirme", form=PlainForm,
        done="Votre nom est joint à cette évaluation.", back="plan:assessments",
        run=on_target(plan_reviews.second_assessment, "assessment_id"),
    ),
    CaseAct(
        slug="envoyer", title="Envoyer le projet pour validation", button="Envoyer", form=PlainForm,
        done="Envoyé : un responsable est averti.", run=lambda act, _form, _target: plan_reviews.submit(act),
        lead="Le projet est figé tel qu’il est maintenant ; une autre personne, responsable de l’équipe, le relit.",
    ),
    CaseAct(
        slug="valider", title="Valider cette version", button="Valider", done="Version validée.",
        form=forms.StepForm, run=_answering(ApprovalAct.APPROVE), right=Right.CASE_MANAGE,
    ),
    CaseAct(
        slug="rendre", title="Rendre cette version", button="Rendre", done="Version rendue, avec votre mot.",
        form=forms.WhyForm, run=_answering(ApprovalAct.RETURN), right=Right.CASE_MANAGE,
    ),
    CaseAct(
        slug="extrait", title="Préparer un extrait pour un partenaire", button="Préparer", draft=True,
        done="Extrait préparé : montrez-le à l’enfant.", form=forms.ExtractForm, run=_extract, choices=_running,
        lead="Seulement ce qui est nécessaire au partenaire. L’enfant le voit avant ; une autre personne valide.",
    ),
    CaseAct(
        slug="avis-extrait", title="Ce que l’enfant dit de l’extrait", button="Enregistrer", done="C’est noté.",
        form=forms.ShownForm, run=on_target(plan_extracts.show, "extract_id"), about=_extract_read,
    ),
    CaseAct(
        slug="valider-extrait", title="Valider l’extrait", button="Valider", done="Extrait convenu.",
        form=forms.ApproveForm, run=on_target(plan_extracts.approve, "extract_id"), right=Right.CASE_MANAGE,
        about=_extract_read,
    ),
    CaseAct(
        slug="retirer-extrait", title="Retirer l’extrait", button="Retirer", done="Extrait retiré.",
        form=forms.WhyForm, run=on_target(plan_extracts.withdraw, "extract_id"),
        note="Ce qui a déjà été partagé se retire dans l’onglet Partages.",
    ),
    CaseAct(
        slug="page-de-l-enfant", title="Préparer la page de l’enfant", button="Enregistrer", draft=True,
        done="La page est enregistrée.", form=forms.ChildPageForm, run=_write(plan_child.write_page),
        initial=_child_now, back="plan:child",
        revision=lambda _actor, case, _target: child_queries.page_of(case).revision,
        lead="Choisissez chaque ligne avec l’enfant. Rien d’autre du dossier n’y apparaît.", note=_SOURCES,
    ),
)  # fmt: skip
ACTS: Final[Mapping[str, CaseAct]] = MappingProxyType({one.slug: one for one in _ACTS})
ON_TARGET: Final = frozenset(
    {
        "changer-besoin", "changer-objectif", *STEPS.values(), "aussi-mon-jugement", "valider", "rendre",
        "avis-extrait", "valider-extrait", "retirer-extrait",
    }
)  # fmt: skip
