"""The stages of the demonstration by name. Each goes through the real services, under the rights of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, LiteralString

import psycopg
from django.db import transaction

from havre.operations.demo import (
    absences,
    actors,
    circles,
    crip_month,
    files,
    keeping,
    listening_night,
    plans,
    talks,
)

Stage = Callable[..., None]
# In the order in which a whole demonstration plays them.
STAGES: Final[dict[str, Stage]] = {
    "actors": actors.play,
    "listening-night": listening_night.play,
    "talks": talks.play,
    "crip-month": crip_month.play,
    "files": files.play,
    "circles": circles.play,
    "plans": plans.play,
    "absences": absences.play,
    "keeping": keeping.play,
}


# What a stage leaves: when there is some, it was played, or somebody works here.
_LEFT: Final[dict[str, LiteralString]] = {
    "actors": "SELECT EXISTS (SELECT FROM directory_sourcerecord WHERE source_id LIKE 'demo-%')",
    "listening-night": "SELECT EXISTS (SELECT FROM listening_contact)",
    "talks": "SELECT EXISTS (SELECT FROM conversations_conversation)",
    "crip-month": "SELECT EXISTS (SELECT FROM concern_unit_reception)",
    "files": "SELECT EXISTS (SELECT FROM cases_case)",
    "circles": "SELECT EXISTS (SELECT FROM persons_relative)",
    "plans": "SELECT EXISTS (SELECT FROM cases_plan)",
    "absences": "SELECT EXISTS (SELECT FROM runaways_runawayepisode)",
    "keeping": "SELECT EXISTS (SELECT FROM safekeeping_purgerun)",
}


@transaction.atomic
def play(name: str, *, seed: int, now: datetime) -> None:
    """Play one stage, the present being ``now``: everything it adds happened before. Whole, or not at all."""
    STAGES[name](seed=seed, now=now)


def not_played(admin: psycopg.Connection) -> list[str]:
    """Return the stages of which nothing is there, in order: those that a start interrupted has still to play."""
    return [name for name in STAGES if not _found(admin, _LEFT[name])]


def _found(admin: psycopg.Connection, question: LiteralString) -> bool:
    row = admin.execute(question).fetchone()
    return row is not None and bool(row[0])
