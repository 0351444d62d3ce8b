"""Jobs of the conversations."""

from __future__ import annotations

from procrastinate.contrib.django import app

from havre.conversations.services.purging import purge
from havre.conversations.services.telling import tell_waiting as tell
from havre.kernel.clock import utc_now


@app.periodic(cron="7 * * * *")
@app.task(name="purge_conversations", queueing_lock="purge_conversations")
def purge_conversations(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each hour, erase what has expired."""
    purge(now=utc_now())


@app.periodic(cron="* * * * *")
@app.task(name="tell_waiting", queueing_lock="tell_waiting")
def tell_waiting(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each minute, tell the desks where something waits and nobody is present."""
    tell(now=utc_now())
