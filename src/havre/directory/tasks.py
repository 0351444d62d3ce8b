"""Jobs of the directory: ids only."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from havre.directory.rules.webhooks import ATTEMPTS, FIRST_WAIT, GROWTH
from havre.directory.services import duplicates, last_search, opening, reminders, told_imports, webhooks
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


@app.periodic(cron="*/5 * * * *")
@app.task(name="sweep_searches", queueing_lock="sweep_searches")
def sweep_searches(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives the minute
    """Every five minutes, delete the searches that have ended."""
    last_search.sweep(now=utc_now())


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


@app.task(name=webhooks.TELL_ALL, retry=5)
def tell_webhooks(*, service_id: str, act: str, at: str) -> None:
    """Queue one letter for each address to tell."""
    for webhook_id in webhooks.listeners():
        tell_webhook.defer(webhook_id=str(webhook_id), service_id=service_id, act=act, at=at)


_LATER = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=GROWTH, wait=FIRST_WAIT)


@app.task(name=told_imports.TELL_IMPORT, retry=5)
def tell_import(*, run_id: str) -> None:
    """Queue one message for each thousand changes of an import and each address to tell."""
    listening = webhooks.listeners()
    for rank in range(told_imports.messages_of(UUID(run_id), now=utc_now())):
        for webhook_id in listening:
            tell_import_to.defer(webhook_id=str(webhook_id), run_id=run_id, rank=rank)


@app.task(name="directory.tell_import_to", retry=_LATER)
def tell_import_to(*, webhook_id: str, run_id: str, rank: int) -> None:
    """Send one message of an import to one address."""
    if not told_imports.send_message(
        webhook_id=UUID(webhook_id), run_id=UUID(run_id), rank=rank, now=utc_now()
    ):
        raise webhooks.NotTold


@app.task(name="directory.tell_webhook", retry=_LATER)
def tell_webhook(*, webhook_id: str, service_id: str, act: str, at: str) -> None:
    """Tell one address; tried again, later each time, when nobody answered well."""
    if not webhooks.send(
        webhook_id=UUID(webhook_id), service_id=UUID(service_id), act=act, at=at, now=utc_now()
    ):
        raise webhooks.NotTold
