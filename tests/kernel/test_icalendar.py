"""RFC 5545: folded at 75 octets without cutting a character, escaped, whole days and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.icalendar import Event, calendar, escaped, folded

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_a_folded_line_is_short_and_unfolds_to_itself(text):
    pieces = folded(text).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_an_escaped_text_reads_back(text):
    unescaped = (
        escaped(text).replace("\\\\", "\0").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    )
    assert unescaped == text


def test_escapes_lines():
    assert escaped("un\r\ndeux") == "un\\ndeux"


def test_a_calendar_of_one_day_and_one_hour():
    paris = timezone(timedelta(hours=1))
    text = calendar(
        [
            Event(uid=f"{UUID(int=1)}@havre", start=date(2028, 2, 29), summary="Échéance Havre", sequence=2),
            Event(uid="2@havre", start=datetime(2026, 11, 23, 0, 30, tzinfo=paris), summary="É", url="https://x/"),
        ],
        name="Havre", product="-//Havre//FR", now=NOW,
    )  # fmt: skip
    assert text.split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Havre//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Havre",
        "BEGIN:VEVENT", "UID:00000000-0000-0000-0000-000000000001@havre", "DTSTAMP:20261123T090000Z",
        "DTSTART;VALUE=DATE:20280229", "SEQUENCE:2", "SUMMARY:Échéance Havre", "TRANSP:TRANSPARENT",
        "CLASS:CONFIDENTIAL", "END:VEVENT",
        "BEGIN:VEVENT", "UID:2@havre", "DTSTAMP:20261123T090000Z", "DTSTART:20261122T233000Z", "SEQUENCE:0", "SUMMARY:É",
        "URL:https://x/", "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL", "END:VEVENT",
        "END:VCALENDAR", "",
    ]  # fmt: skip
