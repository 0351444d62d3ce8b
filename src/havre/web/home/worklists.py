"""Gather what waits for a person from every journey."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module

from havre.accounts.access import Actor
from havre.kernel.worklist import WorkItem

Source = Callable[..., Iterable[WorkItem]]
SOURCES = (
    "havre.concern_unit.queries",
    "havre.listening.queries",
    "havre.conversations.queries",
    "havre.reports.queries",
    "havre.safekeeping.queries",
    "havre.accounts.queries",
    "havre.directory.queries.worklist",
    "havre.cases.queries.worklist",
    "havre.sharing.queries.inbox",
    "havre.runaways.queries.board",
    "havre.sharing.queries.exports",
)


def gather(actor: Actor, *, now: datetime) -> list[tuple[str, list[WorkItem]]]:
    """Return the work lists by heading, urgent first."""
    items = [item for source in _sources() for item in source(actor, now=now)]
    items.sort(key=lambda item: item.order)
    headings = {item.heading: None for item in items}
    return [(heading, [item for item in items if item.heading == heading]) for heading in headings]


def _sources() -> list[Source]:
    return [import_module(name).work_items for name in SOURCES]
