"""Agree on what a partner may read of the plan: shown to the child, validated by a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.access import managers_of
from havre.cases.models import Extract, Objective
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import EXTRACT, ChildAnswer, ExtractAct, ExtractState
from havre.cases.services.acts import Act, Work, needed, take
from havre.kernel.errors import NotVisible, Refused

# What a partner reads of an objective: never the child's words, the reasons, nor who of the team.
_SHARED = ("text", "steps", "due_on", "owner_kind")


@dataclass(frozen=True, kw_only=True)
class ExtractWords:
    """An extract as typed: for whom, for which purpose, which words, which objectives."""

    for_whom: str
    purpose: str
    text: str
    objectives: Sequence[UUID] = ()


@transaction.atomic
def prepare(act: Act, *, words: ExtractWords) -> None:
    """Prepare an extract: the objectives are copied as they are now, and stay so.

    Raises ``Refused`` (``text_missing``); ``NotVisible`` for an objective of another file.
    """
    work = take(act)
    if work is None:
        return
    content = {
        "for_whom": needed(words.for_whom, field="for_whom", sentence="Écrivez pour qui."),
        "purpose": needed(words.purpose, field="purpose", sentence="Écrivez pour quoi."),
        "text": needed(words.text, field="text", sentence="Écrivez ce que le partenaire lira."),
        "objectives": [_copied(work, one) for one in dict.fromkeys(words.objectives)],
    }
    row = Extract(
        team_id=work.case.team_id, case=work.case, key_id=work.case.key_id,
        objectives=list(dict.fromkeys(words.objectives)), prepared_by_id=act.actor.user_id, prepared_at=work.now,
    )  # fmt: skip
    row.seal(work.key, content=content)
    row.save(force_insert=True)
    _tell(work, row, code="prepared", content=content)
    work.finish("extract_prepare")


@transaction.atomic
def show(act: Act, *, extract_id: UUID, answer: ChildAnswer, text: str = "") -> None:
    """Note what the child says of an extract, or why it was not shown (``text_missing`` without a reason)."""
    work = take(act)
    if work is None:
        return
    row, content = _one(work, extract_id)
    if answer is ChildAnswer.NOT_SHOWN:
        needed(text, field="text", sentence="Écrivez pourquoi l'extrait n'a pas été montré à l'enfant.")
    row.state = EXTRACT.after(ExtractState(row.state), ExtractAct.SHOW).value
    row.child_answer = answer.value
    _keep(work, row, {**content, "child_reason": text.strip()}, code=answer.value, text=text)
    work.finish("extract_show")
    notify(
        managers_of(work.case), team_id=work.case.team_id, kind="extract_wanted", now=work.now, by=work.actor,
        path=f"/suivi/{work.case.pk}/projet/acte/valider-extrait/{row.pk}/",
    )  # fmt: skip


@transaction.atomic
def approve(act: Act, *, extract_id: UUID, text: str = "") -> None:
    """Validate an extract: a second person, a manager; against the child's opinion, with a reason."""
    work = take(act, right=Right.CASE_MANAGE)
    if work is None:
        return
    row, content = _one(work, extract_id)
    facts = {
        "manager": True, "same_person": row.prepared_by_id == act.actor.user_id,
        "answer": row.child_answer, "why": text,
    }  # fmt: skip
    row.state = EXTRACT.after(ExtractState(row.state), ExtractAct.APPROVE, facts=facts).value
    row.approved_by_id, row.approved_at = act.actor.user_id, work.now
    _keep(work, row, {**content, "approval": text.strip()}, code="approved", text=text)
    work.finish("extract_approve")


@transaction.atomic
def withdraw(act: Act, *, extract_id: UUID, text: str) -> None:
    """Withdraw an extract: nothing can be sent from it any more; what was sent is withdrawn where it was shared."""
    work = take(act)
    if work is None:
        return
    row, content = _one(work, extract_id)
    why = needed(text, field="text", sentence="Écrivez pourquoi.")
    row.state = EXTRACT.after(ExtractState(row.state), ExtractAct.WITHDRAW).value
    _keep(work, row, {**content, "withdrawn": why}, code="withdrawn", text=why)
    work.finish("extract_withdraw")


def _one(work: Work, extract_id: UUID) -> tuple[Extract, dict[str, Any]]:
    row = Extract.objects.filter(pk=extract_id, case=work.case).first()
    if row is None:
        raise NotVisible
    return row, row.unseal(work.key, "content", {})


def _copied(work: Work, objective_id: UUID) -> dict[str, Any]:
    row = Objective.objects.filter(pk=objective_id, case=work.case).first()
    if row is None:
        raise NotVisible
    values = row.unseal(work.key, "content", {})
    if row.state == "dropped":
        raise Refused(
            "Un objectif abandonné ne se transmet pas : retirez-le de l'extrait.",
            code="objective_dropped",
            field="objectives",
        )
    return {
        "id": str(row.pk), "revision": row.revision, "state": row.state,
        **{name: str(values.get(name, "")) for name in _SHARED},
    }  # fmt: skip


def _keep(work: Work, row: Extract, content: dict[str, Any], *, code: str, text: str) -> None:
    row.seal(work.key, content=content)
    row.save()
    _tell(work, row, code=code, content={**content, "text": text.strip()})


def _tell(work: Work, row: Extract, *, code: str, content: dict[str, Any]) -> None:
    words = "préparé" if code == "prepared" else ExtractState.label_of(row.state).lower()
    told = {"title": f"{content['for_whom']} ({words})", "text": content["text"]}
    work.write(EntryKind.EXTRACT, code=code, object_id=row.pk, content=told)
