"""Jobs of safekeeping: ids only; each works for one team."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havre.kernel.clock import utc_now
from havre.safekeeping.services import erasing
from havre.safekeeping.services.purges import PURGE_TEAM


@app.task(name=PURGE_TEAM, retry=5, queueing_lock=None)
def purge_team(*, run_id: str, team_id: str) -> None:
    """Do what is left of one purge for one team."""
    erasing.purge_team(run_id=UUID(run_id), team_id=UUID(team_id), now=utc_now())
