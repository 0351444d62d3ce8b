"""The stages of the demonstration by name. Each goes through the real services, under the rights of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import psycopg

from havre.operations.demo import crip_month, listening_night

Stage = Callable[..., None]
# In the order in which a whole demonstration plays them.
STAGES: Final[dict[str, Stage]] = {
    "listening-night": listening_night.play,
    "crip-month": crip_month.play,
}


def play(name: str, *, seed: int, now: datetime) -> None:
    """Play one stage, the present being ``now``: everything it adds happened before."""
    STAGES[name](seed=seed, now=now)


def is_empty(admin: psycopg.Connection) -> bool:
    """Tell whether no contact, report or reception exists yet, in any team."""
    row = admin.execute(
        "SELECT EXISTS (SELECT FROM listening_contact) OR EXISTS (SELECT FROM reports_report)"
        " OR EXISTS (SELECT FROM concern_unit_reception)"
    ).fetchone()
    return row is not None and not row[0]
