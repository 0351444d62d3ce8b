"""Opening hours of the sources as weekly rows and as one French sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from havre.directory.importers.records import MAX_HOURS, Opening

_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ORDER = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS = dict(zip(_NAMES, _ORDER, strict=True))
_RANGE = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?\s*-\s*(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?")
_CLOCK = re.compile(r"^(\d{1,2})[:h](\d{2})?(?::\d{2})?$")

Slot = tuple[str, str, str]  # day, opens, closes


@lru_cache(maxsize=4096)
def clock(text: str) -> str:
    """Return ``HH:MM``, or "" when it is not an hour of the day (24:00 is 00:00, the next day).

    >>> clock("9h"), clock("16:30:00"), clock("24:00"), clock("25:00")
    ('09:00', '16:30', '00:00', '')
    """
    found = _CLOCK.match(text.strip())
    if not found or not text.isascii():
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return ""
    return f"{hour % 24:02}:{minute:02}"


def ranges(text: str) -> tuple[list[tuple[str, str]], bool]:
    """Return the ranges of ``09:00 - 12:00 / 14:00 - 17:00``, and whether all of it was understood.

    The files fill the places left empty with ``00:00 - 00:00``: read as a whole day, a closed door would be open.

    >>> ranges("00:00 - 00:00 / 09:00 - 12:00")
    ([('09:00', '12:00')], True)
    """
    written = ((f"{m[1]}:{m[2] or 0:0>2}", f"{m[3]}:{m[4] or 0:0>2}") for m in _RANGE.finditer(text))
    found = [(clock(begin), clock(end)) for begin, end in written if {begin, end} - {"0:00", "00:00"}]
    sound = [pair for pair in found if all(pair)]
    rest = _RANGE.sub("", text).strip(" /,;")
    return sound, not rest and sound == found


def days_between(first: str, last: str) -> list[str]:
    """Return the RFC 5545 days from ``first`` to ``last`` (French names); empty when one is not a day."""
    begin, end = DAYS.get(first.strip().casefold()), DAYS.get((last or first).strip().casefold())
    if not begin or not end:
        return []
    start, stop = _ORDER.index(begin), _ORDER.index(end)
    return list(_ORDER[start : stop + 1] if start <= stop else _ORDER[start:] + _ORDER[: stop + 1])


def openings(slots: Iterable[Slot]) -> tuple[Opening, ...]:
    """Group the slots that share the same hours: one row for Monday to Friday."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for day, opens, closes in slots:
        days = grouped.setdefault((opens, closes), [])
        if day not in days:
            days.append(day)
    return tuple(
        Opening(",".join(sorted(days, key=_ORDER.index)), opens, closes)
        for (opens, closes), days in grouped.items()
    )


def sentence(parts: Iterable[str]) -> str:
    """Return the parts as one text, cut at the length the database keeps."""
    return " ; ".join(part for part in parts if part)[:MAX_HOURS]
