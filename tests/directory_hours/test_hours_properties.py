"""What holds at any instant: the ranges agree with the state, the library agrees once holidays are dates."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import chain, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours
from opening_hours import State as Told

from directory_hours.hours_places import GUYANE, LYON, MARTINIQUE, METZ, OFFICE, PARIS, RENNES, REUNION
from havre.directory.hours import Kind, Place, open_ranges, state

TEXTS = [
    OFFICE,
    "24/7",
    "Mo-Su 21:00-08:00; PH off",
    "Mo-Fr 09:00-18:00; SH off",
    "SH Mo-Fr 10:00-16:00; Sa[1] 10:00-12:00",
    "Mo 12:00-36:00; Tu 22:00-02:30",
    "Sa-Su 01:30-02:30, 02:45-03:15",
    'Mo-Fr 09:00-12:00 "sur rendez-vous", We 11:00-17:00',
    "week 1-53/2 Mo-Fr 08:00-20:00; Dec 24-Jan 02 off",
    "Mo-Fr 09:00-12:00 || unknown",
]
PLACES = [PARIS, RENNES, LYON, METZ, REUNION, GUYANE, Place("975"), Place("988")]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(PLACES),
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 8, 1)),  # noqa: DTZ001 - the zone is set below
    st.integers(0, 14 * 24 * 60 - 1),
)
def test_the_ranges_agree_with_the_state(text: str, place: Place, start: datetime, minutes: int) -> None:
    begins = start.replace(tzinfo=UTC)
    instant = begins + timedelta(minutes=minutes)
    found = state(text, place, instant)
    ranges = open_ranges(text, place, begins)

    if ranges is None:
        assert found.kind is not Kind.OPEN
        return
    inside = [end for begin, end in ranges if begin <= instant < end]
    assert (found.kind is Kind.OPEN) == bool(inside)
    if inside and found.closes_at and inside[0] < begins + timedelta(days=14):
        assert found.closes_at == inside[0]
    assert all(one[1] < other[0] for one, other in pairwise(ranges))


SELECTORS = ["Mo-Fr", "Mo,We", "Sa", "Mo-Su", "Tu,PH", "PH", "SH", "PH,SH", "Sa[1]", "Mo[-1]", "We[2-3]"]
SELECTORS += ["Jul-Aug Mo-Fr", "week 2-52/2 Mo-We", "2026 Apr 11-2026 Apr 26", "Dec 24-Jan 02", "Mar"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(SELECTORS),
            st.sampled_from(["09:00-12:00", "14:00-18:00", "09:00-12:00,14:00-18:00", "10:00-24:00", "off"]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([PARIS, RENNES, LYON, METZ, MARTINIQUE]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1439),
)
def test_without_nights_the_library_agrees_once_holidays_are_dates(
    rules: list[tuple[str, str]], place: Place, on: date, minute: int
) -> None:
    """The oracle: the same rules with PH and SH written as dates, read by opening-hours-py."""
    if any("SH" in days for days, _ in rules) and not place.school_zone:
        return
    wall = datetime(on.year, on.month, on.day) + timedelta(minutes=minute)  # noqa: DTZ001 - wall clock for the oracle
    written = "; ".join(" ".join(rule) for rule in rules)
    dated = "; ".join(chain.from_iterable(_dated(days, hours, place, on) for days, hours in rules)) or "off"
    oracle = OpeningHours(dated, auto_country=False, auto_timezone=False)

    assert (state(written, place, wall.replace(tzinfo=place.zone)).kind is Kind.OPEN) == (
        oracle.state(wall)[0] == Told.OPEN
    )


def _dated(days: str, hours: str, place: Place, on: date) -> list[str]:
    week = [part for part in days.split(",") if part not in {"PH", "SH"}]
    today = f"{on:%Y} {on:%b} {on.day}"
    on_holiday = ("PH" in days and place.bank_holiday(on)) or ("SH" in days and place.school_holiday(on))
    return [*([f"{','.join(week)} {hours}"] if week else []), *([f"{today} {hours}"] if on_holiday else [])]


def test_a_state_takes_less_than_a_millisecond() -> None:
    instants = [datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=97 * step) for step in range(200)]
    for instant in instants:
        state(OFFICE, RENNES, instant)

    began = time.perf_counter()
    for instant in instants:
        state(OFFICE, RENNES, instant)

    assert (time.perf_counter() - began) / len(instants) < 0.001
