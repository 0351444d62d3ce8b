"""Envelopes, keys, rotation, shredding: fail closed, and prove the erasure by restoring an older backup."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from havre.accounts.access import enter
from havre.foundation import envelopes, keys, sealing
from havre.foundation.envelopes import CannotOpen
from havre.kernel.clock import utc_now
from havre.operations import backups, install
from havre.persons.access import IdentityCard, identity_for
from havre.persons.models import Person
from havre.persons.services import create_person

CANARY = "Zoé-Canari"


def bound(table="t", column="c", row=None, key=None):
    return envelopes.bound_to(table, column, row, key)


class TestEnvelope:
    def test_opens_what_it_closed(self):
        key, key_id, row = b"k" * 32, uuid4(), uuid4()
        closed = envelopes.close(key, key_id, CANARY.encode(), bound=bound(row=row, key=key_id))
        assert CANARY.encode() not in closed
        assert envelopes.key_id_of(closed) == key_id
        assert envelopes.open_(key, key_id, closed, bound=bound(row=row, key=key_id)) == CANARY.encode()

    def test_a_value_moved_anywhere_does_not_open(self):
        key, key_id = b"k" * 32, uuid4()
        places = [(t, c, r) for t in ("a", "b") for c in ("x", "y") for r in (uuid4(), uuid4())]
        closed = {p: envelopes.close(key, key_id, b"v", bound=bound(*p, key_id)) for p in places}
        for origin in places:
            for place in places:
                if place != origin:
                    with pytest.raises(CannotOpen):
                        envelopes.open_(key, key_id, closed[origin], bound=bound(*place, key_id))

    @pytest.mark.parametrize(
        "junk", [b"", b"clair", b"\x01" * 20, b"\x02" + b"0" * 60, b"du texte en clair" * 5]
    )
    def test_what_is_not_an_envelope_is_never_returned(self, junk):
        with pytest.raises(CannotOpen):
            envelopes.open_(b"k" * 32, uuid4(), junk, bound=b"")

    def test_one_changed_bit_is_seen(self):
        key, key_id = b"k" * 32, uuid4()
        closed = envelopes.close(key, key_id, b"v" * 40, bound=b"")
        for place in range(len(closed)):
            changed = bytearray(closed)
            changed[place] ^= 1
            with pytest.raises(CannotOpen):
                envelopes.open_(key, key_id, bytes(changed), bound=b"")


class TestFileKeys:
    def test_the_file_is_private_and_made_once(self, tmp_path):
        path = tmp_path / "k.json"
        first, second = keys.FileKeys(path), keys.FileKeys(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert first.derived("x") == second.derived("x")
        assert first.derived("x") != first.derived("y")

    def test_rotation_keeps_old_keys_until_they_are_retired(self, tmp_path):
        ring = keys.FileKeys(tmp_path / "k.json")
        name, wrapped = ring.wrap(b"d" * 32, bound=b"b")
        assert ring.rotate() == "k2"
        assert ring.unwrap(name, wrapped, bound=b"b") == b"d" * 32
        ring.retire(name)
        with pytest.raises(CannotOpen, match="retired"):
            ring.unwrap(name, wrapped, bound=b"b")

    def test_another_process_rotation_is_seen(self, tmp_path):
        ours, theirs = keys.FileKeys(tmp_path / "k.json"), keys.FileKeys(tmp_path / "k.json")
        theirs.rotate()
        name, wrapped = theirs.wrap(b"d" * 32, bound=b"b")
        assert ours.unwrap(name, wrapped, bound=b"b") == b"d" * 32

    def test_a_key_bound_to_another_row_does_not_unwrap(self, tmp_path):
        ring = keys.FileKeys(tmp_path / "k.json")
        name, wrapped = ring.wrap(b"d" * 32, bound=keys.key_bound(uuid4(), "report"))
        with pytest.raises(CannotOpen):
            ring.unwrap(name, wrapped, bound=keys.key_bound(uuid4(), "report"))


@pytest.mark.django_db
class TestSealedRows:
    def card(self):
        return IdentityCard(family_name=CANARY, given_names="Zoé")

    def test_plaintext_put_in_a_sealed_column_is_refused(self, cast, acting):
        with acting("alice") as actor:
            person = create_person(actor=actor, team_id=cast.alice.team_id, card=self.card(), now=utc_now())
            with connection.cursor() as cursor:
                cursor.execute("UPDATE persons_identity SET card = %s", [b'{"family_name": "en clair"}'])
            with pytest.raises(CannotOpen):
                identity_for(actor, person.pk, purpose="test")

    def test_a_colleague_opens_it_and_nobody_else(self, cast, acting):
        with acting("alice") as actor:
            person = create_person(actor=actor, team_id=cast.alice.team_id, card=self.card(), now=utc_now())
        with acting("bruno") as actor:
            assert identity_for(actor, person.pk, purpose="test").family_name == CANARY
        key_ids = []
        with acting("alice"), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM keyring.data_key")
            key_ids = [row[0] for row in cursor.fetchall()]
        for stranger in ("maud", "farid", "nadia", "olga", "paul", "denis", "elodie"):
            with acting(stranger):
                assert sealing.open_keys(key_ids) == {}

    def test_shredding_is_for_ever_and_for_one_s_own_team_only(self, cast, acting):
        with acting("alice") as actor:
            person = create_person(actor=actor, team_id=cast.alice.team_id, card=self.card(), now=utc_now())
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM keyring.data_key")
                key_id = cursor.fetchone()[0]
        with acting("farid"):
            assert sealing.shred(key_id) is False
        with acting("alice") as actor:
            assert sealing.shred(key_id) is True
            with pytest.raises((CannotOpen, KeyError)):
                identity_for(actor, person.pk, purpose="test")
        with acting("alice"):
            assert Person.objects.filter(pk=person.pk).exists()


@pytest.fixture
def own_ring(tmp_path, monkeypatch):
    """A key file of this test alone: rotation must not touch the other tests' keys."""
    ring = keys.FileKeys(tmp_path / "ring.json")
    for module in ("havre.foundation.keys", "havre.foundation.sealing", "havre.persons.access.tokens", "havre.accounts.adapters",
                   "havre.operations.backups", "havre.operations.management.commands.keys"):  # fmt: skip
        monkeypatch.setattr(f"{module}.provider", lambda: ring)
    return ring


@pytest.mark.django_db(transaction=True)
class TestCustody:
    def person(self, cast):
        with transaction.atomic():
            actor = enter(cast.alice.id, name="Alice")
            card = IdentityCard(family_name=CANARY, given_names="Zoé")
            return create_person(actor=actor, team_id=cast.alice.team_id, card=card, now=utc_now())

    def read(self, cast, person):
        with transaction.atomic():
            return identity_for(enter(cast.alice.id, name="Alice"), person.pk, purpose="test").family_name

    def test_rotation_rewraps_every_key(self, cast, own_ring, capsys):
        person = self.person(cast)
        with pytest.raises(CommandError, match="enveloppe encore"):
            call_command("keys", "retire", key="k1")
        call_command("keys", "rotate")
        call_command("keys", "retire", key="k1")
        assert self.read(cast, person) == CANARY
        with install.connect("admin") as admin:
            assert admin.execute("SELECT DISTINCT kek_id FROM keyring.data_key").fetchall() == [("k2",)]

    def test_the_secrets_of_second_factors_are_rewrapped_too(self, cast, own_ring):
        from havre.accounts.adapters import SecondFactorAdapter

        sealed = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
        assert "JBSWY3DPEHPK3PXP" not in sealed
        with install.connect("admin") as admin:
            admin.execute(
                "INSERT INTO mfa_authenticator (type, data, user_id, created_at) VALUES ('totp', jsonb_build_object('secret', %s::text), %s, now())",
                [sealed, cast.alice.id],
            )
        call_command("keys", "rotate")
        call_command("keys", "retire", key="k1")
        with install.connect("admin") as admin:
            (data,) = admin.execute("SELECT data FROM mfa_authenticator").fetchone()
        assert SecondFactorAdapter().decrypt(data["secret"]) == "JBSWY3DPEHPK3PXP"

    def test_erasure_is_proved_by_restoring_the_oldest_backup(self, cast, own_ring, tmp_path):
        """Shred, then restore the data of before with the keyring of after: nothing opens. The control opens."""
        person = self.person(cast)
        before = backups.back_up(tmp_path / "b", now=datetime(2026, 11, 1, tzinfo=UTC))
        with transaction.atomic():
            enter(cast.alice.id, name="Alice")
            with connection.cursor() as cursor:
                cursor.execute("SELECT key_id FROM persons_identity WHERE person_id = %s", [person.pk])
                assert sealing.shred(cursor.fetchone()[0])
        after = backups.back_up(tmp_path / "b", now=datetime(2026, 11, 2, tzinfo=UTC))
        raw = before.data.read_bytes() + before.keyring.read_bytes()
        assert CANARY.encode() not in raw
        assert b"PGDMP" not in raw
        name = f"havre_restored_{uuid4().hex[:8]}"
        try:
            backups.restore(backups.Backup(before.data, after.keyring), database=name)
            assert restored_keys(name, person) == (1, 0)
            drop(name)
            backups.restore(backups.Backup(before.data, before.keyring), database=name)
            assert restored_keys(name, person) == (1, 1)
        finally:
            drop(name)

    def test_keyring_backups_are_gone_after_35_days(self, cast, own_ring, tmp_path):
        first = backups.back_up(tmp_path, now=datetime(2026, 1, 1, tzinfo=UTC))
        backups.back_up(tmp_path, now=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=36))
        assert first.data.exists()
        assert not first.keyring.exists()

    def test_a_backup_opens_with_its_own_keys_only_and_whole_only(
        self, cast, own_ring, tmp_path, monkeypatch
    ):
        backup = backups.back_up(tmp_path / "b", now=datetime(2026, 1, 1, tzinfo=UTC))
        backup.keyring.write_bytes(backup.keyring.read_bytes()[:-40])
        with pytest.raises(CommandError, match="ne s'ouvre pas"):
            call_command(
                "backup", restore=str(backup.keyring), keyring=str(backup.keyring), database="havre_never"
            )
        other = keys.FileKeys(tmp_path / "other.json")
        monkeypatch.setattr("havre.operations.backups.provider", lambda: other)
        with pytest.raises(CommandError, match="ne s'ouvre pas"):
            call_command(
                "backup", restore=str(backup.data), keyring=str(backup.keyring), database="havre_never"
            )
        drop("havre_never")


def restored_keys(name, person):
    """Return how many identities and how many of their keys the restored database holds."""
    with install.connect("admin", name=name) as admin:
        rows = admin.execute(
            "SELECT key_id FROM persons_identity WHERE person_id = %s", [person.pk]
        ).fetchall()
        found = admin.execute(
            "SELECT count(*) FROM keyring.data_key WHERE id = ANY(%s)", [[row[0] for row in rows]]
        ).fetchone()
    return len(rows), found[0]


def drop(name):
    with install.connect("admin", name="postgres", autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_the_stored_secret_is_not_base64_of_the_clear(tmp_path):
    ring = keys.FileKeys(tmp_path / "k.json")
    _, wrapped = ring.wrap(b"secret", bound=b"b")
    assert b"secret" not in base64.b64decode(base64.b64encode(wrapped))
    assert Path(tmp_path / "k.json").exists()
