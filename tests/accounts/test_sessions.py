"""Sessions: idle 15 minutes, absolute 10 hours, hashed, revocable at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from havre.accounts.models import Session
from havre.accounts.sessions import hashed
from havre.foundation.scope import acting_as
from tests_support import ScopedClient, sign_in

pytestmark = pytest.mark.django_db


def test_fifteen_idle_minutes_end_it(cast):
    start = datetime.now(UTC)
    browser = sign_in(cast.alice.id)
    with time_machine.travel(start + timedelta(minutes=14), tick=False):
        assert browser.get("/session/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=28), tick=False):
        assert browser.get("/session/").status_code == 200
    with time_machine.travel(start + timedelta(minutes=44), tick=False):
        assert browser.get("/session/").status_code == 302


def test_ten_hours_end_it_whatever_one_does(cast):
    start = datetime.now(UTC)
    browser = sign_in(cast.alice.id)
    statuses = []
    for minutes in range(10, 611, 10):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            statuses.append(browser.get("/session/").status_code)
    assert statuses == [200] * 60 + [302]


def test_what_the_database_keeps_opens_nothing(cast):
    browser = sign_in(cast.alice.id)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    with acting_as("auth"):
        kept = Session.objects.get(user_id=cast.alice.id).session_key
    assert kept == hashed(cookie) != cookie
    thief = ScopedClient()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/session/").status_code == 302


def test_a_session_ended_elsewhere_is_over_at_once(cast):
    here, there = sign_in(cast.alice.id), sign_in(cast.alice.id)
    assert here.post("/compte/sessions/autres/fin/").status_code == 302
    assert (here.get("/session/").status_code, there.get("/session/").status_code) == (200, 302)


def test_one_session_ends_alone_and_never_another_persons(cast):
    here, there, other = sign_in(cast.alice.id), sign_in(cast.alice.id), sign_in(cast.bruno.id)
    for victim in (there, other):
        here.post(
            "/compte/sessions/fin/", {"session": hashed(victim.cookies[settings.SESSION_COOKIE_NAME].value)}
        )
    assert [b.get("/session/").status_code for b in (here, there, other)] == [200, 302, 200]


def test_signing_in_changes_the_key(cast, visitor):
    visitor.get("/compte/login/")
    visitor.post("/demonstration/entrer/alice/")
    first = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    visitor.post("/demonstration/entrer/bruno/")
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != first
