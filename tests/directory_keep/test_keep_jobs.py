"""The jobs of the directory run under their own role of the server, which may do that and no more."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from procrastinate.contrib.django.models import ProcrastinateJob

sys.path.insert(0, str(Path(__file__).parent))

from keep_support import published

from havre.directory import tasks
from havre.directory.models import (
    Favourite,
    ImportRun,
    LastSearch,
    Offer,
    Reminder,
    SavedSearch,
    Service,
    Webhook,
)
from havre.directory.rules.webhooks import ToldAct
from havre.directory.services import last_search, posting, webhooks
from havre.kernel.clock import utc_now
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "accueil@peupliers.invalid"


def queued(name):
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("id").values_list("args", flat=True))


def who():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.fixture
def acting(acting):
    """The scope of a person inside a transaction, kept at its end: what is done is committed, as on the site."""

    @contextmanager
    def committed(slug):
        with transaction.atomic(), acting(slug) as actor:
            yield actor

    return committed


@pytest.fixture
def old_entry(acting):
    """An entry that nobody has confirmed for a year."""
    long_ago = utc_now() - timedelta(days=400)
    service_id = published(acting, now=long_ago, email=EMAIL)
    yield service_id
    for table in (ProcrastinateJob, Service):
        table.objects.all().delete()


def test_letters_are_queued_and_sent_by_the_jobs_role(old_entry):
    with connected_as("havre_jobs"):
        assert who() == "havre_jobs"
        tasks.ask_structures(timestamp=0)
        assert {"service_id": str(old_entry)} in queued("ask_structure")
        tasks.ask_structure(service_id=str(old_entry))
        tasks.ask_structure(service_id=str(old_entry))  # it is no longer due
        assert Reminder.objects.filter(service_id=old_entry).count() == 1
    (letter,) = [one for one in mail.outbox if one.to == [EMAIL]]
    assert "/annuaire/confirmer/" in letter.body
    assert "Peupliers" not in letter.body + letter.subject


def test_webhooks_are_told_by_the_jobs_role(old_entry, acting, monkeypatch):
    sent = []
    monkeypatch.setattr(posting, "post", lambda url, body, headers: sent.append((url, body)) or 204)
    with acting("lea") as lea:
        made = webhooks.register(actor=lea, url="https://receveur.example.org/a", now=utc_now())
    with connected_as("havre_jobs"):
        assert who() == "havre_jobs"
        tasks.tell_webhooks(
            service_id=str(old_entry), act=ToldAct.CHANGED.value, at="2026-11-22T09:00:00+00:00"
        )
        (one,) = queued("directory.tell_webhook")
        assert one["webhook_id"] == str(made.webhook_id)
        tasks.tell_webhook(**one)
        assert [url for url, _ in sent] == ["https://receveur.example.org/a"]
        monkeypatch.setattr(posting, "post", lambda url, body, headers: 500)
        with pytest.raises(webhooks.NotTold):
            tasks.tell_webhook(**one)
        assert Webhook.objects.get(id=made.webhook_id).failures == 1
    with acting("lea"):
        Webhook.objects.all().delete()


def test_an_import_is_told_by_the_jobs_role(old_entry, acting, monkeypatch):
    sent = []
    monkeypatch.setattr(posting, "post", lambda url, body, headers: sent.append(body) or 204)
    run = ImportRun.objects.create(
        source="csv", started_at=utc_now(), finished_at=utc_now(), file_sha256="0" * 64, encoding="utf-8", complete=True,
        read_count=1, skipped_count=0, quarantined_count=0, created_count=1, updated_count=0, unchanged_count=0,
        vanished_count=0, reasons={}, flags={},
    )  # fmt: skip
    from havre.directory.models import ImportChange

    ImportChange.objects.create(run=run, service_id=old_entry, act="published", position=0)
    with acting("lea") as lea:
        webhooks.register(actor=lea, url="https://receveur.example.org/b", now=utc_now())
    with connected_as("havre_jobs"):
        tasks.tell_import(run_id=str(run.pk))
        (one,) = queued("directory.tell_import_to")
        tasks.tell_import_to(**one)
    assert str(old_entry).encode() in sent[0]
    run.delete()
    with acting("lea"):
        Webhook.objects.all().delete()


def test_the_nights_work_runs_under_the_jobs_role(old_entry, acting):
    with acting("alice") as alice:
        kept = {"actor": alice, "session_key": "k" * 32, "fields": {"q": ["a"]}}
        last_search.keep_last(**kept, now=utc_now() - timedelta(hours=1))
    with acting("nadia") as nadia:
        last_search.keep_last(**{**kept, "actor": nadia}, now=utc_now())
    with connected_as("havre_jobs"):
        tasks.find_twins(timestamp=0)
        tasks.refresh_opening_hours(timestamp=0)
        assert Offer.objects.filter(service_id=old_entry).count() == 1
        assert LastSearch.objects.count() == 1  # what still runs is not even seen
        tasks.sweep_searches(timestamp=0)
        assert LastSearch.objects.count() == 0
    for slug, left in (("alice", 0), ("nadia", 1)):
        with acting(slug):
            assert LastSearch.objects.count() == left
            LastSearch.objects.all().delete()


@pytest.mark.parametrize("table", [Favourite, SavedSearch])
def test_the_jobs_role_reads_nothing_that_people_keep(table):
    with connected_as("havre_jobs"), pytest.raises(ProgrammingError, match="permission denied"):
        table.objects.filter(id=uuid4()).exists()
