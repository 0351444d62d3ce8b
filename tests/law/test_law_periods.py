"""Counting days, months and hours, against an oracle that walks the calendar one day at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.law.periods import (
    add_months,
    civil_date,
    civil_term,
    clock_term,
    end_of_day,
    local_date,
    start_of_day,
)
from havre.law.territory import METROPOLE, TERRITORIES, territory_of

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CODES = st.sampled_from(sorted(TERRITORIES))


def walked_months(start: date, months: int) -> date:
    """Walk day by day to the month sought, stop at the same day of the month, or at the month's last day."""
    day, crossed = start, 0
    while crossed < months:
        tomorrow = day + timedelta(days=1)
        crossed += tomorrow.month != day.month
        day = tomorrow
    while day.day < start.day and (day + timedelta(days=1)).month == day.month:
        day += timedelta(days=1)
    return day


@given(DAYS, st.integers(0, 36))
def test_months_equal_the_walk(start: date, months: int) -> None:
    assert add_months(start, months) == walked_months(start, months)


@pytest.mark.parametrize(
    ("start", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_month_ends(start: date, months: int, found: date) -> None:
    assert add_months(start, months) == found


def test_months_come_before_days() -> None:
    assert civil_date(date(2026, 1, 31), months=1, days=1) == date(2026, 3, 1)


@given(DAYS, st.integers(0, 400), CODES, st.booleans())
def test_days_do_not_count_the_first_and_end_at_midnight(
    start: date, days: int, code: str, extended: bool
) -> None:
    territory = territory_of(code)

    term = civil_term(start, days=days, territory=territory, extended=extended)

    assert (term.nominal_on - start).days == days
    assert term.due_on >= term.nominal_on
    assert local_date(term.due_at - timedelta(microseconds=1), territory) == term.due_on
    assert local_date(term.due_at, territory) == term.due_on + timedelta(days=1)


@given(INSTANTS, st.integers(0, 200), CODES)
def test_hours_are_elapsed_hours(start: datetime, hours: int, code: str) -> None:
    term = clock_term(start, hours=hours, territory=territory_of(code))

    assert term.due_at - start == timedelta(hours=hours)
    assert term.due_on == local_date(term.due_at, territory_of(code))


@given(DAYS, CODES)
def test_a_day_lasts_24_hours_but_on_the_two_nights(on: date, code: str) -> None:
    territory = territory_of(code)

    hours = (end_of_day(on, territory) - start_of_day(on, territory)).total_seconds() / 3600

    assert hours == pytest.approx(24, abs=1.01)


def test_the_two_nights_of_2026_in_paris() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    assert end_of_day(spring, METROPOLE) - start_of_day(spring, METROPOLE) == timedelta(hours=23)
    assert end_of_day(autumn, METROPOLE) - start_of_day(autumn, METROPOLE) == timedelta(hours=25)


def test_a_naive_instant_is_a_fault() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        clock_term(naive, hours=1, territory=METROPOLE)
    with pytest.raises(ValueError, match="time zone"):
        local_date(naive, METROPOLE)
