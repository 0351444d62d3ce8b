"""A purge: counted, confirmed by another, done one object at a time, resumed after a kill, stopped by a hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from havre.foundation.erasure import branches
from havre.foundation.sealing import Sealed
from havre.foundation.stores import ModelStore
from havre.kernel.errors import NotVisible, Refused
from havre.operations import install
from havre.persons.models import Person
from havre.safekeeping.models import PurgeItem, PurgeLine, PurgeRun
from havre.safekeeping.rules import HoldReason, RunAct
from havre.safekeeping.services import holds, purges
from havre.safekeeping.stores import stores
from listening_support import S
from safekeeping.keeping_cast import NOW, as_one, confirm, execute, old_contact, propose, purge_all

pytestmark = pytest.mark.django_db(transaction=True)
SRC = Path(__file__).resolve().parents[2] / "src"


def rows(table, where="true", *values):
    with install.connect("admin") as admin:
        return admin.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0]


def test_only_what_is_over_and_no_longer_in_use_goes(cast):
    gone = [old_contact(cast) for _ in range(3)]
    never_closed = old_contact(cast, state=S.ENDED)
    running = old_contact(cast, state=S.IN_TALK)
    recent = old_contact(cast, at=NOW - timedelta(days=364))
    elsewhere = old_contact(cast, "maud")

    run = purge_all(cast)

    for object_id in (*gone, never_closed, elsewhere):
        assert rows("listening_contact", "id = %s", object_id) == 0
        assert rows("keyring.data_key", "object_id = %s", object_id) == 0
    for object_id in (running, recent):
        assert rows("listening_contact", "id = %s", object_id) == 1
        assert rows("keyring.data_key", "object_id = %s", object_id) == 1
    with install.connect("admin") as admin:
        status, digest = admin.execute(
            "SELECT status, certificate_sha256 FROM safekeeping_purgerun WHERE id = %s", [run.pk]
        ).fetchone()
        told = admin.execute("SELECT detail FROM audit.event WHERE act = 'purge.done'").fetchall()
        lines = admin.execute(
            "SELECT category, counted, done, held, kept FROM safekeeping_purgeline ORDER BY counted"
        ).fetchall()
    assert (status, len(digest)) == ("done", 64)
    assert told == [({"certificate": digest},)]
    assert lines == [("contact", 1, 1, 0, 0), ("contact", 4, 4, 0, 0)]
    assert rows("safekeeping_purgeitem") == 0
    # The one that was never closed is counted by its codes, apart; the others were when they were closed.
    assert rows("safekeeping_stubcount") == 2
    assert rows("listening_statisticrow") == 5


def test_two_persons_and_never_oneself(cast):
    old_contact(cast)
    run = propose(cast)
    assert rows("listening_contact") == 1
    for slug in ("helene", "gaelle"):
        with pytest.raises(NotVisible), transaction.atomic():
            purges.decide_purge(actor=as_one(cast, slug), run_id=run.pk, act=RunAct.CONFIRM, now=NOW)
    with install.connect("admin") as admin:
        admin.execute("UPDATE safekeeping_purgerun SET proposed_by_id = %s", [cast.karim.id])
    with pytest.raises(Refused, match="guard_refused"), transaction.atomic():
        purges.decide_purge(actor=as_one(cast, "karim"), run_id=run.pk, act=RunAct.CONFIRM, now=NOW)
    late = NOW + timedelta(days=31)
    with pytest.raises(Refused, match="guard_refused"), transaction.atomic():
        purges.decide_purge(actor=as_one(cast, "maud"), run_id=run.pk, act=RunAct.CONFIRM, now=late)
    with pytest.raises(Refused, match="run_open"):
        propose(cast)
    assert len(confirm(cast, run, "maud")) == 1
    with pytest.raises(Refused, match="act_not_allowed"), transaction.atomic():
        purges.decide_purge(actor=as_one(cast, "karim"), run_id=run.pk, act=RunAct.REFUSE, now=NOW)


def test_the_officer_sees_counts_and_not_which_objects(cast):
    old_contact(cast)
    propose(cast)
    seen = {}
    for slug in ("paul", "karim", "maud", "helene", "alice", "chloe"):
        with transaction.atomic():
            as_one(cast, slug)
            seen[slug] = (PurgeRun.objects.count(), PurgeLine.objects.count(), PurgeItem.objects.count())
    assert seen == {
        "paul": (1, 1, 0), "karim": (1, 1, 1), "maud": (1, 1, 0), "helene": (0, 0, 0), "alice": (0, 0, 1),
        "chloe": (0, 0, 0),
    }  # fmt: skip


def test_what_is_held_or_used_again_stays(cast):
    held, touched, free = (old_contact(cast) for _ in range(3))
    with transaction.atomic():
        karim = as_one(cast, "karim")
        reference = stores()["contact"].references([held])[held]
        asked = holds.Hold(
            reference=reference.lower(), category=HoldReason.PROCEDURE, reason="Procédure inventée en cours."
        )
        hold = holds.place_hold(actor=karim, hold_id=uuid4(), hold=asked, now=NOW)
    run = propose(cast)
    jobs = confirm(cast, run)
    with install.connect("admin") as admin:
        admin.execute("UPDATE listening_contact SET ended_at = %s WHERE id = %s", [NOW, touched])

    assert execute(run, UUID(jobs[0]["team_id"])) == 1

    assert [rows("listening_contact", "id = %s", one) for one in (held, touched, free)] == [1, 1, 0]
    with install.connect("admin") as admin:
        line = admin.execute("SELECT counted, done, held, kept FROM safekeeping_purgeline").fetchone()
    assert line == (3, 1, 1, 1)
    with transaction.atomic():
        holds.lift_hold(actor=as_one(cast, "paul"), hold_id=hold.pk, now=NOW)
    purge_all(cast)
    assert rows("listening_contact", "id = %s", held) == 0


KILLED = """
import os, signal, sys
from uuid import UUID
from datetime import datetime
import django
django.setup()
from havre.foundation import erasure
from havre.safekeeping.services import erasing
calls = []
shred = erasure.shred_all
def kill_at_the_third(keys):
    calls.append(keys)
    if len(calls) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return shred(keys)
erasure.shred_all = kill_at_the_third
erasing.purge_team(run_id=UUID(sys.argv[1]), team_id=UUID(sys.argv[2]), now=datetime.fromisoformat(sys.argv[3]))
"""


def test_a_purge_killed_in_the_middle_goes_on_and_nothing_is_half_erased(cast):
    contacts = [old_contact(cast) for _ in range(5)]
    run = propose(cast)
    team_id = confirm(cast, run)[0]["team_id"]
    environment = {
        **os.environ, "HAVRE_DB_ROLE": "havre_jobs", "PYTHONPATH": str(SRC),
        "DJANGO_SETTINGS_MODULE": "havre.settings.test",
    }  # fmt: skip
    command = [sys.executable, "-c", KILLED, str(run.pk), team_id, NOW.isoformat()]
    killed = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
    assert killed.returncode == -9, killed.stderr.decode()

    left = [one for one in contacts if rows("listening_contact", "id = %s", one)]
    assert len(left) == 3
    for one in contacts:
        # Whole or gone: the rows, the key and the line of the list together.
        there = one in left
        assert bool(rows("keyring.data_key", "object_id = %s", one)) is there
        assert bool(rows("safekeeping_purgeitem", "object_id = %s", one)) is there

    execute(run, UUID(team_id))

    assert rows("listening_contact") == 0
    assert rows("safekeeping_purgeline", "counted = 5 AND done = 5 AND ended_at IS NOT NULL") == 1
    with install.connect("admin") as admin:
        acts = admin.execute("SELECT count(*) FROM audit.event WHERE act = 'purge.erase'").fetchone()
    assert acts == (5,)


def test_the_queue_holds_ids_only(cast):
    old_contact(cast)
    jobs = confirm(cast, propose(cast))
    assert [sorted(job) for job in jobs] == [["run_id", "team_id"]]
    assert all(UUID(value) for job in jobs for value in job.values())
    assert json.dumps(jobs)


def test_no_person_carries_away_the_file_of_another_journey():
    """Erasing a person must never take a record that has a duration of its own."""
    roots = {store.model for store in stores().values() if isinstance(store, ModelStore)}
    owned = {branch.model for branch in branches((Person,)) if branch.owned}
    assert owned & roots == set()


def test_every_sealed_table_disappears_with_something():
    """A sealed row that no store, no person and no automatic purge reaches would never be erased."""
    from django.apps import apps

    known = {store.model for store in stores().values() if isinstance(store, ModelStore)} | {Person}
    reached = known | {branch.model for branch in branches(tuple(known)) if branch.owned}
    reached |= {apps.get_model(name) for name in ELSEWHERE}
    sealed = {
        model
        for model in apps.get_models()
        if issubclass(model, Sealed) and model.__module__.startswith("havre.")
    }
    assert sealed - reached == set()


# Erased or shredded otherwise: beside their object, by a job of their own, or keys that hold nobody's words.
ELSEWHERE = (
    "concern_unit.Notice",
    "sharing.ReceivedCopy",
    "sharing.ExportFile",
    "conversations.DeskKey",
    "runaways.NightKey",
)
