"""The clock: the only place that reads the time; services take ``now`` as an argument."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

# No date of a file lies outside; beyond, a day more or another offset cannot always be counted.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def instant_of(text: str) -> datetime | None:
    """Return the instant that an address carries; None for what is none, has no offset, or no clock could show."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo and FIRST_YEAR <= found.year <= LAST_YEAR else None
    except ValueError:
        return None
