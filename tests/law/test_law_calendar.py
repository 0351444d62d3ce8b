"""Days off: Easter against published dates, each territory's own days, and since when they count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.errors import Refused
from havre.law.calendar import HOLIDAYS, day_off, days_off, easter_sunday, is_working_day, working_day_from
from havre.law.territory import ALSACE_MOSELLE, METROPOLE, TERRITORIES, territory_of

# Published dates of Easter, early, late and ordinary.
EASTERS = {
    1818: date(1818, 3, 22),
    1943: date(1943, 4, 25),
    2000: date(2000, 4, 23),
    2008: date(2008, 3, 23),
    2011: date(2011, 4, 24),
    2019: date(2019, 4, 21),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
    2028: date(2028, 4, 16),
    2038: date(2038, 4, 25),
}

ABOLITION = [
    ("971", date(2026, 5, 27)),
    ("972", date(2026, 5, 22)),
    ("973", date(2026, 6, 10)),
    ("974", date(2026, 12, 20)),
    ("976", date(2026, 4, 27)),
    ("977", date(2026, 10, 9)),
    ("978", date(2026, 5, 28)),
]


@pytest.mark.parametrize(("year", "sunday"), EASTERS.items())
def test_easter_is_the_published_date(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    sunday = easter_sunday(year)

    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


def test_the_eleven_national_days_of_2026() -> None:
    assert sorted(days_off(2026, METROPOLE)) == [
        date(2026, 1, 1),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 8),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 7, 14),
        date(2026, 8, 15),
        date(2026, 11, 1),
        date(2026, 11, 11),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize(("code", "on"), ABOLITION)
def test_each_overseas_territory_keeps_its_own_day_and_no_other(code: str, on: date) -> None:
    own = {day for day in days_off(2026, territory_of(code)) if day not in days_off(2026, METROPOLE)}

    assert own == {on}
    assert day_off(on, territory_of(code)) == "Abolition de l'esclavage"


def test_alsace_moselle_adds_saint_stephen_and_good_friday_where_there_is_a_temple() -> None:
    for code in sorted(ALSACE_MOSELLE):
        with_temple = set(days_off(2026, territory_of(code, protestant_temple=True)))
        without = set(days_off(2026, territory_of(code)))

        assert with_temple - without == {date(2026, 4, 3)}
        assert without - set(days_off(2026, METROPOLE)) == {date(2026, 12, 26)}


def test_a_temple_changes_nothing_outside_alsace_moselle() -> None:
    assert territory_of("75", protestant_temple=True) == territory_of("75")


def test_dated_rows_are_not_kept_before_their_text() -> None:
    assert date(1981, 5, 8) not in days_off(1981, METROPOLE)
    assert date(1982, 5, 8) in days_off(1982, METROPOLE)
    assert date(2011, 10, 9) not in days_off(2011, territory_of("977"))
    assert date(2012, 10, 9) in days_off(2012, territory_of("977"))


def test_saint_martin_moved_from_27_to_28_may() -> None:
    assert day_off(date(2015, 5, 27), territory_of("978"))
    assert day_off(date(2021, 5, 28), territory_of("978"))
    assert not day_off(date(2021, 5, 27), territory_of("978"))


def test_the_day_names_the_holiday_before_the_weekend() -> None:
    assert day_off(date(2026, 8, 15), METROPOLE) == "Assomption"
    assert day_off(date(2026, 8, 16), METROPOLE) == "dimanche"
    assert day_off(date(2026, 8, 17), METROPOLE) == ""


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(TERRITORIES)), st.booleans())
def test_the_working_day_is_the_first_one_and_at_most_a_week_away(on: date, code: str, temple: bool) -> None:
    territory = territory_of(code, protestant_temple=temple)

    found = working_day_from(on, territory)

    assert is_working_day(found, territory)
    assert on <= found <= on + timedelta(days=7)
    between = [on + timedelta(days=step) for step in range((found - on).days)]
    assert not any(is_working_day(day, territory) for day in between)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(sorted(ALSACE_MOSELLE)))
def test_more_days_off_never_shorten(on: date, code: str) -> None:
    mainland = working_day_from(on, METROPOLE)
    local = working_day_from(on, territory_of(code))
    local_with_temple = working_day_from(on, territory_of(code, protestant_temple=True))

    assert mainland <= local <= local_with_temple


def test_there_are_96_mainland_departements_and_11_overseas_territories_with_a_known_zone() -> None:
    overseas = [code for code in TERRITORIES if code.startswith("9") and len(code) == 3]

    assert len(TERRITORIES) - len(overseas) == 96
    assert len(overseas) == 11
    assert {TERRITORIES[code].zone.key for code in TERRITORIES if code not in overseas} == {"Europe/Paris"}
    assert len({TERRITORIES[code].zone.key for code in overseas}) == 11


def test_authorities_that_are_not_departements_have_a_clock() -> None:
    assert territory_of("69M").code == "69"
    assert territory_of(" 2a ").name == "Corse-du-Sud"


def test_an_unknown_code_is_refused_in_french() -> None:
    with pytest.raises(Refused) as refusal:
        territory_of("999")

    assert refusal.value.code == "unknown_territory"
    assert "999" in refusal.value.sentence


def test_rows_held_from_memory_say_so() -> None:
    for row in HOLIDAYS:
        assert row.source.verified or "à vérifier" in row.source.reserve
    assert [row.label for row in HOLIDAYS if row.places & {"986", "987", "988"} and row.source.verified] == []
