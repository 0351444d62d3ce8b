"""A plan edited by two organisations: a partner posts what it proposes on an objective shared with it, as a letter;
the referent takes it field by field. Nothing is written in the file from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.models import Objective, Proposal
from havre.cases.queries.proposals import fields_changed, merged_with
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.plan import FieldOutcome, ProposalState
from havre.cases.services.acts import Act, Work, take
from havre.cases.services.plan import rewrite_objective
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.merging import Choice, settled

# What a partner may propose; the owner, the child's words and the state stay with the team of the file.
FIELDS: Final = ("text", "steps", "due_on")


@dataclass(frozen=True, kw_only=True)
class SharedObjective:
    """An objective as a partner read it, from a share in force that the caller opened by its door."""

    team_id: UUID
    case_id: UUID
    objective_id: UUID
    share_id: UUID
    revision: int


@transaction.atomic
def post(
    *, actor: Actor, proposal_id: UUID, about: SharedObjective, from_team_id: UUID, values: Mapping[str, str],
    words: str, now: datetime,
) -> None:  # fmt: skip
    """Post what a partner proposes on an objective; sent twice it is posted once.

    The caller opened the share (its door says that it runs). Raises ``Refused`` (``nothing_proposed``).
    """
    actor.seat_in(from_team_id, Right.SHARE_RECEIVE)
    if not words.strip() and not any(values.get(name, "").strip() for name in FIELDS):
        raise Refused("Écrivez ce que vous proposez.", code="nothing_proposed", field="words")
    row = Proposal(
        id=proposal_id, team_id=about.team_id, from_team_id=from_team_id, from_user_id=actor.user_id,
        case_id=about.case_id, objective_id=about.objective_id, share_id=about.share_id,
        base_revision=about.revision, posted_at=now,
    )  # fmt: skip
    row.key_id, key = sealing.new_key("proposal", team_id=about.team_id, object_id=proposal_id)
    fields = {name: values.get(name, "").strip() for name in FIELDS if name in values}
    row.seal(key, content={"fields": fields, "words": words.strip(), "by": actor.name})
    Proposal.objects.bulk_create([row], ignore_conflicts=True)
    audit.record(
        "proposal.post", kind="case", object_id=about.case_id, team_id=about.team_id,
        detail={"proposal": str(proposal_id)},
    )  # fmt: skip
    with connection.cursor() as cursor:
        path = f"/suivi/{about.case_id}/projet/proposition/{proposal_id}/"
        cursor.execute("SELECT sec.tell_proposal(%s, %s, %s, %s)", [proposal_id, "case_changed", path, now])


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What was answered to a proposal: field by field, and why."""

    proposal: Proposal
    outcomes: Mapping[str, FieldOutcome]
    text: str


@transaction.atomic
def answer(
    act: Act, *, proposal_id: UUID, revision: int, choices: Mapping[str, Choice], taken: bool, text: str = ""
) -> Answered | None:
    """Take a proposal into the objective, field by field, or answer that it is not taken, with a word.

    Fields that only the partner changed since it read them are taken; for a field that both changed, ``choices`` says
    which. None when this very form was already received. The partner reads the answer by ``sharing.services.replies``,
    which calls this. Raises ``Refused`` (``choice_missing``, ``revision_conflict``, ``text_missing``); ``NotVisible``.
    """
    work = take(act)
    if work is None:
        return None
    row = Proposal.objects.filter(pk=proposal_id, case_id=work.case.pk).first()
    objective = Objective.objects.filter(pk=row.objective_id, case=work.case).first() if row else None
    if row is None or objective is None:
        raise NotVisible
    if row.state != ProposalState.WAITING:
        raise Refused("Une autre personne a déjà répondu à cette proposition.", code="already_answered")
    content = row.unseal(sealing.open_key(row.key_id), "content", {})
    outcomes = _outcomes(work.key, objective, row, content["fields"], choices if taken else None)
    if taken:
        _take(work, objective, row, content, revision=revision, choices=choices)
    elif not text.strip():
        raise Refused(
            "Écrivez pourquoi : le partenaire le lira, et c'est gardé dans le dossier.",
            code="text_missing",
            field="text",
        )
    _close(work, row, content, taken=taken, text=text.strip())
    return Answered(proposal=row, outcomes=outcomes, text=text.strip())


def _outcomes(
    key: bytes, objective: Objective, row: Proposal, fields: Mapping[str, str],
    choices: Mapping[str, Choice] | None,
) -> dict[str, FieldOutcome]:  # fmt: skip
    """Return what becomes of each field that the partner changed; ``choices`` None takes nothing."""
    changed = fields_changed(key, row, fields)
    if choices is None:
        return dict.fromkeys(changed, FieldOutcome.LEFT)
    disputed = {one.field for one in merged_with(key, objective, row, fields).conflicts}
    return {
        name: _OUTCOME_OF[_chosen(name, choices)] if name in disputed else FieldOutcome.TAKEN
        for name in changed
    }


def _chosen(name: str, choices: Mapping[str, Choice]) -> Choice:
    """Return what is kept of a field in dispute; a date cannot be both."""
    chosen = choices.get(name, Choice.MINE)
    return Choice.MINE if chosen is Choice.BOTH and name == "due_on" else chosen


_OUTCOME_OF: Final = {
    Choice.MINE: FieldOutcome.LEFT,
    Choice.THEIRS: FieldOutcome.TAKEN,
    Choice.BOTH: FieldOutcome.BOTH,
}


def _take(
    work: Work, objective: Objective, row: Proposal, content: Mapping[str, Any], *, revision: int,
    choices: Mapping[str, Choice],
) -> None:  # fmt: skip
    if revision != objective.revision:
        raise Refused(
            "L'objectif vient de changer : relisez les deux versions, puis choisissez à nouveau.",
            code="revision_conflict",
        )
    found = merged_with(work.key, objective, row, content["fields"])
    values = dict(found.values)
    for conflict in found.conflicts:
        if conflict.field not in choices:
            raise Refused("Choisissez ce qui est gardé.", code="choice_missing", field=conflict.field)
        values[conflict.field] = settled(conflict, _chosen(conflict.field, choices))
    rewrite_objective(work, objective, values)


def _close(work: Work, row: Proposal, content: Mapping[str, Any], *, taken: bool, text: str) -> None:
    """Write the answer, close the letter under the key of the file and destroy its own: one key erases all."""
    own_key = row.key_id
    state = ProposalState.MERGED if taken else ProposalState.DECLINED
    row.state, row.answered_at, row.answered_by_id = state.value, work.now, work.actor.user_id
    row.key_id = work.case.key_id
    row.seal(work.key, content={**content, "answer": text})
    row.save()
    sealing.shred(own_key)
    told = {
        "title": f"Proposition de {content['by']} : {state.label.lower()}",
        "text": "\n".join(part for part in (content["words"], text) if part),
    }
    work.write(EntryKind.OBJECTIVE, code=state.value, object_id=row.objective_id, content=told)
    work.finish("proposal_answer")
    notify(
        [row.from_user_id], team_id=None, kind="transmission_answer", path=f"/partages/{row.share_id}/",
        now=work.now, by=work.actor,
    )  # fmt: skip
