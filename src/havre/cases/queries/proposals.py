"""What a partner proposes on an objective shared with it, beside the objective as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.cases.models import Case, Objective, Proposal, Version
from havre.cases.rules.plan import ProposalState
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.kernel.merging import Merged, merge, same


@dataclass(frozen=True, kw_only=True)
class Posted:
    """One proposal in a list."""

    id: UUID
    by: str
    posted_at: datetime


@dataclass(frozen=True, kw_only=True)
class ProposalRead:
    """One proposal. ``merged`` is what taking it would give; ``now`` the objective as it is."""

    id: UUID
    state: ProposalState
    by: str
    posted_at: datetime
    words: str
    answer: str
    objective_id: UUID
    revision: int
    now: Mapping[str, str]
    merged: Merged


def waiting(case: Case) -> tuple[Posted, ...]:
    """Return who proposes, the first posted first, in two statements whatever the number."""
    rows = list(
        Proposal.objects.filter(case_id=case.pk, state=ProposalState.WAITING.value).order_by(
            "posted_at", "id"
        )
    )
    keys = sealing.open_keys(row.key_id for row in rows)
    return tuple(
        Posted(id=row.pk, by=row.unseal(keys[row.key_id], "content", {})["by"], posted_at=row.posted_at)
        for row in rows
        if row.key_id in keys
    )


def proposal_for(case: Case, proposal_id: UUID) -> ProposalRead:
    """Return one proposal on the file, or raise ``NotVisible``."""
    row = Proposal.objects.filter(pk=proposal_id, case_id=case.pk).first()
    if row is None:
        raise NotVisible
    return _read(case, row)


def merged_with(key: bytes, objective: Objective, row: Proposal, fields: Mapping[str, str]) -> Merged:
    """Return the objective as it is now, merged with what the partner proposed on the revision it read."""
    here = objective.unseal(key, "content", {})
    base = _base(key, row, fields)
    return merge(base, here, {**base, **fields})


def fields_changed(key: bytes, row: Proposal, fields: Mapping[str, str]) -> list[str]:
    """Return which fields the partner really changed from what it had read, in the order of its form."""
    base = _base(key, row, fields)
    return [name for name, proposed in fields.items() if not same(base.get(name, ""), proposed)]


def _base(key: bytes, row: Proposal, fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return the objective as the partner read it."""
    kept = Version.objects.filter(object_id=row.objective_id, revision=row.base_revision).first()
    base: Mapping[str, str] = kept.unseal(key, "content", {}) if kept else dict.fromkeys(fields, "")
    return base


def _read(case: Case, row: Proposal) -> ProposalRead:
    objective = Objective.objects.filter(pk=row.objective_id, case=case).first()
    if objective is None:
        raise NotVisible
    keys = sealing.open_keys([row.key_id, case.key_id])
    content, key = row.unseal(keys[row.key_id], "content", {}), keys[case.key_id]
    return ProposalRead(
        id=row.pk, state=ProposalState(row.state), by=content["by"], posted_at=row.posted_at, words=content["words"],
        answer=content.get("answer", ""), objective_id=objective.pk, revision=objective.revision,
        now=objective.unseal(key, "content", {}), merged=merged_with(key, objective, row, content["fields"]),
    )  # fmt: skip
