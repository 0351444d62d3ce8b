"""Jobs of the absences."""

from __future__ import annotations

from procrastinate.contrib.django import app

from havre.kernel.clock import utc_now
from havre.runaways.services import night_keys, pictures


@app.periodic(cron="23 * * * *")
@app.task(name="purge_runaways", queueing_lock="purge_runaways")
def purge_runaways(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each hour, erase the photographs whose day has come and the night keys that nobody writes to any more."""
    now = utc_now()
    pictures.purge(now=now)
    night_keys.purge(now=now)
