"""A mail says that something waits, once, and nothing else."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection, transaction
from procrastinate import testing
from procrastinate.contrib.django import app

from havre.accounts.access import enter
from havre.accounts.notices import notify, notify_posted_to
from havre.accounts.rules import Right
from havre.foundation.tasks import mail_notice
from havre.kernel.clock import utc_now
from havre.operations import install
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_jobs(settings):
    with connected_as("havre_jobs"):
        yield


def tell(cast, *slugs):
    with transaction.atomic():
        actor = enter(cast.alice.id, name="Alice")
        users = [getattr(cast, slug).id for slug in slugs]
        notify(users, team_id=cast.alice.team_id, kind="visa", path="/ecrits/abc/", now=utc_now(), by=actor)


def test_the_mail_tells_nothing_and_goes_once(cast, as_jobs):
    tell_as_app(cast)
    mail_notice(user_id=str(cast.karim.id))
    mail_notice(user_id=str(cast.karim.id))
    assert [message.to for message in mail.outbox] == [[cast.karim.email]]
    text = mail.outbox[0].subject + mail.outbox[0].body
    for word in ("/ecrits/", "visa", "Alice", "Karim", "plateau", "enfant", "mineur"):
        assert word.lower() not in text.lower()


def tell_as_app(cast):
    with connected_as("havre_app"):
        tell(cast, "karim", "bruno")


def test_who_acts_is_not_told_of_their_own_act(cast):
    tell(cast, "alice")
    with install.connect("admin") as admin:
        assert admin.execute("SELECT count(*) FROM accounts_notice").fetchone() == (0,)


def test_a_sender_tells_another_agency_and_learns_nothing(cast):
    with transaction.atomic():
        enter(cast.alice.id, name="Alice")
        notify_posted_to(crip_of(cast), right=Right.CRIP_READ, kind="reception", path="/crip/", now=utc_now())
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_notice")
            assert cursor.fetchone() == (0,)
    with install.connect("admin") as admin:
        told = {row[0] for row in admin.execute("SELECT user_id FROM accounts_notice")}
    assert told == {cast.farid.id, cast.gaelle.id}


def crip_of(cast):
    return cast.farid.team_id


def test_each_minute_one_job_per_person_who_waits(cast, as_jobs):
    from havre.foundation.tasks import mail_notices

    tell_as_app(cast)
    connector = testing.InMemoryConnector()
    with app.replace_connector(connector):
        mail_notices(timestamp=0)
    assert sorted(job["args"]["user_id"] for job in connector.jobs.values()) == sorted(
        [str(cast.karim.id), str(cast.bruno.id)]
    )
    assert all(set(job["args"]) == {"user_id"} for job in connector.jobs.values())
