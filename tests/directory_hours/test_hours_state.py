"""Three states at dated instants: nights, clock changes, school and bank holidays of the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from directory_hours.hours_places import (
    CORSE,
    GUYANE,
    LYON,
    MARTINIQUE,
    METZ,
    NANCY,
    OFFICE,
    PARIS,
    RENNES,
    REUNION,
)
from havre.directory.hours import Kind, Place, State, is_night, open_ranges, sentence_of, state
from havre.directory.hours.laying import is_appointment
from havre.directory.hours.place import SCHOOL_ZONES
from havre.law.territory import TERRITORIES


def at(place: Place, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=place.zone)


def told(text: str, place: Place, moment: str) -> str:
    now = at(place, moment)
    return sentence_of(state(text, place, now), now)


def kind(text: str, place: Place, moment: str) -> Kind:
    return state(text, place, at(place, moment)).kind


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2026-11-23 09:00", "Ouvert jusqu'à 12 h"),
        ("2026-11-23 11:35", "Ouvert, ferme dans 25 min"),
        ("2026-11-23 11:59:30", "Ouvert, ferme dans 1 min"),
        ("2026-11-23 12:00", "Fermé, ouvre aujourd'hui à 14 h"),
        ("2026-11-23 13:35", "Fermé, ouvre dans 25 min"),
        ("2026-11-23 15:00", "Ouvert jusqu'à 18 h"),
        ("2026-11-24 20:00", "Fermé, ouvre demain à 9 h"),
        # Friday evening is not « closed until tomorrow » (ShelterTechSF/askdarcel-web #770).
        ("2026-11-27 18:30", "Fermé, ouvre lundi à 9 h"),
        ("2026-12-24 20:00", "Fermé, ouvre lundi à 9 h"),
    ],
)
def test_an_office_tells_when_it_closes_and_opens(moment: str, sentence: str) -> None:
    assert told(OFFICE, PARIS, moment) == sentence


@pytest.mark.parametrize(
    ("text", "moment", "sentence"),
    [
        ("24/7", "2026-11-23 03:00", "Ouvert jour et nuit"),
        ("Mo-Su 00:00-24:00", "2026-11-23 03:00", "Ouvert jour et nuit"),
        ("Mo-Su 21:00-08:00", "2026-11-23 23:00", "Ouvert jusqu'à demain à 8 h"),
        ("Mo-Su 21:00-08:00", "2026-11-24 02:00", "Ouvert jusqu'à 8 h"),
        ("Mo-Fr 20:00-24:00", "2026-11-23 21:00", "Ouvert jusqu'à minuit"),
        ("Tu 00:00-06:00", "2026-11-23 21:00", "Fermé, ouvre demain à 0 h"),
        ("Mo-Sa", "2026-11-27 23:00", "Ouvert jusqu'à demain à minuit"),
        ("off", "2026-11-23 10:00", "Fermé"),
        ("Jul-Aug Mo-Fr 10:00-18:00", "2026-11-23 10:00", "Fermé, ouvre le jeudi 1er juillet 2027 à 10 h"),
        ('Mo 09:00-12:00 "sonner"', "2026-11-23 10:00", "Ouvert jusqu'à 12 h (sonner)"),
        ("", "2026-11-23 10:00", "Horaires non connus : appeler avant"),
        ("lundi 9h", "2026-11-23 10:00", "Horaires non connus : appeler avant"),
        ('unknown "appeler le matin"', "2026-11-23 10:00", "Horaires non connus : appeler le matin"),
        ('Mo 09:00-12:00 "sur rendez-vous"', "2026-11-23 10:00", "Sur rendez-vous, jusqu'à 12 h"),
        (
            'Mo 09:00-12:00 "sur rendez-vous"',
            "2026-11-22 10:00",
            "Fermé, reçoit sur rendez-vous demain à 9 h",
        ),
        (
            "Mo-Fr 09:00-12:00",
            "2026-05-01 10:00",
            "Ouvert jusqu'à 12 h ; jour férié (Fête du travail) : appelez avant de venir",
        ),
    ],
)
def test_sentences(text: str, moment: str, sentence: str) -> None:
    assert told(text, PARIS, moment) == sentence


def test_a_place_that_the_law_table_does_not_know_has_unknown_hours() -> None:
    antarctic = Place("984")
    now = datetime(2026, 11, 22, tzinfo=UTC)

    assert state("24/7", antarctic, now) == State(kind=Kind.UNKNOWN)
    assert open_ranges("24/7", antarctic, now) is None
    assert (antarctic.known, antarctic.school_zone, PARIS.known) == (False, "", True)


def test_unknown_hours_are_never_closed() -> None:
    for text in ("", " ", "appeler", "Mo sunrise-sunset", 'unknown "x"', "x" * 1_000_000):
        assert kind(text, PARIS, "2026-11-22 03:00") is Kind.UNKNOWN
        assert open_ranges(text, PARIS, at(PARIS, "2026-11-22 03:00")) is None


def test_an_appointment_is_not_an_open_door() -> None:
    text = 'Mo-Fr 09:00-12:00 "sur rendez-vous", We 14:00-17:00'
    monday = state(text, PARIS, at(PARIS, "2026-11-23 10:00"))

    assert monday == State(
        kind=Kind.UNKNOWN,
        comment="sur rendez-vous",
        closes_at=at(PARIS, "2026-11-23 12:00"),
        by_appointment=True,
    )
    assert open_ranges(text, PARIS, at(PARIS, "2026-11-23 00:00"), 7) == [
        (datetime(2026, 11, 25, 13, tzinfo=UTC), datetime(2026, 11, 25, 16, tzinfo=UTC))
    ]
    assert open_ranges('Mo-Fr 09:00-12:00 "sur RDV"', PARIS, at(PARIS, "2026-11-23 00:00")) is None


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("sur rendez-vous", True),
        ("Sur RDV uniquement", True),
        ("prendre rendez-vous par téléphone", True),
        ("sans rendez-vous", False),
        ("avec ou sans rdv", False),
        ("sur rendez-vous possible", False),
        ("se rendre au fond de la cour", False),
        ("", False),
    ],
)
def test_which_comments_ask_to_call_first(comment: str, *, expected: bool) -> None:
    assert is_appointment(comment) is expected


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        # A night belongs to the day on which it begins: the rule of Saturday does not cut that of Friday.
        ("Mo-Fr 22:00-06:00; Sa 10:00-12:00", "2026-11-28 05:00", Kind.OPEN),
        ("Mo-Fr 22:00-06:00; Sa 10:00-12:00", "2026-11-28 06:00", Kind.CLOSED),
        ("Mo-Fr 22:00-06:00; Sa 10:00-12:00", "2026-11-29 05:00", Kind.CLOSED),
        ("Mo-Su 21:00-08:00; PH off", "2026-05-01 07:00", Kind.OPEN),
        ("Mo-Su 21:00-08:00; PH off", "2026-05-01 22:00", Kind.CLOSED),
        ("Mo-Su 21:00-08:00; PH off", "2026-05-02 07:00", Kind.CLOSED),
        ("Mo-Su 09:00-18:00; 12:00-14:00 off", "2026-11-23 13:00", Kind.CLOSED),
        ("Mo-Su 09:00-18:00; 12:00-14:00 off", "2026-11-23 15:00", Kind.OPEN),
        ("Mo-Fr 09:00-12:00 || unknown", "2026-11-23 15:00", Kind.UNKNOWN),
        ("Mo-Fr 09:00-12:00 || unknown", "2026-11-23 10:00", Kind.OPEN),
        ("Mo[1] 09:00-12:00", "2026-11-02 10:00", Kind.OPEN),
        ("Mo[1] 09:00-12:00", "2026-11-09 10:00", Kind.CLOSED),
        ("Mo[-1] 09:00-12:00", "2026-11-30 10:00", Kind.OPEN),
        ("Mo[-1] 09:00-12:00", "2026-11-23 10:00", Kind.CLOSED),
        ("Mo-Fr 09:00-12:00; 2026 Dec 19-2027 Jan 03 off", "2027-01-01 10:00", Kind.CLOSED),
        ("Mo-Fr 09:00-12:00; 2026 Dec 19-2027 Jan 03 off", "2027-01-04 10:00", Kind.OPEN),
    ],
)
def test_nights_and_rules_over_rules(text: str, moment: str, expected: Kind) -> None:
    assert kind(text, PARIS, moment) is expected


@pytest.mark.parametrize(
    ("evening", "closes_utc", "hours"),
    [
        ("2026-03-28 21:00", datetime(2026, 3, 29, 6, tzinfo=UTC), 10),
        ("2026-10-24 21:00", datetime(2026, 10, 25, 7, tzinfo=UTC), 12),
    ],
)
def test_the_nights_of_the_clock_changes(evening: str, closes_utc: datetime, hours: int) -> None:
    opens = at(PARIS, evening)
    every_quarter = [opens.astimezone(UTC) + timedelta(minutes=15 * step) for step in range(hours * 4)]

    assert open_ranges("Mo-Su 21:00-08:00", PARIS, opens, 1)[0] == (opens.astimezone(UTC), closes_utc)
    assert closes_utc - opens.astimezone(UTC) == timedelta(hours=hours)
    for instant in every_quarter:
        found = state("Mo-Su 21:00-08:00", PARIS, instant)
        assert (found.kind, found.closes_at) == (Kind.OPEN, closes_utc)
    assert state("Mo-Su 21:00-08:00", PARIS, closes_utc).kind is Kind.CLOSED


def test_hours_that_end_in_the_hour_that_comes_twice_end_once() -> None:
    """At 2:30 the first time: the second 2:15 of 25 October is after the closing."""
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)

    assert state("Sa 22:00-02:30", PARIS, first).kind is Kind.OPEN
    assert state("Sa 22:00-02:30", PARIS, first + timedelta(hours=1)).kind is Kind.CLOSED
    assert open_ranges("Su 02:15-02:45", PARIS, datetime(2026, 3, 28, tzinfo=UTC), 2) == [
        (datetime(2026, 3, 29, 1, 15, tzinfo=UTC), datetime(2026, 3, 29, 1, 45, tzinfo=UTC))
    ]


# --- school holidays ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "moment", "expected"),
    [
        # 22 April 2026: zones B and C are on holiday, A is not.
        (LYON, "2026-04-22 10:00", Kind.OPEN),
        (RENNES, "2026-04-22 10:00", Kind.CLOSED),
        # 8 April: zone A only. 16 February: A only. 25 February: B and C. 2 March: C only.
        (LYON, "2026-04-08 10:00", Kind.CLOSED),
        (RENNES, "2026-04-08 10:00", Kind.OPEN),
        (PARIS, "2026-04-08 10:00", Kind.OPEN),
        (PARIS, "2026-03-03 10:00", Kind.CLOSED),
        (RENNES, "2026-03-03 10:00", Kind.OPEN),
        (PARIS, "2026-05-13 10:00", Kind.OPEN),
        (PARIS, "2026-07-15 10:00", Kind.CLOSED),
    ],
)
def test_closed_in_the_holidays_of_the_zone(place: Place, moment: str, expected: Kind) -> None:
    assert kind("Mo-Fr 09:00-18:00; SH off", place, moment) is expected


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        # The library reads the first as plain Mo-Fr, never opens the second, drops the third.
        ("SH Mo-Fr 10:00-16:00", "2026-05-13 11:00", Kind.CLOSED),
        ("SH Mo-Fr 10:00-16:00", "2026-04-22 11:00", Kind.OPEN),
        ("SH Mo-Fr 10:00-16:00", "2026-04-25 11:00", Kind.CLOSED),
        ("SH 10:00-16:00", "2026-04-25 11:00", Kind.OPEN),
        ("Mo-Fr 09:00-12:00; SH 10:00-16:00", "2026-04-22 15:00", Kind.OPEN),
        ("Mo-Fr 09:00-12:00; SH 10:00-16:00", "2026-04-22 09:30", Kind.CLOSED),
        ("Mo-Fr 09:00-12:00; SH 10:00-16:00", "2026-05-13 09:30", Kind.OPEN),
        ("Jul-Aug SH Mo 10:00-16:00", "2026-04-20 11:00", Kind.CLOSED),
        ("Jul-Aug SH Mo 10:00-16:00", "2026-07-20 11:00", Kind.OPEN),
        ("We,SH 10:00-16:00", "2026-04-23 11:00", Kind.OPEN),
        ("We,SH 10:00-16:00", "2026-05-13 11:00", Kind.OPEN),
    ],
)
def test_hours_of_the_holidays(text: str, moment: str, expected: Kind) -> None:
    assert kind(text, RENNES, moment) is expected


@pytest.mark.parametrize(
    ("place", "moment"),
    [
        (REUNION, "2026-04-22 10:00"),
        (CORSE, "2026-04-22 10:00"),
        (Place(), "2026-04-22 10:00"),
        (PARIS, "2028-09-01 10:00"),
        (PARIS, "1989-09-01 10:00"),
    ],
)
def test_without_a_calendar_the_hours_are_not_known(place: Place, moment: str) -> None:
    assert told("Mo-Fr 09:00-18:00; SH off", place, moment) == "Horaires de vacances : appeler avant"
    assert open_ranges("Mo-Fr 09:00-18:00; SH off", place, at(place, moment)) is None
    assert kind("Mo-Fr 09:00-18:00", place, moment) is not Kind.UNKNOWN


def test_the_last_days_of_the_calendar_do_not_announce_an_opening() -> None:
    sentence = told("Mo-Fr 09:00-18:00; SH off", PARIS, "2028-08-31 12:00")

    assert sentence == "Fermé ; horaires de vacances : appeler avant"


def test_every_departement_of_the_mainland_has_a_zone() -> None:
    mainland = {code for code in TERRITORIES if len(code) == 2} - {"2A", "2B"}

    assert set(SCHOOL_ZONES) == mainland
    assert (LYON.school_zone, RENNES.school_zone, PARIS.school_zone, CORSE.school_zone) == ("A", "B", "C", "")
    assert Place(commune_code="97411").school_zone == ""


# --- bank holidays ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (METZ, "2026-04-03"),
        (METZ, "2028-12-26"),
        (Place("67"), "2026-04-03"),
        (Place("68"), "2026-04-03"),
        (MARTINIQUE, "2026-05-22"),
        (Place("971"), "2026-05-27"),
        (GUYANE, "2026-06-10"),
        (REUNION, "2027-12-20"),
        (Place("976"), "2026-04-27"),
        (Place(commune_code="97411"), "2027-12-20"),
        (PARIS, "2026-05-01"),
    ],
)
def test_closed_on_the_bank_holidays_of_the_place_only(place: Place, day: str) -> None:
    assert kind(OFFICE, place, f"{day} 10:00") is Kind.CLOSED
    if day != "2026-05-01":
        assert kind(OFFICE, PARIS, f"{day} 10:00") is Kind.OPEN


def test_hours_of_the_bank_holidays() -> None:
    text = "Mo-Fr 09:00-18:00; PH 10:00-12:00"

    assert told(text, NANCY, "2026-04-03 09:30") == "Ouvert jusqu'à 18 h"
    assert told(text, METZ, "2026-04-03 08:00") == "Fermé, ouvre aujourd'hui à 10 h"
    assert told(text, METZ, "2026-04-03 10:30") == "Ouvert jusqu'à 12 h"


# --- the clock of the place ---------------------------------------------------------------------------


def test_overseas_hours_are_those_of_the_place() -> None:
    noon_in_paris = datetime(2026, 11, 24, 11, tzinfo=UTC)
    text = "Mo-Fr 09:00-18:00"

    assert [
        sentence_of(state(text, place, noon_in_paris), noon_in_paris)
        for place in (PARIS, REUNION, GUYANE, Place(commune_code="98735"))
    ] == [
        "Ouvert jusqu'à 18 h",
        "Ouvert jusqu'à 18 h, heure locale (La Réunion)",
        "Fermé, ouvre aujourd'hui à 9 h, heure locale (Guyane)",
        "Fermé, ouvre aujourd'hui à 9 h, heure locale (Polynésie française)",
    ]
    assert state(text, REUNION, noon_in_paris).closes_at == datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24/7", True),
        ("Mo-Su 21:00-08:00", True),
        ("Fr 18:00-22:30", True),
        ("Fr 05:00-12:00", True),
        ("Mo-Fr 06:00-22:00", False),
        ("PH 22:00-24:00", False),
        ('Mo-Su 21:00-08:00 "sur rendez-vous"', False),
        ("unknown", False),
        ("", False),
    ],
)
def test_open_at_night(text: str, *, expected: bool) -> None:
    assert is_night(text, PARIS) is expected
