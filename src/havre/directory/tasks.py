"""Jobs of the directory: ids only."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from havre.directory.services import duplicates, opening, reminders
from havre.kernel.clock import utc_now


@app.periodic(cron="30 8 * * 1-5")
@app.task(name="ask_structures", queueing_lock="ask_structures")
def ask_structures(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each working morning, queue one letter for each entry to confirm."""
    for service_id in reminders.due_for_a_letter(now=utc_now()):
        ask_structure.defer(service_id=str(service_id))


@app.task(name="ask_structure", retry=5)
def ask_structure(*, service_id: str) -> None:
    """Send one letter, unless it is no longer due."""
    reminders.send_letter(service_id=UUID(service_id), now=utc_now())


@app.periodic(cron="10 3 * * *")
@app.task(name="find_twins", queueing_lock="find_twins")
def find_twins(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each night, look for entries that may be one."""
    duplicates.find_pairs(now=utc_now())


@app.periodic(cron="40 2 * * *")
@app.task(name="refresh_opening_hours", queueing_lock="refresh_opening_hours")
def refresh_opening_hours(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Each night, compute the opening of the coming fortnight."""
    opening.refresh_hours(now=utc_now())
