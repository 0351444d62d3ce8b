"""Servers killed, disks full, clocks changed: what was acknowledged is there once, and the answer is calm."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import time_machine

from havre.engine.cluster import Cluster
from hostile.havre_under_fire import (
    PYTHON,
    Pages,
    Visitor,
    calm,
    copied_cluster,
    environment,
    kill,
    open_talk,
    small_disk,
    texts_kept,
    wait_until,
)

drill = pytest.mark.drill


@pytest.fixture
def cluster(django_db_setup: None, tmp_path: Path) -> Iterator[Cluster]:
    if not os.environ.get("HAVRE_PG_HOST"):
        pytest.skip("the server is somebody else's (DATABASE_URL): it can be neither copied nor killed")
    made = copied_cluster(tmp_path / "serveur")
    made.start()
    yield made
    made.remove()


def asked(cluster: Cluster, sentence: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(
        host=cluster.host, port=cluster.port, user=cluster.user, dbname=os.environ["HAVRE_PG_NAME"]
    ) as link:
        return link.execute(sentence, values).fetchall()


class Writer(threading.Thread):
    """Saves notes one after another, each again until it is acknowledged, as a page does."""

    def __init__(self, browser: Visitor, where: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.where = browser, where
        self.acknowledged: list[str] = []
        self.failures: list[tuple[int, str]] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            note, text = str(uuid4()), f"ligne {len(self.acknowledged)}"
            while not self._saved(note, text) and not self.enough.is_set():
                time.sleep(0.1)

    def _saved(self, note: str, text: str) -> bool:
        try:
            status, page = self.browser.post(self.where, id=note, kind="note", text=text, revision=1)
        except OSError:
            return (
                False  # the process was killed before it answered: the page keeps its words and tries again
            )
        if status == 302:
            self.acknowledged.append(note)
            return True
        self.failures.append((status, page))
        return False


def notes_of(cluster: Cluster, contact_id: UUID) -> Counter[str]:
    rows = asked(cluster, "SELECT id::text FROM listening_note WHERE contact_id = %s", contact_id)
    return Counter(row[0] for row in rows)


def assert_kept(cluster: Cluster, contact_id: UUID, writer: Writer) -> None:
    kept = notes_of(cluster, contact_id)
    assert [note for note in writer.acknowledged if kept[note] != 1] == []
    assert len(kept) - len(writer.acknowledged) <= 1  # the last one may have been kept without being told
    told = asked(
        cluster,
        "SELECT detail->>'note' FROM audit.event WHERE act = 'note.write' AND object_id = %s",
        contact_id,
    )
    assert Counter(row[0] for row in told) == kept


@drill
def test_the_database_is_killed_while_notes_are_saved(cluster: Cluster, tmp_path: Path) -> None:
    contact_id = uuid4()
    with Pages(cluster, log=tmp_path / "pages.log") as pages:
        browser = Visitor(pages.port).enter("alice")
        writer = Writer(browser, open_talk(browser, contact_id))
        writer.start()
        wait_until(lambda: len(writer.acknowledged) >= 5)
        kill(cluster.pid)
        wait_until(lambda: writer.failures)
        status, page = Visitor(pages.port).get("/ecoute/")
        cluster.start()
        before = len(writer.acknowledged)
        wait_until(lambda: len(writer.acknowledged) >= before + 5)
        writer.enough.set()
        writer.join(20)
    assert_kept(cluster, contact_id, writer)
    assert all(calm(*failure) for failure in [*writer.failures, (status, page)]), writer.failures[-1]
    status, page = writer.failures[-1]
    assert status == 503
    assert "ligne" in texts_kept(page)
    assert "Traceback" not in (tmp_path / "pages.log").read_text()
    assert not re.search(r"ligne \d", (tmp_path / "pages.log").read_text())


@drill
def test_the_pages_are_killed_while_notes_are_saved(cluster: Cluster, tmp_path: Path) -> None:
    contact_id = uuid4()
    with Pages(cluster, log=tmp_path / "pages.log") as pages:
        browser = Visitor(pages.port).enter("alice")
        writer = Writer(browser, open_talk(browser, contact_id))
        writer.start()
        for wanted in (4, 8, 12):
            wait_until(lambda wanted=wanted: len(writer.acknowledged) >= wanted)
            for worker in pages.workers():
                kill(worker)
        wait_until(lambda: len(writer.acknowledged) >= 16)
        writer.enough.set()
        writer.join(20)
    assert_kept(cluster, contact_id, writer)
    assert all(calm(*failure) for failure in writer.failures)


@drill
def test_a_full_disk_is_told_and_nothing_is_half_written(django_db_setup: None, tmp_path: Path) -> None:
    """Reading goes on, the refused text is in the page, and everything works again once there is room."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    contact_id = uuid4()
    with small_disk(tmp_path / "disque", size="900m") as disk:
        cluster = copied_cluster(disk / "serveur")
        cluster.start()
        try:
            with Pages(cluster, log=tmp_path / "pages.log", workers=1) as pages:
                browser = Visitor(pages.port).enter("alice")
                where = open_talk(browser, contact_id)
                asked(cluster, "SELECT pg_switch_wal()")
                asked(cluster, "SELECT txid_current()")
                full = disk / "plein"
                subprocess.run(
                    ["dd", "if=/dev/zero", f"of={full}", "bs=1M"], capture_output=True, check=False
                )
                sent: dict[str, str] = {}
                status, page, text = 302, "", ""
                for number in range(400):
                    note, text = str(uuid4()), f"mot{number} " + os.urandom(5000).hex()[:9000]
                    status, page = browser.post(where, id=note, kind="note", text=text, revision=1)
                    if status != 302:
                        break
                    sent[note] = text
                assert status == 503, "the disk never was full"
                assert calm(status, page)
                assert text in unescape(texts_kept(page))
                assert browser.get("/ecoute/")[0] == 200
                full.unlink()
                wait_until(lambda: browser.post(where, id=note, kind="note", text=text, revision=1)[0] == 302)
                kept = notes_of(cluster, contact_id)
                assert kept == Counter([*sent, note])
        finally:
            cluster.remove()


@drill
def test_jobs_killed_again_and_again_mail_once_and_hold_ids_only(cluster: Cluster, tmp_path: Path) -> None:
    """A notice waits: the worker dies before, during and after the mail; one mail leaves, which says nothing."""
    mails = tmp_path / "mails"
    mails.mkdir()
    settings = environment(
        cluster,
        DJANGO_SETTINGS_MODULE="havre.settings.demo",
        HAVRE_DB_ROLE="havre_jobs",
        HAVRE_MAIL_DIR=str(mails),
    )
    user = asked(cluster, "SELECT id FROM accounts_user ORDER BY id LIMIT 1")[0][0]
    with psycopg.connect(
        host=cluster.host, port=cluster.port, user=cluster.user, dbname=os.environ["HAVRE_PG_NAME"]
    ) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(
            "INSERT INTO accounts_notice (id, user_id, kind, path, created_at) VALUES (%s, %s, 'danger', '/', now())",
            [uuid4(), user],
        )
        link.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'mail_notices', 0, NULL, NULL, '{\"timestamp\": 0}', NULL)::procrastinate_job_to_defer_v1])"
        )
    log = os.open(tmp_path / "jobs.log", os.O_WRONLY | os.O_CREAT)
    for _ in range(3):
        worker = subprocess.Popen(
            [PYTHON, "-m", "havre.manage", "jobs"], env=settings, cwd=tmp_path, stdout=log, stderr=log
        )
        time.sleep(4)
        worker.kill()
        worker.wait()
    worker = subprocess.Popen(
        [PYTHON, "-m", "havre.manage", "jobs"], env=settings, cwd=tmp_path, stdout=log, stderr=log
    )
    try:
        wait_until(lambda: list(mails.iterdir()), seconds=100)
        time.sleep(2)
    finally:
        worker.kill()
        worker.wait()
    os.close(log)
    written = "".join(path.read_text() for path in mails.iterdir())
    assert written.count("Subject: ") == 1
    rows = asked(cluster, "SELECT args FROM procrastinate_jobs")
    assert [args for (args,) in rows if not only_ids(args)] == []


def only_ids(value: Any) -> bool:
    """Tell whether a job's arguments are ids, numbers and nothing that was said."""
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    if isinstance(value, dict):
        return all(map(only_ids, value.values()))
    return isinstance(value, int) or bool(re.fullmatch(r"[0-9a-f-]{36}", str(value)))


# --- the night of the change of time, in the default run ------------------------------------------------

SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 1:30 in Paris; an hour later it is 3:30
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30 in Paris, twice


@pytest.mark.django_db
@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_notes_of_the_night_stay_in_order_and_the_session_holds(
    cast: Any, acting: Any, client_of: Any, settings: Any, night: datetime
) -> None:
    """Each line ten minutes after the last, across the change: no line jumps, nobody is signed out too early."""
    from havre.listening.models import Note

    settings.SCOPE_SECONDS = (
        10**9
    )  # PostgreSQL keeps its own clock: the scope of that night must still be in force
    with time_machine.travel(night, tick=False) as clock:
        alice, contact_id = client_of("alice"), uuid4()
        assert alice.post("/ecoute/contacts/nouveau/", {"id": contact_id}).status_code == 302
        for number in range(9):
            clock.shift(timedelta(minutes=10))
            sent = {"id": uuid4(), "kind": "note", "text": f"ligne-{number}.", "revision": 1, "age": 60}
            assert alice.post(f"/ecoute/{contact_id}/notes/", sent).status_code == 302
        page = alice.get(f"/ecoute/{contact_id}/").content.decode()
        with acting("alice"):
            starts = list(
                Note.objects.filter(contact_id=contact_id)
                .order_by("position")
                .values_list("started_at", flat=True)
            )
        assert [one - starts[0] for one in starts] == [timedelta(minutes=10 * number) for number in range(9)]
        places = [page.index(f"ligne-{number}.") for number in range(9)]
        assert places == sorted(places)
        clock.shift(timedelta(minutes=14))
        assert alice.get("/ecoute/").status_code == 200
        clock.shift(timedelta(minutes=16))
        assert alice.get("/ecoute/").status_code == 302


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_hours_and_days_of_a_limit_across_the_change(night: datetime) -> None:
    """72 hours are 72 hours; a day of the calendar ends at its own midnight, after 23 or 25 hours."""
    from havre.law.periods import clock_term, end_of_day, local_date, start_of_day
    from havre.law.territory import METROPOLE

    assert clock_term(night, hours=72, territory=METROPOLE).due_at - night == timedelta(hours=72)
    day = local_date(night, METROPOLE)
    length = end_of_day(day, METROPOLE) - start_of_day(day, METROPOLE)
    assert length == timedelta(hours=23 if night == SPRING else 25)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_a_time_that_does_not_exist_or_exists_twice_is_taken(typed: str) -> None:
    """02:30 typed for a call on those nights gives an instant within the hour, never a fault."""
    from havre.web.crip.forms import ReferralForm

    day, hour = typed.split("T")
    form = ReferralForm({"step_id": str(uuid4()), "revision": "1", "court": "Lille", "grounds": [], "called_on": day,
                         "called_time": hour, "emergency": "on", "actions": "x", "summary": "y"})  # fmt: skip
    form.is_valid()
    found = form.called_at()
    assert found is not None
    assert abs(found.astimezone(UTC) - datetime.fromisoformat(f"{typed}:00+00:00")) <= timedelta(hours=2)


@pytest.mark.django_db
def test_the_jobs_of_a_journey_hold_ids_only(cast: Any, acting: Any, reception: UUID) -> None:
    """A report posted, acknowledged and annotated: whatever was queued names nobody."""
    from django.db import connection

    from havre.foundation.tasks import mail_notice

    mail_notice.defer(user_id=str(cast.alice.id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs")
        rows = [row[0] for row in cursor.fetchall()]
    assert rows
    assert [args for args in rows if not only_ids(args)] == []
