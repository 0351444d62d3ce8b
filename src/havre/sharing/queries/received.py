"""What others share with the person who acts: a list, and one package as it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.foundation import sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible
from havre.sharing import access
from havre.sharing.models import Share
from havre.sharing.queries.plan_items import objectives_in
from havre.sharing.rules import SharePurpose
from havre.sharing.rules.package import Package, opened


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
        return _received(row, sealing.open_key(row.key_id))
    except CannotOpen as gone:
        raise NotVisible from gone


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
