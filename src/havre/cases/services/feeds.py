"""One's calendar feed: an address with a token, shown once; the database keeps its hash. It tells days only."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.cases.models import Feed
from havre.cases.rules.stepping import by_the_clock
from havre.cases.rules.triggers import TRIGGERS
from havre.foundation import audit
from havre.kernel.ids import uuid7

MOST: Final = 500
_TOKEN_BYTES: Final = 32
_TOKEN_LONGEST: Final = 100
_HOURLY: Final = [rule_id for rule_id in TRIGGERS if by_the_clock(rule_id)]


@dataclass(frozen=True, kw_only=True)
class Day:
    """One line of a feed. ``at`` is told for what is counted in hours only."""

    id: UUID
    on: date
    at: datetime | None
    revision: int


def feed_of(actor: Actor) -> Feed | None:
    """Return the running feed of the person: its day of making and its last use."""
    return Feed.objects.filter(user_id=actor.user_id, revoked_at=None).first()


@transaction.atomic
def open_feed(*, actor: Actor, now: datetime) -> str:
    """Make the feed of the person and return its token, which nobody can read again; a former one stops working."""
    Feed.objects.filter(user_id=actor.user_id, revoked_at=None).update(revoked_at=now)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    Feed(id=uuid7(), user_id=actor.user_id, token_hash=_hash(token), created_at=now).save(force_insert=True)
    audit.record("feed.open", kind="feed", object_id=actor.user_id)
    return token


@transaction.atomic
def close_feed(*, actor: Actor, now: datetime) -> None:
    """Stop the feed at once."""
    if Feed.objects.filter(user_id=actor.user_id, revoked_at=None).update(revoked_at=now):
        audit.record("feed.close", kind="feed", object_id=actor.user_id)


def days_of(token: str, *, now: datetime) -> list[Day] | None:
    """Return the days of a feed; None for an unknown, a revoked or an impossible token, told apart by nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.calendar(%s, %s, %s, %s)", [_hash(token[:_TOKEN_LONGEST]), _HOURLY, now, MOST]
        )
        found = cursor.fetchone()[0]
    if found is None:
        return None
    rows: list[dict[str, Any]] = json.loads(found) if isinstance(found, str) else found
    return [_day(row) for row in rows]


def _day(row: dict[str, Any]) -> Day:
    at = datetime.fromisoformat(row["at"]) if row["hourly"] else None
    return Day(id=UUID(row["id"]), on=date.fromisoformat(row["on"]), at=at, revision=row["revision"])


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
