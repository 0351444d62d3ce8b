"""Counting of time limits: civil days, months and years (CPC, art. 640 to 642), hours by the clock."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from havre.law.calendar import working_day_from
from havre.law.territory import Territory


@dataclass(frozen=True, kw_only=True)
class Term:
    """When a limit expires.

    ``nominal_on`` is the day before any extension, ``due_on`` the local day on which the limit expires,
    ``due_at`` the first UTC instant at which it is over: the midnight that ends ``due_on`` or the hour.
    """

    nominal_on: date
    due_on: date
    due_at: datetime


def add_months(start: date, months: int) -> date:
    """Return the same day of the month ``months`` later, or the last day of that month (CPC, art. 641).

    >>> add_months(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def civil_date(start: date, *, months: int = 0, days: int = 0) -> date:
    """Return the last day of the limit: months first, then days; the first day does not count (art. 641)."""
    return add_months(start, months) + timedelta(days=days)


def local_date(instant: datetime, territory: Territory) -> date:
    """Return the day that ``instant`` (aware) has in the territory."""
    return _aware(instant).astimezone(territory.zone).date()


def start_of_day(on: date, territory: Territory) -> datetime:
    """Return the UTC instant of local midnight at the beginning of that day."""
    return datetime.combine(on, time.min, tzinfo=territory.zone).astimezone(UTC)


def end_of_day(on: date, territory: Territory) -> datetime:
    """Return the UTC instant of 24:00 local, the first at which the day is over (CPC, art. 642)."""
    return start_of_day(on + timedelta(days=1), territory)


def civil_term(
    start: date, *, months: int = 0, days: int = 0, territory: Territory, extended: bool = False
) -> Term:
    """Return the term of a limit in months and days, put off to a working day when ``extended``."""
    nominal = civil_date(start, months=months, days=days)
    due = working_day_from(nominal, territory) if extended else nominal
    return Term(nominal_on=nominal, due_on=due, due_at=end_of_day(due, territory))


def clock_term(start: datetime, *, hours: int, territory: Territory) -> Term:
    """Return the term of a limit in elapsed hours: a change of legal time neither adds nor takes any."""
    due_at = _aware(start).astimezone(UTC) + timedelta(hours=hours)
    on = local_date(due_at, territory)
    return Term(nominal_on=on, due_on=on, due_at=due_at)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None or instant.utcoffset() is None:
        message = "an instant carries its time zone"
        raise ValueError(message)
    return instant
