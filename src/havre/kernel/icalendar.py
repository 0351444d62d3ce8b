"""Calendars as RFC 5545 writes them: folded lines, escaped texts, UTC instants or whole days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

_FOLD: Final = 75
_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event: a whole day when ``start`` is a date, an instant (aware) otherwise. ``sequence`` is its revision."""

    uid: str
    start: date | datetime
    summary: str
    url: str = ""
    sequence: int = 0


def calendar(events: Iterable[Event], *, name: str, product: str, now: datetime) -> str:
    """Return the text of a calendar; every line ends with CRLF and has at most 75 octets."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escaped(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", *(line for event in events for line in _event(event, now=now)),
        "END:VCALENDAR",
    )  # fmt: skip
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    r"""Return a value of type TEXT.

    >>> escaped("une échéance; deux, trois")
    'une échéance\\; deux\\, trois'
    """
    return text.translate(_ESCAPES)


def folded(line: str) -> str:
    """Return a content line cut every 75 octets, never inside a character; what follows begins with a space."""
    parts, width = [""], 0
    for character in line:
        octets = len(character.encode())
        if width + octets > _FOLD:
            parts.append(" ")
            width = 1
        parts[-1] += character
        width += octets
    return "\r\n".join(parts)


def _event(event: Event, *, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_instant(now)}"
    if isinstance(event.start, datetime):
        yield f"DTSTART:{_instant(event.start)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:CONFIDENTIAL"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
