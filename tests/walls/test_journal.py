"""The journal: written with what it tells, unreadable to the application, and every tampering is named."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from havre.accounts.access import enter
from havre.foundation import audit
from havre.foundation.journal import EVENTS, Link, verify
from havre.kernel.clock import utc_now
from havre.operations import install
from havre.operations.management.commands.journal import _cuts

pytestmark = pytest.mark.django_db(transaction=True)

OBJECT = uuid4()


@pytest.fixture
def events(cast):
    for who in (cast.alice, cast.farid):
        for number in range(3):
            with transaction.atomic():
                enter(who.id, name=who.name)
                audit.record(
                    "contact.read",
                    kind="contact",
                    object_id=OBJECT,
                    purpose="écoute, œuvre « é »",
                    detail={"n": number},
                )


def faults():
    with install.connect("havre_auditor") as auditor:
        links = [Link.from_row(row) for row in auditor.execute(EVENTS)]
        heads = {
            c: (s, bytes(h)) for c, s, h in auditor.execute("SELECT chain::text, seq, hash FROM audit.head")
        }
        cuts = _cuts(auditor)
    return list(verify(links, heads, cuts, now=utc_now()))


def test_a_whole_journal_has_no_fault(events, capsys):
    assert faults() == []
    call_command("journal", "verify")
    assert "6 événements" in capsys.readouterr().out


def test_an_event_disappears_with_the_act_it_tells(cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        enter(cast.alice.id, name="Alice")
        audit.record("contact.read", kind="contact")
        raise RuntimeError
    with install.connect("havre_auditor") as auditor:
        assert auditor.execute("SELECT count(*) FROM audit.event").fetchone() == (0,)


def test_nobody_signs_for_another(cast):
    with transaction.atomic():
        enter(cast.alice.id, name="Alice")
        audit.record("contact.read", kind="contact")
    with install.connect("havre_auditor") as auditor:
        assert auditor.execute("SELECT actor FROM audit.event").fetchone() == (cast.alice.id,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT count(*) FROM audit.event",
        "INSERT INTO audit.event (chain, seq) VALUES (gen_random_uuid(), 1)",
        "UPDATE audit.event SET act = 'x'",
        "DELETE FROM audit.event",
        "TRUNCATE audit.event",
        "UPDATE audit.head SET seq = 0",
        "SELECT * FROM sec.scope_key",
        "ALTER TABLE audit.event DISABLE TRIGGER ALL",
    ],
)
def test_the_application_can_only_append(cast, statement):
    with pytest.raises(DatabaseError, match="permission denied|must be owner"), transaction.atomic():
        enter(cast.alice.id, name="Alice")
        with connection.cursor() as cursor:
            cursor.execute(statement)


TAMPERINGS = {
    "an act is changed": "UPDATE audit.event SET act = 'autre' WHERE seq = 2",
    "a purpose is changed": "UPDATE audit.event SET purpose = '' WHERE seq = 1",
    "a time is changed": "UPDATE audit.event SET at = at + interval '1 hour' WHERE seq = 3",
    "an object is changed": "UPDATE audit.event SET object_id = gen_random_uuid() WHERE seq = 2",
    "a detail is changed": "UPDATE audit.event SET detail = '{\"n\": 9}' WHERE seq = 2",
    "an actor is erased": "UPDATE audit.event SET actor = NULL WHERE seq = 2",
    "an event is removed": "DELETE FROM audit.event WHERE seq = 2",
    "the tail is removed": "DELETE FROM audit.event WHERE seq = 3",
    "a chain is removed": "DELETE FROM audit.event WHERE chain = (SELECT min(chain::text)::uuid FROM audit.event)",
    "numbers are exchanged": "UPDATE audit.event SET seq = CASE seq WHEN 1 THEN 20 ELSE 1 END WHERE seq IN (1, 2)",
    "a hash is recomputed alone": "UPDATE audit.event SET act = 'autre', hash = audit.image(previous, chain, seq, at, actor,"
    " 'autre', object_kind, object_id, team_id, purpose, detail) WHERE seq = 2",
    "the head is moved back": "UPDATE audit.head SET seq = 2",
    "a beginning is said to be purged": "WITH gone AS (DELETE FROM audit.event WHERE seq = 1 RETURNING chain, hash)"
    " UPDATE audit.head h SET cut_seq = 1, cut_hash = gone.hash, cut_at = now() FROM gone WHERE h.chain = gone.chain",
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_by_the_administrator_is_named(events, name):
    with install.connect("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(TAMPERINGS[name])
    assert faults()


def test_an_owner_who_rewrites_the_whole_chain_is_betrayed_by_the_anchor(events, tmp_path, capsys):
    anchors = tmp_path / "ancres.jsonl"
    call_command("journal", "anchor", file=str(anchors))
    with install.connect("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("UPDATE audit.event SET purpose = 'réécrit' WHERE seq = 1")
        admin.execute(
            "DO $$ DECLARE e audit.event; p bytea; BEGIN FOR e IN SELECT * FROM audit.event ORDER BY chain, seq LOOP"
            " IF e.seq = 1 THEN p := sha256(convert_to(e.chain::text, 'UTF8')); END IF;"
            " UPDATE audit.event SET previous = p, hash = audit.image(p, chain, seq, at, actor, act, object_kind, object_id,"
            " team_id, purpose, detail) WHERE chain = e.chain AND seq = e.seq RETURNING hash INTO p;"
            " UPDATE audit.head SET hash = p WHERE chain = e.chain; END LOOP; END $$"
        )
    assert faults() == []
    with pytest.raises(SystemExit):
        call_command("journal", "verify", file=str(anchors))
    assert "ancré" in capsys.readouterr().out


def test_a_changed_anchor_file_is_named(events, tmp_path, capsys):
    anchors = tmp_path / "ancres.jsonl"
    call_command("journal", "anchor", file=str(anchors))
    call_command("journal", "anchor", file=str(anchors))
    lines = anchors.read_text().splitlines()
    changed = json.loads(lines[0])
    changed["at"] = "2020-01-01"
    anchors.write_text("\n".join([json.dumps(changed, sort_keys=True), lines[1]]) + "\n")
    with pytest.raises(SystemExit):
        call_command("journal", "verify", file=str(anchors))
