"""The table of a week, its sentence, what people type for one day, and the weekly rows of exchanges."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from havre.directory.hours.expression import DAY, Span
from havre.directory.hours.french import in_french
from havre.directory.hours.typed import spans_of, typed
from havre.directory.hours.weekly import (
    CLOSED_WEEK,
    BankHolidays,
    Holidays,
    WeekTable,
    from_openings,
    to_openings,
    to_table,
    to_text,
)
from havre.directory.importers.hours import ranges
from havre.directory.importers.records import Opening
from havre.kernel.errors import Refused

MORNING, AFTERNOON, NIGHT = (540, 720), (840, 1020), (1260, 1920)
OFFICE = ((MORNING, AFTERNOON),) * 5 + ((),) * 2


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (WeekTable(days=OFFICE), "Mo-Fr 09:00-12:00,14:00-17:00"),
        (WeekTable(days=OFFICE, bank=BankHolidays.CLOSED), "Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
        (WeekTable(days=OFFICE, school=Holidays.CLOSED), "Mo-Fr 09:00-12:00,14:00-17:00; SH off"),
        (
            WeekTable(
                days=OFFICE,
                school=Holidays.OTHER,
                school_days=((MORNING,),) * 3 + ((),) * 4,
                bank=BankHolidays.CLOSED,
                comment="sur rendez-vous",
            ),
            'Mo-Fr 09:00-12:00,14:00-17:00 "sur rendez-vous"; SH off; SH Mo-We 09:00-12:00 "sur rendez-vous"; PH off',
        ),
        (
            WeekTable(school=Holidays.OTHER, school_days=OFFICE, bank=BankHolidays.CLOSED),
            "SH Mo-Fr 09:00-12:00,14:00-17:00; PH off",
        ),
        (WeekTable(days=((NIGHT,),) * 7), "Mo-Su 21:00-08:00"),
        (WeekTable(always=True), "24/7"),
        (WeekTable(always=True, bank=BankHolidays.CLOSED), "24/7; PH off"),
        (WeekTable(), "off"),
        (WeekTable(unknown=True), ""),
        (WeekTable(unknown=True, comment="appeler"), 'unknown "appeler"'),
    ],
)
def test_the_table_both_ways(table: WeekTable, text: str) -> None:
    assert to_text(table) == text
    assert to_table(text) == table


@pytest.mark.parametrize(
    "text",
    [
        "Jul-Aug Mo-Fr 10:00-18:00",
        "Mo[1] 10:00-12:00",
        "Mo-Fr 09:00-12:00; PH 10:00-12:00",
        "Mo-Fr 09:00-12:00; PH off; SH Mo-Fr 10:00-16:00",
        "Mo-Fr 09:00-12:00; SH off; PH Mo-Fr 09:00-12:00",
        'Mo 09:00-12:00 "a"; Tu 09:00-12:00 "b"',
        'Mo-Fr 09:00-12:00; Sa off "été"',
        "Mo-Fr 09:00-12:00 || unknown",
        "Mo unknown",
        "illisible",
    ],
)
def test_what_a_table_cannot_say_has_no_table(text: str) -> None:
    assert to_table(text) is None


@st.composite
def _days(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, DAY // 15), min_size=0, max_size=6)))
    spans = [(begin * 15, end * 15) for begin, end in zip(edges[::2], edges[1::2], strict=False)]
    if draw(st.booleans()) and (not spans or spans[-1][1] < 1320):
        spans.append((1320, DAY + draw(st.integers(1, 600))))
    return tuple(spans)


WEEKS = st.tuples(*[_days()] * 7)


@settings(max_examples=200, deadline=None)
@given(
    WEEKS, WEEKS, st.sampled_from(Holidays), st.sampled_from(BankHolidays), st.sampled_from(["", "sur rdv"])
)
def test_a_table_survives_its_text(
    days: tuple[tuple[Span, ...], ...],
    other: tuple[tuple[Span, ...], ...],
    school: Holidays,
    bank: BankHolidays,
    comment: str,
) -> None:
    table = WeekTable(days=days, school=school, school_days=other, bank=bank, comment=comment)

    text = to_text(table)
    again = to_table(text)

    assert again is not None
    assert again.days == days or again.always
    assert to_table(to_text(again)) == again
    if school is Holidays.OTHER and CLOSED_WEEK not in (days, other) and days != other:
        assert again == table


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Horaires non connus : appeler avant."),
        ("24/7", "Ouvert jour et nuit, tous les jours."),
        ("off", "Fermé."),
        ("Mo-Su 21:00-08:00", "Tous les jours de 21 h à 8 h."),
        (
            "Mo-Fr 09:00-12:00,14:00-17:00; SH off; PH 10:00-12:00",
            "Du lundi au vendredi de 9 h à 12 h et de 14 h à 17 h ; fermé pendant les vacances scolaires ; "
            "ouvert les jours fériés de 10 h à 12 h.",
        ),
        (
            "Mo,We,Fr 09:00-12:00; Sa 10:00-12:30; PH off",
            "Le lundi, le mercredi et le vendredi de 9 h à 12 h, le samedi de 10 h à 12 h 30 ; "
            "fermé les jours fériés.",
        ),
        (
            "Mo-Fr 09:00-17:00; SH Mo-Fr 10:00-16:00",
            "Du lundi au vendredi de 9 h à 17 h ; pendant les vacances scolaires : "
            "du lundi au vendredi de 10 h à 16 h.",
        ),
        (
            'Mo-Fr 09:00-12:00 "sur rendez-vous"',
            "Du lundi au vendredi de 9 h à 12 h ; sur rendez-vous.",
        ),
        ('"sur rendez-vous"', "Sur rendez-vous."),
        ("Jul-Aug Mo-Fr 10:00-18:00", "De juillet à août, du lundi au vendredi de 10 h à 18 h."),
        ("Sa[1] 10:00-12:00", "Le premier samedi du mois de 10 h à 12 h."),
        (
            'Mo-Fr 09:00-12:00; 2026 Dec 24-2027 Jan 01 off "congés"',
            "Du lundi au vendredi de 9 h à 12 h ; fermé du 24 décembre 2026 au 1er janvier 2027 (congés).",
        ),
        ("Mo 09:00-12:00; PH unknown", "Le lundi de 9 h à 12 h ; les jours fériés : horaires non connus."),
        ("Mar 09:00-12:00 unknown", "En mars de 9 h à 12 h (appeler avant)."),
        ("easter 10:00-12:00", "Horaires (notation OpenStreetMap) : easter 10:00-12:00"),
        ("ouvert  quand\nje peux", "Horaires tels que reçus : ouvert quand je peux"),
    ],
)
def test_one_french_sentence(text: str, sentence: str) -> None:
    assert in_french(text) == sentence


ENGLISH = re.compile(r"\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|unknown|Jul|week)\b")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Jul-Aug ", "Dec 24-Jan 02 ", "week 1-53/2 ", "2026 May 01 "]),
            st.sampled_from(["", "Mo-Fr ", "We ", "PH ", "SH ", "SH Mo-We ", "Sa,PH ", "Sa[1,-1] "]),
            st.sampled_from(["09:00-12:00", "21:00-08:00", "00:00-24:00", "12:00-36:00", "off", "unknown"]),
            st.sampled_from(["", ' "sonner"', ' "sur rendez-vous"']),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_common_rule_is_told_without_a_word_of_the_notation(rules: list[tuple[str, ...]]) -> None:
    sentence = in_french("; ".join("".join(parts) for parts in rules))

    assert not ENGLISH.search(sentence), sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "  " not in sentence


@pytest.mark.parametrize(
    ("words", "spans"),
    [
        ("9h-12h, 14h-17h", (MORNING, AFTERNOON)),
        ("14h-17h, 9h-12h", (MORNING, AFTERNOON)),
        ("9h-12h 14h-17h", (MORNING, AFTERNOON)),
        ("9h-12h/14h-17h", (MORNING, AFTERNOON)),
        ("De 9h à 12h et de 14h à 17h.", (MORNING, AFTERNOON)),
        ("9:00-12:00", (MORNING,)),
        ("9 h 00 – 12 h", (MORNING,)),
        ("9-12", (MORNING,)),
        ("entre 9 heures et midi", (MORNING,)),
        ("21h-8h", (NIGHT,)),
        ("20h-minuit", ((1200, DAY),)),
        ("minuit-6h", ((0, 360),)),
        ("24h/24", ((0, DAY),)),
        ("jour et nuit", ((0, DAY),)),
        ("fermé", ()),
        ("FERME", ()),
        ("", ()),
    ],
)
def test_hours_as_people_type_them(words: str, spans: tuple[Span, ...]) -> None:
    assert spans_of(words) == spans
    assert spans_of(typed(spans)) == spans


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("lundi", "day_unreadable"),
        ("9h", "day_unreadable"),
        ("9h-12h, 14h-", "day_unreadable"),
        ("25h-26h", "day_hour"),
        ("9h75-12h", "day_hour"),
        ("9h-9h", "day_empty_range"),
        ("9h-12h, 11h-13h", "day_overlap"),
        ("1h-2h, 3h-4h, 5h-6h, 7h-8h, 9h-10h", "day_too_many"),
        ("9h-12h," * 100_000, "day_too_long"),
        ("1" * 120, "day_unreadable"),
        ("9h " * 40, "day_unreadable"),
    ],
)
def test_hours_that_cannot_be_understood_say_how_to_write_them(words: str, code: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused) as refusal:
        spans_of(words)

    assert refusal.value.code == code
    assert time.perf_counter() - began < 1


def test_weekly_rows_of_the_sources_become_an_expression() -> None:
    rows = [
        Opening("MO,TU,WE,TH,FR", "09:00", "12:00"),
        Opening("MO,TU,WE,TH,FR", "14:00", "17:00"),
        Opening("SA", "21:00", "08:00"),
        Opening("SU", "18:00", "00:00"),
    ]

    text = from_openings(rows)

    assert text == "Mo-Fr 09:00-12:00,14:00-17:00; Sa 21:00-08:00; Su 18:00-24:00"
    assert to_openings(text) == rows
    assert from_openings([]) == ""
    assert from_openings([Opening("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00")]) == "24/7"
    assert to_openings("") is None
    assert to_openings("Jul-Aug 10:00-12:00") is None
    assert to_openings("off") == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("00:00 - 00:00 / 09:00 - 12:00 / 14:00 - 17:00", [("09:00", "12:00"), ("14:00", "17:00")]),
        ("00:00 - 00:00 / 00:00 - 00:00 / 08:30 - 16:00", [("08:30", "16:00")]),
        ("0h - 0h00", []),
        ("00:00 - 24:00", [("00:00", "00:00")]),
        ("00:00 - 08:00", [("00:00", "08:00")]),
    ],
)
def test_the_empty_ranges_of_the_files_open_no_door(cell: str, found: list[tuple[str, str]]) -> None:
    """60 days of the file of France services of August 2024 begin with such an empty range."""
    assert ranges(cell) == (found, True)
