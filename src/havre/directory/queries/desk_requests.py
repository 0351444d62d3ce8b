"""Requests to see what the directory keeps for professionals: one's own, and those to decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.models import Agency, User
from havre.accounts.rules import Right
from havre.directory.models import AccessRequest
from havre.directory.queries.paging import SHOWN, page_of
from havre.directory.rules.keeping import RequestStatus
from havre.kernel.errors import NotVisible


@dataclass(frozen=True)
class Asked:
    """A request to see what is kept for professionals."""

    id: UUID
    who: str
    agency: str
    purpose: str
    asked_at: datetime
    status: str
    expires_on: date | None
    answer: str


@dataclass(frozen=True)
class Requests:
    """One page of requests, how many there are, and the marks of the pages around."""

    lines: tuple[Asked, ...]
    total: int
    before: str
    after: str


def requests_waiting(actor: Actor, *, at: str = "") -> Requests:
    """Return the requests of others that wait, then those that run. Four statements."""
    if not actor.holds(Right.DIRECTORY_MODERATE):
        raise NotVisible
    open_ones = [RequestStatus.ASKED.value, RequestStatus.GRANTED.value]
    rows = AccessRequest.objects.filter(status__in=open_ones).exclude(user_id=actor.user_id)
    page = page_of(rows, keys=("status", "asked_at", "id"), at=at)
    return Requests(tuple(_asked(page.rows)), page.total, page.before, page.after)


def request_asked(actor: Actor, request_id: UUID) -> Asked:
    """Return one request; ``NotVisible`` for who does not moderate, and for one's own."""
    if not actor.holds(Right.DIRECTORY_MODERATE):
        raise NotVisible
    found = _asked(AccessRequest.objects.filter(id=request_id).exclude(user_id=actor.user_id))
    if not found:
        raise NotVisible
    return found[0]


def own_requests(actor: Actor) -> list[Asked]:
    """Return one's own requests, the latest first. Three statements."""
    return _asked(AccessRequest.objects.filter(user_id=actor.user_id).order_by("-asked_at", "-id")[:SHOWN])


def _asked(rows: Iterable[AccessRequest]) -> list[Asked]:
    found = list(rows)
    names = dict(
        User.objects.filter(id__in=[row.user_id for row in found]).order_by("id").values_list("id", "name")
    )
    agencies = dict(
        Agency.objects.filter(id__in=[row.agency_id for row in found])
        .order_by("id")
        .values_list("id", "name")
    )
    return [
        Asked(row.id, names.get(row.user_id, "Une personne de cette organisation"), agencies.get(row.agency_id, ""),
              row.purpose, row.asked_at, row.status, row.expires_on, row.answer)
        for row in found
    ]  # fmt: skip
