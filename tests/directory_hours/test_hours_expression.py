"""Reading an expression: its normal form, what is refused and how fast."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.directory.hours import checked
from havre.directory.hours.expression import MAX_LENGTH
from havre.kernel.errors import Refused


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("", ""),
        ("  ", ""),
        ("Mo-Fr 9:00-12:00, 14:00-18:00;", "Mo-Fr 09:00-12:00,14:00-18:00"),
        ("mo-fr 9:00 – 12:00 ; ph closed", "Mo-Fr 09:00-12:00; PH off"),
        ("Mo, We 10:00-12:00", "Mo,We 10:00-12:00"),
        ("Mo 10:00-12:00, We 14:00-16:00", "Mo 10:00-12:00, We 14:00-16:00"),
        ("Mo-Fr 22:00-30:00", "Mo-Fr 22:00-06:00"),
        ("Mo 00:00-00:00", "Mo 00:00-24:00"),
        ("SH Mo-Fr 10:00-16:00", "SH Mo-Fr 10:00-16:00"),
        ("SH,Mo-Fr 10:00-16:00", "Mo-Fr,SH 10:00-16:00"),
        ("PH,SH off", "PH,SH off"),
        ("Jul-Aug Sa[1,-1] 10:00-16:00", "Jul-Aug Sa[-1,1] 10:00-16:00"),
        ("week 1-53/2 Mo 10:00-12:00", "week 1-53/2 Mo 10:00-12:00"),
        ('"sur rendez-vous"', 'unknown "sur rendez-vous"'),
        ('Mo 09:00-12:00 || "appeler; SH"', 'Mo 09:00-12:00 || unknown "appeler; SH"'),
        ("open", "24/7"),
        ("24/7; PH off", "24/7; PH off"),
        ("2026 Dec 19-2027 Jan 03 off", "2026 Dec 19-2027 Jan 03 off"),
    ],
)
def test_the_normal_form_says_the_same_and_is_stable(written: str, normal: str) -> None:
    assert checked(written) == normal
    assert checked(normal) == normal


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sunrise-sunset", "hours_sun"),
        ("Mo-Fr sunrise-18:00", "hours_sun"),
        ("lundi de 9h à 12h", "hours_unreadable"),
        ("Mo-Fr 9-12", "hours_unreadable"),
        ("Mo-Fr 10:00+", "hours_unreadable"),
        ("Mo-Fr 10:00-16:00/00:30", "hours_unreadable"),
        ("Mo-Fr PH 10:00-12:00", "hours_unreadable"),
        ("PH -1 day off", "hours_unreadable"),
        ("24/7 09:00-12:00", "hours_unreadable"),
        ("Mo,", "hours_unreadable"),
        ("; ;", "hours_unreadable"),
        ("|| Mo", "hours_unreadable"),
        ('Mo 09:00-12:00 "a" "b"', "hours_unreadable"),
        ('Mo 09:00-12:00 "jamais fermé', "hours_unreadable"),
        ("Mo[9] 09:00-12:00", "hours_unreadable"),
        ("Feb 45 09:00-12:00", "hours_unreadable"),
        ("Mo 25:00-26:00", "hours_range"),
        ("Mo 09:60-10:00", "hours_range"),
        ("Mo 12:00-12:00", "hours_range"),
        ("Mo 09:00-60:00", "hours_range"),
    ],
)
def test_what_cannot_be_read_is_refused_in_french(written: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked(written)

    assert refusal.value.code == code
    assert refusal.value.field == "hours"
    assert "é" in refusal.value.sentence
    assert "{" not in refusal.value.sentence


@pytest.mark.parametrize(
    "written",
    [
        "(" * 1_000_000,
        "Mo-Fr 09:00-12:00;" * 60_000,
        "Mo," * 400_000 + "Mo",
        '"' * 1_000_001,
        "2" * 1_000_000,
        "\x00" * MAX_LENGTH,
        "Mo" + "\u0301" * (MAX_LENGTH - 2),
        "Mo[" + "1," * 400,
        "1-" * (MAX_LENGTH // 2),
        " " * (MAX_LENGTH - 1) + "x",
        "Mo -" * (MAX_LENGTH // 4),
        ";" * MAX_LENGTH,
        "||" * (MAX_LENGTH // 2) + "x",
        "Mo;" * (MAX_LENGTH // 3) + "Mo",
        "\ud800 Mo 09:00-12:00 \u202e(",
    ],
    ids=lambda text: f"{len(text)} of {text[:6].encode('utf-8', 'replace')!r}",
)
def test_hostile_text_is_answered_at_once(written: str) -> None:
    began = time.perf_counter()
    try:
        kept = checked(written)
    except Refused as refusal:
        kept = refusal.sentence

    assert time.perf_counter() - began < 1
    assert len(kept) < MAX_LENGTH
    assert kept.isprintable()


@given(st.text(alphabet='MoTuFrSaPHSH0123456789:-,;|[]"/+ JanweksyoffunkopD', max_size=60))
def test_any_text_is_read_or_refused(written: str) -> None:
    try:
        normal = checked(written)
    except Refused:
        return

    assert checked(normal) == normal
