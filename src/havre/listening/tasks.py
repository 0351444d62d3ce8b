"""Jobs of the listening desk: ids only; each works for one team."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havre.foundation.scope import acting_for_team
from havre.kernel.clock import utc_now
from havre.listening.services import follow_ups


@app.task(name=follow_ups.REMINDER, retry=5)
def remind_follow_up(*, team_id: str, follow_up_id: str) -> None:
    """Remind of one call-back on its day."""
    with acting_for_team(UUID(team_id)):
        follow_ups.remind_follow_up(follow_up_id=UUID(follow_up_id), now=utc_now())
