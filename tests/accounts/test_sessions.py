"""Sessions: idle 15 minutes, absolute 10 hours, hashed, revocable at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from havre.accounts.models import Session, User
from havre.accounts.sessions import hashed
from havre.foundation.scope import acting_as
from tests_support import ScopedClient, sign_in, statements

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


def _session_of(person):
    return Session.objects.filter(user_id=person.id)


def test_the_account_comes_with_its_session(cast):
    browser = sign_in(cast.alice.id)
    with statements() as captured:
        assert browser.get("/session/").status_code == 200
    # The scope of signing in, the session with its account, the scope of the person; then the harness's own.
    assert len(captured.real) == 4, "\n".join(captured.real)


def test_an_account_closed_elsewhere_is_out_at_the_next_request(cast):
    browser = sign_in(cast.alice.id)
    with acting_as("auth"):
        User.objects.filter(pk=cast.alice.id).update(is_active=False)
    assert browser.get("/session/").status_code == 302


def test_another_password_ends_the_sessions_begun_before(cast):
    browser = sign_in(cast.alice.id)
    with acting_as("auth"):
        alice = User.objects.get(pk=cast.alice.id)
        alice.set_password("une autre phrase de passe, longue")
        alice.save(update_fields=["password"])
    assert browser.get("/session/").status_code == 302
    with acting_as("auth"):
        assert not _session_of(cast.alice).exists()


def test_the_column_of_a_session_gives_nobodys_account(cast):
    """What decides is what the session signs, not whose row it is said to be."""
    browser = sign_in(cast.alice.id)
    with acting_as("auth"):
        _session_of(cast.alice).update(user_id=cast.bruno.id)
    page = browser.get("/compte/")
    assert page.context["actor"].user_id == cast.alice.id
    with acting_as("auth"):
        _session_of(cast.bruno).update(user_id=None)
    assert browser.get("/compte/").context["actor"].user_id == cast.alice.id
