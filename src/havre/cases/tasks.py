"""Jobs of the followed files: ids only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from havre.cases.services import attachments, drafts, importing, sharing_out
from havre.kernel.clock import utc_now

# A scanner that is away is asked again for a day, less and less often.
_LATER = RetryStrategy(max_attempts=60, linear_wait=60)


@app.task(name=importing.RUN, retry=3)
def import_files(*, run_id: str, user_id: str, at: str) -> None:
    """Bring in the files of a confirmed CSV, as the person who confirmed."""
    importing.bring_in(run_id=UUID(run_id), user_id=UUID(user_id), now=datetime.fromisoformat(at))


@app.periodic(cron="*/5 * * * *")
@app.task(name="look_at_deadlines", queueing_lock="look_at_deadlines")
def look_at_deadlines(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Every five minutes, queue one turn for each team where something is to be told or shared out."""
    for team_id in sharing_out.teams_waiting(now=utc_now()):
        turn_of_team.defer(team_id=str(team_id))


@app.task(name="turn_of_team", retry=3)
def turn_of_team(*, team_id: str) -> None:
    """Share out, escalate and remind in one team."""
    sharing_out.turn(UUID(team_id), now=utc_now())


@app.periodic(cron="40 3 * * *")
@app.task(name="purge_drafts", queueing_lock="purge_drafts")
def purge_drafts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each night, erase the drafts that have expired."""
    drafts.purge(now=utc_now())


@app.task(name=attachments.SCAN, retry=_LATER)
def scan_attachment(*, team_id: str, attachment_id: str) -> None:
    """Show one paper in quarantine to the scanner."""
    attachments.judge(team_id=UUID(team_id), attachment_id=UUID(attachment_id), now=utc_now())
