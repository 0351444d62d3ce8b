"""Jobs of sharing: ids only."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havre.kernel.clock import utc_now
from havre.sharing.services import expiring


@app.periodic(cron="17 * * * *")
@app.task(name="end_shares", queueing_lock="end_shares")
def end_shares(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each hour, end the referrals past their last day, and queue each team where a share or an export ended."""
    expiring.end_referrals(now=utc_now())
    for team_id in expiring.teams_waiting(now=utc_now()):
        shred_ended.defer(team_id=str(team_id))


@app.task(name="shred_ended", retry=3)
def shred_ended(*, team_id: str) -> None:
    """Destroy the keys of what ended in one team."""
    expiring.shred_ended(UUID(team_id), now=utc_now())
