"""The seven days to come at one door, with bank and school holidays already counted; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from havre.directory.hours.evaluate import open_ranges
from havre.directory.hours.place import Place
from havre.directory.hours.wording import WEEK, hour_words, number_words
from havre.kernel.errors import Refused

DAYS = 7


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day: its name, when the door is open in words, and what the calendar says of it."""

    name: str
    hours: str
    note: str = ""
    today: bool = False


def week_of(text: str, place: Place, *, now: datetime) -> tuple[WeekDay, ...]:
    """Return today and the six days after; nothing when hours are not known."""
    try:
        here = now.astimezone(place.zone)
    except Refused:
        return ()
    start = datetime.combine(here.date(), time(), tzinfo=place.zone)
    ranges = open_ranges(text, place, start, days=DAYS + 1) if text else None
    if ranges is None:
        return ()
    local = [(opens.astimezone(place.zone), closes.astimezone(place.zone)) for opens, closes in ranges]
    return tuple(
        _day(here.date() + timedelta(days=step), local, place, first=step == 0) for step in range(DAYS)
    )


def _day(day: date, ranges: list[tuple[datetime, datetime]], place: Place, *, first: bool) -> WeekDay:
    spans = [span for opens, closes in ranges if (span := _on(day, opens, closes))]
    notes = [place.bank_holiday(day) and "jour férié", place.school_holiday(day) and "vacances scolaires"]
    return WeekDay(
        f"{WEEK[day.weekday()].capitalize()} {number_words(day.day)}",
        ", ".join(spans) or "Fermé",
        ", ".join(note for note in notes if note),
        today=first,
    )


def _on(day: date, opens: datetime, closes: datetime) -> str:
    """Return the part of an opening that begins on ``day``, or that fills it; a night belongs to its first day."""
    if opens.date() < day < closes.date() or (opens.date() == day and closes - opens >= timedelta(hours=24)):
        return "jour et nuit"
    if opens.date() != day:
        return ""
    return f"de {hour_words(opens)} à {hour_words(closes)}"
