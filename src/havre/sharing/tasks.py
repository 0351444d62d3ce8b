"""Jobs of sharing: ids only."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havre.kernel.clock import utc_now
from havre.sharing.services import expiring, waiting


@app.periodic(cron="17 * * * *")
@app.task(name="end_shares", queueing_lock="end_shares")
def end_shares(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each hour: end the referrals past their last day, tell who waits for a team where nobody is left to answer.

    Each team where a share or an export ended is queued.
    """
    expiring.end_referrals(now=utc_now())
    for team_id in waiting.teams_left_waiting():
        tell_left_waiting.defer(team_id=str(team_id))
    for team_id in expiring.teams_waiting(now=utc_now()):
        shred_ended.defer(team_id=str(team_id))


@app.task(name="shred_ended", retry=3)
def shred_ended(*, team_id: str) -> None:
    """Destroy the keys of what ended in one team."""
    expiring.shred_ended(UUID(team_id), now=utc_now())


@app.task(name="tell_left_waiting", retry=3)
def tell_left_waiting(*, team_id: str) -> None:
    """Tell one team that nobody is left to answer what it sent."""
    waiting.tell_left_waiting(UUID(team_id), now=utc_now())
