"""Days, months and hours in French words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def hour_words(moment: datetime | time) -> str:
    """Return the hour as one says it.

    >>> hour_words(time(9)), hour_words(time(17, 30)), hour_words(time(0))
    ('9 h', '17 h 30', 'minuit')
    """
    if moment.hour == moment.minute == 0:
        return "minuit"
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def day_words(day: date, *, today: date) -> str:
    """Return « aujourd'hui », « demain », the day of the week, or the date from a week on."""
    days = (day - today).days
    if days < 7:
        return {0: "aujourd'hui", 1: "demain"}.get(days) or WEEK[day.weekday()]
    year = f" {day.year}" if day.year != today.year else ""
    return f"le {WEEK[day.weekday()]} {number_words(day.day)} {MONTHS[day.month - 1]}{year}"


def number_words(day: int) -> str:
    """Return the number of a day in its month.

    >>> number_words(1), number_words(2)
    ('1er', '2')
    """
    return "1er" if day == 1 else str(day)


def listed(parts: Sequence[str]) -> str:
    """Return the parts with commas and a last « et ».

    >>> listed(["lundi", "mardi", "jeudi"])
    'lundi, mardi et jeudi'
    """
    return " et ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
