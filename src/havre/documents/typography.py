"""French typography of our own sentences, dates and hours; the words of people are never touched."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
NARROW = "\u202f"
BREAK_HERE = "\u200b"
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)
_LONG_RUN = re.compile(r"\S{31,}")
_CHUNK = 24


def french(text: str) -> str:
    """Return our own sentence with its unbreakable spaces: narrow before ``; ! ?``, full with ``:`` and « ».

    >>> french("Quand ?") == "Quand" + NARROW + "?"
    True
    """
    text = re.sub(r" ([;!?])", NARROW + r"\1", text)
    text = re.sub(r" ([:»])", NO_BREAK + r"\1", text)
    return text.replace("« ", "«" + NO_BREAK)


def french_date(day: date) -> str:
    """Return "1er mars 2027", with unbreakable spaces.

    >>> french_date(date(2027, 3, 1)).replace(NO_BREAK, " ")
    '1er mars 2027'
    """
    number = "1er" if day.day == 1 else str(day.day)
    return NO_BREAK.join((number, _MONTHS[day.month - 1], str(day.year)))


def french_moment(moment: datetime, *, zone: ZoneInfo) -> str:
    """Return "14 novembre 2026 à 16 h 05" on the clocks of ``zone``; ``moment`` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    local = moment.astimezone(zone)
    return f"{french_date(local)} à{NO_BREAK}{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def breakable(text: str) -> str:
    """Return ``text`` where a run too long for a line (a link, a paste without spaces) may be cut."""
    return _LONG_RUN.sub(_cut, text)


def grouped(hexadecimal: str, *, size: int = 8) -> str:
    """Return a hash in lines of four groups, to be compared by eye or read over the telephone."""
    groups = [hexadecimal[start : start + size] for start in range(0, len(hexadecimal), size)]
    return "\n".join(" ".join(groups[start : start + 4]) for start in range(0, len(groups), 4))


def _cut(match: re.Match[str]) -> str:
    run = match.group()
    return BREAK_HERE.join(run[start : start + _CHUNK] for start in range(0, len(run), _CHUNK))
