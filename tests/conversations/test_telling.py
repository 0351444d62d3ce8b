"""A desk is told once that something waits while nobody is there; who is there is not disturbed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ConnectionHandler

from conversations.conftest import NOW
from havre.conversations.rules import Mode
from havre.conversations.services import telling
from havre.conversations.services.talking import be_present
from havre.operations import install


@pytest.fixture
def jobs(public: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The worker's own role, on a connection of its own."""
    from django.conf import settings

    from havre.foundation import environment

    place = {
        **settings.DATABASES["default"],
        **{name: environment.database("havre_jobs")[name] for name in ("USER", "PASSWORD", "OPTIONS")},
    }
    connection = ConnectionHandler({"default": place})["default"]
    monkeypatch.setattr(telling, "connection", connection)
    yield connection
    connection.close()


def told():
    with install.connect("admin") as admin:
        rows = admin.execute(
            "SELECT u.name, n.path FROM accounts_notice n JOIN accounts_user u ON u.id = n.user_id"
            " WHERE n.kind = 'talk_waiting' ORDER BY u.name, n.created_at"
        )
        return rows.fetchall()


def seen():
    with install.connect("admin") as admin:
        admin.execute("UPDATE accounts_notice SET seen_at = now()")


def waits(begun, *, mode=Mode.LIVE, minutes=5):
    """Somebody wrote some minutes ago; a live wait is known to the second only while it lasts."""
    made = begun(mode=mode)
    with install.connect("admin") as admin:
        status, since = (
            ("waiting", NOW - timedelta(minutes=minutes)) if mode == Mode.LIVE else ("to_answer", None)
        )
        admin.execute(
            "UPDATE conversations_conversation SET status = %s, waiting_since = %s, last_at = %s WHERE id = %s",
            [status, since, NOW - timedelta(minutes=minutes), made.conversation_id],
        )
    return made


FLOOR = ["Alice Morel", "Bruno Keller", "Karim Haddad"]


def test_the_floor_is_told_once_that_somebody_waits(begun, jobs):
    waits(begun)
    assert telling.tell_waiting(now=NOW) == 3
    assert telling.tell_waiting(now=NOW + timedelta(minutes=1)) == 0
    assert told() == [(name, "/ecoute/tchat/") for name in FLOOR]
    seen()
    assert telling.tell_waiting(now=NOW + timedelta(minutes=2)) == 0


def test_a_new_wait_is_told_again_once_the_first_was_seen(begun, jobs):
    waits(begun, minutes=30)
    telling.tell_waiting(now=NOW)
    seen()
    later = NOW + timedelta(minutes=20)
    made = waits(begun)
    with install.connect("admin") as admin:
        admin.execute(
            "UPDATE conversations_conversation SET waiting_since = %s WHERE id = %s",
            [later - timedelta(minutes=3), made.conversation_id],
        )
    assert telling.tell_waiting(now=later) == 3


@pytest.mark.parametrize(("mode", "minutes"), [(Mode.LIVE, 1), (Mode.MESSAGE, 14)])
def test_a_wait_of_a_moment_is_not_told(begun, jobs, mode, minutes):
    waits(begun, mode=mode, minutes=minutes)
    assert telling.tell_waiting(now=NOW) == 0


def test_a_message_that_nobody_reads_is_told(begun, jobs):
    waits(begun, mode=Mode.MESSAGE, minutes=16)
    assert telling.tell_waiting(now=NOW) == 3


def test_who_is_there_is_not_disturbed(begun, jobs, acting):
    waits(begun)
    with transaction.atomic(), acting("alice") as alice:
        be_present(actor=alice, now=NOW)
    assert telling.tell_waiting(now=NOW) == 0
    assert telling.tell_waiting(now=NOW + timedelta(minutes=4)) == 3


def test_only_the_worker_may_tell(begun, public, monkeypatch):
    from django.db import ProgrammingError

    monkeypatch.setattr(telling, "connection", public)
    with pytest.raises(ProgrammingError, match="permission denied"):
        telling.tell_waiting(now=NOW)
