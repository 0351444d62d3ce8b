"""Ages on a day, births on 29 February, majority by the territory's clock, impossible dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.errors import Refused
from havre.law.age import Age, AgeBand, age_on, band_of, is_minor_at, majority_at, majority_on, years_on
from havre.law.territory import METROPOLE, territory_of

LEAP = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2010, 6, 15), date(2026, 6, 14), 15),
        (date(2010, 6, 15), date(2026, 6, 15), 16),
        (date(2010, 6, 15), date(2010, 6, 15), 0),
        (LEAP, date(2026, 2, 28), 17),
        (LEAP, date(2026, 3, 1), 18),
        (LEAP, date(2028, 2, 28), 19),
        (LEAP, date(2028, 2, 29), 20),
        (date(2009, 12, 31), date(2027, 1, 1), 17),
    ],
)
def test_completed_years(birth: date, on: date, years: int) -> None:
    assert years_on(birth, on) == years


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 12000))
def test_completed_years_equal_the_count_of_birthdays_met(birth: date, days: int) -> None:
    on = birth + timedelta(days=days)
    walk = (birth + timedelta(days=step) for step in range(1, days + 1))

    met = sum((day.month, day.day) == (birth.month, birth.day) for day in walk)

    if (birth.month, birth.day) == (2, 29):
        assert years_on(birth, on) >= met
    else:
        assert years_on(birth, on) == met


def test_the_age_says_months_and_band() -> None:
    assert age_on(date(2010, 6, 15), date(2026, 9, 14)) == Age(years=16, months=2, band=AgeBand.FROM_15_TO_17)
    assert age_on(LEAP, date(2026, 2, 28)).is_minor
    assert not age_on(LEAP, date(2026, 3, 1)).is_minor


def test_every_bound_of_the_bands() -> None:
    bands = [band_of(years) for years in (1, 2, 12, 13, 14, 15, 17, 18, 20, 21)]

    assert [band.value for band in bands] == [
        "under_2", "2_12", "2_12", "13_14", "13_14", "15_17", "15_17", "18_20", "18_20", "21_plus",
    ]  # fmt: skip


def test_majority_begins_at_local_midnight() -> None:
    birth = date(2008, 7, 14)

    assert majority_on(birth) == date(2026, 7, 14)
    assert majority_at(birth, METROPOLE) == datetime(2026, 7, 13, 22, tzinfo=UTC)
    assert majority_at(birth, territory_of("974")) == datetime(2026, 7, 13, 20, tzinfo=UTC)
    assert majority_at(birth, territory_of("973")) == datetime(2026, 7, 14, 3, tzinfo=UTC)


def test_the_last_second_of_minority_depends_on_the_clock_of_the_place() -> None:
    birth, instant = date(2008, 7, 14), datetime(2026, 7, 13, 23, tzinfo=UTC)

    assert not is_minor_at(birth, instant, METROPOLE)
    assert is_minor_at(birth, instant, territory_of("972"))


@given(st.dates(date(1996, 1, 1), date(2020, 1, 1)))
def test_the_day_before_majority_is_the_last_minor_day(birth: date) -> None:
    majority = majority_on(birth)

    assert age_on(birth, majority).years == 18
    assert age_on(birth, majority - timedelta(days=1)).is_minor


@pytest.mark.parametrize(
    ("birth", "code"), [(date(2026, 1, 2), "born_in_future"), (date(1990, 1, 1), "implausible_age")]
)
def test_impossible_dates_are_refused_in_french(birth: date, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        age_on(birth, date(2026, 1, 1))

    assert refusal.value.code == code
    assert refusal.value.field == "birth_date"
    assert refusal.value.sentence.endswith(".")
