"""The number to be called back on: what is accepted, and that a hurried hand is told rather than refused in silence."""

from __future__ import annotations

import pytest

from havre.conversations.rules.callback import Callback, checked, read
from havre.kernel.errors import Refused


@pytest.mark.parametrize(
    "typed", ["06 39 98 00 00", "+33 6 39 98 00 00", "06.39.98.00.00", "0032 2 555 12 34"]
)
def test_a_number_as_people_write_it(typed):
    assert checked(f" {typed} ", "le soir") == Callback(number=typed, when="le soir")


def test_nothing_asked_is_nothing_kept():
    assert checked("", "  ") is None
    assert read({"text": "bonjour"}) is None


@pytest.mark.parametrize(
    ("number", "when"),
    [("0639", ""), ("", "le soir"), ("demain", "18 h"), ("0" * 30, ""), ("06 39 98 00 00", "x" * 121)],
)
def test_a_slip_is_told(number, when):
    with pytest.raises(Refused) as told:
        checked(number, when)
    assert (told.value.code, told.value.field) == ("callback", "callback_number")


@pytest.mark.parametrize("body", [{"callback": "06"}, {"callback": None}, {"callback": []}])
def test_an_odd_body_asks_for_nothing(body):
    assert read(body) is None


def test_what_is_closed_comes_back():
    asked = Callback(number="06 39 98 00 00", when="après 22 h")
    assert read({"text": "x", "callback": asked.body()}) == asked
