"""What others share with the person who acts: a list, and one package as it was sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.cases.rules.plan import FieldOutcome, ProposalState
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible
from havre.sharing import access
from havre.sharing.models import Reply, Share
from havre.sharing.queries.plan_items import objectives_in
from havre.sharing.rules import SharePurpose
from havre.sharing.rules.package import Package, opened


@dataclass(frozen=True, kw_only=True)
class ReplyRead:
    """What became of one proposal of the reader: its fields, and why, in the words of the team."""

    objective: str
    state: str
    outcomes: tuple[tuple[str, str], ...]
    text: str
    answered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Received:
    """One share received. ``package`` is what the sender saw before it left; ``objectives`` those it holds."""

    id: UUID
    team_id: UUID
    case_id: UUID
    child: str
    by: str
    purpose: str
    ends_on: date
    shared_at: datetime
    package: Package
    replies: tuple[ReplyRead, ...] = ()

    @property
    def objectives(self) -> dict[UUID, tuple[int, dict[str, str]]]:
        """Return the objectives of the plan that were shared: their revision, and what was told of them."""
        return objectives_in(self.package)


def listed(actor: Actor, *, now: datetime) -> tuple[Received, ...]:
    """Return what is shared with the actor, the last first, in two statements."""
    rows = list(access.shared_with(actor, now=now).order_by("-shared_at", "-id"))
    keys = sealing.open_keys(row.key_id for row in rows)
    return tuple(_received(row, keys[row.key_id]) for row in rows if row.key_id in keys)


def read(actor: Actor, share_id: UUID, *, now: datetime) -> Received:
    """Return one share; the reading is in the journal of the file first. Raise ``NotVisible`` once it is over."""
    row = access.open_share(actor, share_id, now=now)
    try:
        key = sealing.open_key(row.key_id)
        found = _received(row, key)
    except CannotOpen as gone:
        raise NotVisible from gone
    told = Reply.objects.filter(share_id=row.pk, user_id=actor.user_id).order_by("-answered_at", "-id")
    return replace(found, replies=tuple(_reply(one, found, key) for one in told))


def _reply(row: Reply, found: Received, key: bytes) -> ReplyRead:
    content = row.unseal(key, "content", {})
    _, shared = found.objectives.get(row.objective_id, (0, {}))
    return ReplyRead(
        objective=shared.get("text", ""), state=ProposalState.label_of(content["state"]), text=content["text"],
        outcomes=tuple((name, FieldOutcome.label_of(code)) for name, code in content["outcomes"].items()),
        answered_at=row.answered_at,
    )  # fmt: skip


def _received(row: Share, key: bytes) -> Received:
    package = opened(row.unseal_bytes(key, "package"))
    head = package.head
    sender = head["from"]
    return Received(
        id=row.pk, team_id=row.team_id, case_id=row.case_id, child=str(head["child"]),
        by=f"{sender['name']}, {sender['agency']}", package=package,
        purpose=SharePurpose.label_of(row.purpose), ends_on=date.fromisoformat(head["ends_on"]),
        shared_at=row.shared_at,
    )  # fmt: skip
