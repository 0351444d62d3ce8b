"""The journal at the end of its own duration: proposed, confirmed by another, cut at its beginning, still verified."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from havre.accounts.access import enter
from havre.foundation import audit
from havre.foundation.journal import Cut, compare_with_anchor
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import Refused
from havre.law.territory import METROPOLE
from havre.operations import install
from havre.safekeeping.models import PurgeLine
from havre.safekeeping.rules import HoldReason, Then
from havre.safekeeping.rules.retention import Duration
from havre.safekeeping.services import holds
from havre.safekeeping.services.retention import Decision, decide_duration
from havre.safekeeping.stores import stores
from listening_support import S
from safekeeping.keeping_cast import NOW, as_one, confirm, execute, old_contact, propose
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)
# The chain as it would be had its first events happened so many days earlier: nothing else makes an old event.
AGED = """
    DO $$ DECLARE e audit.event; p bytea; BEGIN
      FOR e IN SELECT * FROM audit.event WHERE chain = '{chain}' ORDER BY seq LOOP
        IF e.seq = 1 THEN p := sha256(convert_to(e.chain::text, 'UTF8')); END IF;
        UPDATE audit.event SET at = CASE WHEN seq <= {first} THEN at - interval '1200 days' ELSE at END
         WHERE chain = e.chain AND seq = e.seq;
        UPDATE audit.event SET previous = p, hash = audit.image(p, chain, seq, at, actor, act, object_kind, object_id,
               team_id, purpose, detail) WHERE chain = e.chain AND seq = e.seq RETURNING hash INTO p;
        UPDATE audit.head SET hash = p WHERE chain = e.chain;
      END LOOP; END $$
"""


def tell(who, objects):
    """Leave one event for each object in the chain of somebody."""
    for one in objects:
        with transaction.atomic():
            enter(who.id, name=who.name)
            audit.record("contact.read", kind="contact", object_id=one)


def age(who, *, first):
    with install.connect("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(AGED.format(chain=who.id, first=first))


def numbers(who):
    with install.connect("havre_auditor") as auditor:
        rows = auditor.execute(
            "SELECT seq FROM audit.event WHERE chain = %s ORDER BY seq", [who.id]
        ).fetchall()
    return [row[0] for row in rows]


def test_the_beginning_goes_by_two_persons_and_the_rest_is_verified(cast, tmp_path, capsys):
    tell(cast.alice, [uuid4() for _ in range(5)])
    age(cast.alice, first=3)
    anchors = tmp_path / "ancres.jsonl"
    call_command("journal", "anchor", file=str(anchors))
    with (
        connected_as("havre_jobs"),
        pytest.raises(DatabaseError, match="no confirmed purge"),
        transaction.atomic(),
    ):
        cut(cast.alice.team_id, cast.alice.id)
    run = propose(cast)
    with transaction.atomic():
        as_one(cast, "karim")
        (line,) = PurgeLine.objects.all()
        assert (line.category, line.counted) == ("access_log", 1)
    assert numbers(cast.alice) == [1, 2, 3, 4, 5]  # counted only
    with (
        connected_as("havre_jobs"),
        pytest.raises(DatabaseError, match="no confirmed purge"),
        transaction.atomic(),
    ):
        cut(cast.alice.team_id, cast.alice.id)  # proposed, not confirmed
    (job,) = confirm(cast, run)
    # The application cannot, even then; nor a job of another team; what is young stays whatever is asked.
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cut(cast.alice.team_id, cast.alice.id)
    with connected_as("havre_jobs"), pytest.raises(DatabaseError, match="no confirmed"), transaction.atomic():
        cut(cast.maud.team_id, cast.alice.id)
    with connected_as("havre_jobs"), transaction.atomic():
        assert cut(cast.alice.team_id, cast.alice.id, before="0 days") == 3
        transaction.set_rollback(True)
    assert execute(run, UUID(job["team_id"])) == 1
    assert numbers(cast.alice) == [4, 5]
    with transaction.atomic():
        as_one(cast, "karim")
        assert PurgeLine.objects.get().tables == {"audit.event": 3}
    tell(cast.alice, [uuid4()])  # the chain goes on
    call_command("journal", "verify", file=str(anchors))
    assert "Journal entier" in capsys.readouterr().out
    with pytest.raises(Refused, match="nothing_due"):
        propose(cast)


def cut(team_id, chain, *, before="1000 days"):
    with acting_for_team(team_id), connection.cursor() as cursor:
        cursor.execute("SELECT audit.cut(%s, statement_timestamp() - %s::interval)", [chain, before])
        return cursor.fetchone()[0]


def test_what_is_held_keeps_what_follows_and_who_serves_two_organisations_is_left_out(cast, admin_db):
    held = old_contact(cast, "bruno", state=S.IN_TALK, at=NOW - timedelta(days=20))
    with transaction.atomic():
        reference = stores()["contact"].references([held])[held] if as_one(cast, "karim") else ""
        asked = holds.Hold(
            reference=reference, category=HoldReason.PROCEDURE, reason="Procédure inventée en cours."
        )
        holds.place_hold(actor=as_one(cast, "karim"), hold_id=uuid4(), hold=asked, now=NOW)
    before = len(numbers(cast.bruno))
    tell(cast.alice, [uuid4(), held, uuid4()])
    tell(cast.bruno, [uuid4()])
    age(cast.alice, first=3)
    age(cast.bruno, first=before + 1)
    second = uuid4()
    admin_db.execute(
        "INSERT INTO accounts_membership (id, user_id, agency_id, team_id, role, starts_at)"
        " SELECT %s, %s, agency_id, team_id, role, starts_at FROM accounts_membership WHERE user_id = %s",
        [second, cast.bruno.id, cast.tom.id],
    )
    try:
        run = propose(cast)
        (job,) = confirm(cast, run)
        execute(run, UUID(job["team_id"]))
    finally:
        admin_db.execute("DELETE FROM accounts_membership WHERE id = %s", [second])
    assert numbers(cast.alice) == [2, 3]
    assert len(numbers(cast.bruno)) == before + 1


def test_it_is_kept_six_months_at_least(cast):
    decision = Decision(
        months=5, days=0, then=Then.ERASE, archive_months=0, reason="Moins longtemps, pour essayer."
    )
    with transaction.atomic():
        paul = as_one(cast, "paul")
        for wrong, code in (
            (decision, "under_floor"),
            (replace(decision, months=12, then=Then.ARCHIVE), "no_archive"),
        ):
            with pytest.raises(Refused) as refused:
                decide_duration(actor=paul, category="access_log", decision=wrong, now=NOW)
            assert refused.value.code == code
        line = decide_duration(
            actor=paul, category="access_log", decision=replace(decision, months=12), now=NOW
        )
        assert line.duration.months == 12
        transaction.set_rollback(True)


def test_the_last_midnight_is_the_last_one_that_is_over():
    for days in range(40):
        now = NOW + timedelta(days=days)
        duration = Duration(months=36, days=0)
        cut_at = duration.over_before(now, METROPOLE)
        assert duration.ends_at(cut_at - timedelta(seconds=1), METROPOLE) <= now
        assert duration.ends_at(cut_at + timedelta(days=5), METROPOLE) > now


def test_an_anchor_shows_what_was_taken_too_early():
    chain, now = str(uuid4()), datetime(2026, 11, 22, tzinfo=UTC)
    cuts = {chain: Cut(9, b"nine", now)}
    anchor = {"heads": {chain: [4, b"four".hex()]}, "at": (now - timedelta(days=30)).isoformat()}
    assert [fault.seq for fault in compare_with_anchor(anchor, {}, cuts)] == [9]
    old = {**anchor, "at": (now - timedelta(days=400)).isoformat()}
    assert list(compare_with_anchor(old, {}, cuts)) == []
    same = {**old, "heads": {chain: [9, b"other".hex()]}}
    assert [fault.seq for fault in compare_with_anchor(same, {}, cuts)] == [9]
