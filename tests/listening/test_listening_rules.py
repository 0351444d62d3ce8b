"""The tables and the small computations of the desk; no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.listening import rules
from havre.listening.rules import CONTACT, FOLLOW_UP, PAUSE, SITUATION, ContactAct, ContactStatus

OPENED = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("machine", [CONTACT, FOLLOW_UP, PAUSE, SITUATION])
def test_every_state_can_be_met(machine):
    assert machine.reachable() == frozenset(machine.states)


def test_only_a_closed_contact_is_over():
    assert CONTACT.finals() == {ContactStatus.CLOSED}


def test_nothing_is_mandatory_during_the_talk():
    assert set(CONTACT.guards) == {ContactAct.CLOSE}


def test_a_contact_does_not_close_under_a_running_danger():
    assert rules.no_alert_runs({"alert_runs": False}) is None
    assert "Danger maintenant".lower() in rules.no_alert_runs({"alert_runs": True}).lower()


@given(st.integers(-10_000, 1_000_000), st.integers(0, 100_000))
def test_a_line_begins_within_its_contact(age, minutes):
    now = OPENED + timedelta(minutes=minutes)
    assert OPENED <= rules.began_at(age_seconds=age, opened_at=OPENED, now=now) <= now


def test_the_age_of_a_line_is_counted_back():
    now = OPENED + timedelta(minutes=10)
    assert rules.began_at(age_seconds=90, opened_at=OPENED, now=now) == now - timedelta(seconds=90)


@pytest.mark.parametrize(
    ("topics", "alerted", "hard"),
    [
        ((), False, False),
        ((), True, True),
        (("school",), False, False),
        (("school", "exploitation"), False, True),
    ],
)
def test_when_a_pause_is_proposed(topics, alerted, hard):
    assert rules.is_hard_talk(topics, alerted=alerted) is hard


def test_a_pause_lasts_ten_minutes():
    assert rules.pause_ends_at(OPENED) - OPENED == timedelta(minutes=10)


def test_the_default_follow_up_is_in_fifteen_days():
    assert rules.FOLLOW_UP_DAYS == 15
    assert max(rules.FOLLOW_UP_CHOICES) == 180


def test_what_is_already_done():
    done = {
        (state, act)
        for state in ContactStatus
        for act in ContactAct
        if rules.already_done(CONTACT, state, act)
    }
    assert done == {
        (ContactStatus.CALLBACK_INVITED, ContactAct.INVITE_CALLBACK),
        (ContactStatus.REDIRECTED, ContactAct.REDIRECT),
        (ContactStatus.IN_TALK, ContactAct.START),
        (ContactStatus.INCOMING, ContactAct.TRANSFER),
        (ContactStatus.ENDED_BY_CALLER, ContactAct.CALLER_LEFT),
        (ContactStatus.ENDED, ContactAct.END),
        (ContactStatus.CLOSED, ContactAct.CLOSE),
    }
