"""What the pages of the plan say, from what the queries return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.queries.plan import (
    AssessmentRead,
    ExtractRead,
    NeedRead,
    ObjectiveRead,
    PlanRead,
    VersionRead,
)
from havre.cases.queries.proposals import ProposalRead, waiting
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.rules.plan import (
    ASSESSMENT_FIELDS,
    OBJECTIVE,
    PLAN_FIELDS,
    ApprovalState,
    ExtractState,
    ObjectiveState,
    ProposalState,
)
from havre.kernel.ids import uuid7
from havre.kernel.merging import Choice
from havre.ui.french import date_words
from havre.ui.shapes import Definition, Link
from havre.web.cases.head import Case
from havre.web.plan.acts import STEPS

_LABELS: Mapping[str, str] = {"text": "L’objectif", "steps": "Les étapes", "due_on": "Pour le"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One part of the plan with its acts; ``history`` leads to what was written before."""

    read: Any
    links: tuple[Link, ...]
    history: str = ""


def main_actions(case: Case, found: PlanRead) -> list[Link]:
    """Return the acts at the head of the page: review the plan, or begin it."""
    if case.status == PathwayStatus.CLOSED:
        return []
    label, slug = ("Relire le projet", "bilan") if found.revision else ("Écrire le projet", "texte")
    return [Link(label, _act(case, slug)), Link("Page de l’enfant", reverse("plan:child", args=[case.pk]))]


def plan(case: Case, found: PlanRead) -> dict[str, Any]:
    """Return what the page of the plan shows; a closed file is read only."""
    writable = case.status != PathwayStatus.CLOSED
    shown_objectives = [_objective(case, one, writable=writable) for one in found.objectives]
    return {
        "plan": found,
        "writable": writable,
        "texts": [(label, found.words[name]) for name, label in PLAN_FIELDS.items() if found.words.get(name)],
        "needs": [_need(case, one, writable=writable) for one in found.needs],
        "running": [one for one in shown_objectives if one.read.running],
        "ended": [one for one in shown_objectives if not one.read.running],
        "extracts": [_extract(case, one) for one in found.extracts],
        "proposals": waiting(case) if found.proposals else (),
        "basis_changed": found.approved is not None and found.approved.basis != case.legal_basis,
    }


def parts(found: AssessmentRead) -> list[Definition]:
    """Return the parts of a judgement that were written, in the order of the frame."""
    return [
        Definition(label, found.words[name])
        for name, label in ASSESSMENT_FIELDS.items()
        if found.words.get(name)
    ]


def version(found: VersionRead, *, actor: Actor, team_id: UUID) -> dict[str, Any]:
    """Return a frozen version in words; a manager who did not send it answers."""
    manages = team_id in actor.teams_with(Right.CASE_MANAGE)
    content = found.content
    return {
        "texts": [
            (label, content["plan"][name]) for name, label in PLAN_FIELDS.items() if content["plan"].get(name)
        ],
        "needs": content["needs"],
        "objectives": [
            {**one, "state": ObjectiveState.label_of(one["state"])} for one in content["objectives"]
        ],
        "may_answer": manages
        and found.state is ApprovalState.SUBMITTED
        and found.asked_by_id != actor.user_id,
    }


def proposal(request: HttpRequest, found: ProposalRead) -> dict[str, Any]:
    """Return a proposal in words: what would change by itself, and what is to be chosen."""
    conflicts = {one.field: one for one in found.merged.conflicts}
    changed = [
        {"label": label, "before": found.now.get(name, ""), "after": found.merged.values.get(name, "")}
        for name, label in _LABELS.items()
        if name not in conflicts and found.merged.values.get(name, "") != found.now.get(name, "")
    ]
    return {
        "changed": changed,
        "conflicts": [
            {
                "name": name, "label": _LABELS[name], "mine": one.mine, "theirs": one.theirs,
                "choices": tuple(Choice) if name != "due_on" else (Choice.MINE, Choice.THEIRS),
            }
            for name, one in conflicts.items()
            if name in _LABELS
        ],
        "waits": found.state is ProposalState.WAITING,
        "form_id": request.POST.get("id") or uuid7(),
        "typed": request.POST.get("text", ""),
    }  # fmt: skip


def form_id(request: HttpRequest) -> UUID:
    """Return the id made with the page, or a new one when it cannot be read."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return uuid7()


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Return the arguments of the answer to a proposal."""
    post = request.POST
    chosen = {name: post.get(f"keep-{name}", "") for name in _LABELS}
    revision = post.get("revision", "")
    return {
        "revision": int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
        "choices": {name: Choice(code) for name, code in chosen.items() if code in Choice.codes()},
        "taken": post.get("answer") == "take",
        "text": post.get("text", "")[:20_000],
    }


def _need(case: Case, one: NeedRead, *, writable: bool) -> Shown:
    links = (Link("Modifier", _act(case, "changer-besoin", one.id)),) if writable else ()
    return Shown(read=one, links=links, history=_history(case, one))


def _objective(case: Case, one: ObjectiveRead, *, writable: bool) -> Shown:
    links = [Link(step.label, _act(case, STEPS[step], one.id)) for step in OBJECTIVE.acts_from(one.state)]
    if one.running:
        links.append(Link("Modifier", _act(case, "changer-objectif", one.id)))
    return Shown(read=one, links=tuple(links) if writable else (), history=_history(case, one))


def _history(case: Case, one: NeedRead | ObjectiveRead) -> str:
    return reverse("plan:history", args=[case.pk, one.id]) if one.revision > 1 else ""


def _extract(case: Case, one: ExtractRead) -> Shown:
    links = {
        ExtractState.PREPARED: ("avis-extrait", "retirer-extrait"),
        ExtractState.SHOWN: ("valider-extrait", "avis-extrait", "retirer-extrait"),
        ExtractState.APPROVED: ("retirer-extrait",),
        ExtractState.WITHDRAWN: (),
    }[one.state]
    return Shown(read=one, links=tuple(Link(_EXTRACT[slug], _act(case, slug, one.id)) for slug in links))


_EXTRACT = {
    "avis-extrait": "Noter l’avis de l’enfant",
    "valider-extrait": "Valider",
    "retirer-extrait": "Retirer",
}


def _act(case: Case, slug: str, target: UUID | None = None) -> str:
    return (
        reverse("plan:act_on", args=[case.pk, slug, target])
        if target
        else reverse("plan:act", args=[case.pk, slug])
    )


def due(one: ObjectiveRead) -> str:
    """Return when an objective is due, in words."""
    return f"pour le {date_words(one.due_on)}" if one.due_on else "sans date"
