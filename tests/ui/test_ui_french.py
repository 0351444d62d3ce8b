"""Typography and dates in words, and the dates people type."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from havre.ui import french

N, T = "\u00a0", "\u202f"
SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "spaced"),
    [
        ("Pourquoi ?", f"Pourquoi{T}?"),
        ("Oui ; non !", f"Oui{T}; non{T}!"),
        ("À faire : appeler", f"À faire{N}: appeler"),
        ("« Reste »", f"«{N}Reste{N}»"),
        ("«Reste»", f"«{N}Reste{N}»"),
        ("10 000 €", f"10{T}000{N}€"),
        ("50 % des appels, 3 jours", f"50{N}% des appels, 3{N}jours"),
        ("à 10:30", "à 10:30"),
        ("rien à changer", "rien à changer"),
    ],
)
def test_no_break_spaces(typed: str, spaced: str) -> None:
    assert french.spaced(typed) == spaced
    assert french.spaced(spaced) == spaced


def test_quoted() -> None:
    assert french.quoted(" ici ") == french.quoted("« ici »") == f"«{N}ici{N}»"
    assert french.quoted("« ici » puis « là »") == f"«{N}« ici » puis « là »{N}»"


def test_dates_in_words() -> None:
    assert french.date_words(date(2026, 12, 1)) == f"1er{N}décembre 2026"
    assert french.short_date(date(2026, 11, 24), today=SATURDAY) == f"mar. 24{N}nov."
    assert french.short_date(date(2027, 1, 4), today=SATURDAY) == f"lun. 4{N}janv. 2027"
    assert french.datetime_words(datetime(2026, 11, 24, 9, 5)) == f"24{N}novembre 2026 à 9{N}h{N}05"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), f"aujourd’hui (sam. 21{N}nov.)"),
        (date(2026, 11, 22), f"demain (dim. 22{N}nov.)"),
        (date(2026, 11, 24), f"dans 3{N}jours (mar. 24{N}nov.)"),
        (date(2026, 11, 20), f"en retard de 1{N}jour (ven. 20{N}nov.)"),
        (date(2026, 11, 19), f"en retard de 2{N}jours (jeu. 19{N}nov.)"),
    ],
)
def test_delay(day: date, words: str) -> None:
    assert french.delay_words(day, today=SATURDAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), f"aujourd’hui (sam. 21{N}nov.)"),
        (date(2026, 11, 20), f"hier (ven. 20{N}nov.)"),
        (date(2026, 11, 14), f"il y a 7{N}jours (sam. 14{N}nov.)"),
        (date(2026, 11, 24), f"dans 3{N}jours (mar. 24{N}nov.)"),
    ],
)
def test_ago(day: date, words: str) -> None:
    assert french.ago_words(day, today=SATURDAY) == words


@pytest.mark.parametrize(
    "typed",
    [
        "24/11/2026", "24-11-26", "24.11.2026", "24 11 2026", "24112026", "2026-11-24", "24/11",
        "24 novembre 2026", "24 nov. 2026", "24 NOV", "24 Novembre, 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_type_it(typed: str) -> None:
    assert french.parse_day(typed, today=SATURDAY) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("hier", date(2026, 11, 20)),
        ("Aujourd’hui", SATURDAY),
        ("demain", date(2026, 11, 22)),
        ("1er fév 2027", date(2027, 2, 1)),
        ("3 juillet 2010", date(2010, 7, 3)),
        ("5 mars", date(2026, 3, 5)),
        ("12/05/98", date(1998, 5, 12)),
        ("12/05/36", date(2036, 5, 12)),
        ("12/05/37", date(1937, 5, 12)),
    ],
)
def test_nearby_days_months_and_centuries(typed: str, day: date) -> None:
    assert french.parse_day(typed, today=SATURDAY) == day


@pytest.mark.parametrize(
    "typed", ["", "31/02/2026", "12/13/2026", "24 ju 2026", "24 jui 2026", "bientôt", "1/2/3/4", "0/0/0"]
)
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    assert french.parse_day(typed, today=SATURDAY) is None


@pytest.mark.parametrize(
    ("number", "shown", "target"),
    [
        ("0199001234", f"01{N}99{N}00{N}12{N}34", "+33199001234"),
        ("+33 1 99 00 12 34", f"01{N}99{N}00{N}12{N}34", "+33199001234"),
        ("119", "119", "119"),
        ("3919", f"39{N}19", "3919"),
        ("116000", f"116{N}000", "116000"),
        ("+32 2 123 45 67", "+32 2 123 45 67", "+3221234567"),
    ],
)
def test_telephone_numbers(number: str, shown: str, target: str) -> None:
    assert french.phone_words(number) == shown
    assert french.phone_target(number) == target
