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


def osm(rows: Iterable[Opening]) -> str:
    """Return the rows in the syntax of OpenStreetMap; "" when there are none.

    >>> osm([Opening("MO,TU,WE,TH,FR", "09:00", "12:00"), Opening("SA", "21:00", "02:00")])
    'Mo-Fr 09:00-12:00; Sa 21:00-26:00'
    >>> osm([Opening("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")])
    '24/7'
    """
    days: dict[str, list[str]] = {day: [] for day in _ORDER}
    for row in rows:
        for day in row.byday.split(","):
            days[day].append(_osm_range(row.opens_at, row.closes_at))
    told = {day: ",".join(sorted(ranges)) for day, ranges in days.items() if ranges}
    if set(told.values()) == {"00:00-24:00"} and len(told) == len(_ORDER):
        return "24/7"
    groups: list[tuple[list[str], str]] = []
    for day, ranges in told.items():
        if groups and groups[-1][1] == ranges and _ORDER.index(groups[-1][0][-1]) + 1 == _ORDER.index(day):
            groups[-1][0].append(day)
        else:
            groups.append(([day], ranges))
    return "; ".join(f"{_osm_days(run)} {ranges}" for run, ranges in groups)


def _osm_days(run: list[str]) -> str:
    first, last = run[0].title(), run[-1].title()
    return first if first == last else f"{first}-{last}" if len(run) > 2 else f"{first},{last}"


def _osm_range(opens: str, closes: str) -> str:
    """Return the range; one that ends the next day goes past 24:00, as OpenStreetMap writes it."""
    if closes > opens:
        return f"{opens}-{closes}"
    return f"{opens}-{int(closes[:2]) + 24}:{closes[3:]}"


def sentence(parts: Iterable[str]) -> str:
    """Return the parts as one text, cut at the length the database keeps."""
    return " ; ".join(part for part in parts if part)[:MAX_HOURS]
