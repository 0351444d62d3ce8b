"""Followed files: sealed after two years, reopened with a reason, erased after the archive; a backup gives nothing back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from havre.cases.retention import Cases
from havre.foundation import keys, sealing
from havre.foundation.envelopes import CannotOpen
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import NotVisible, Refused
from havre.operations import backups, install
from havre.persons.access import identity_for
from havre.safekeeping.models import Archived
from havre.safekeeping.rules import Then
from havre.safekeeping.services import archives, retention
from safekeeping.keeping_cast import (
    CANARY,
    NOW,
    WORDS,
    as_one,
    closed_file,
    confirm,
    execute,
    propose,
    purge_all,
)
from sharing_support import ask_export
from tests_support import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


def purge(cast, *, now=NOW):
    return purge_all(cast, by="helene", confirmed_by="valerie", now=now)


def name_of(cast, case, slug="sonia"):
    with transaction.atomic():
        return identity_for(as_one(cast, slug), case.person_id, purpose="test").family_name


def count(table, where, *values):
    with install.connect("admin") as admin:
        return admin.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0]


def test_the_clock_of_d25_is_that_of_the_place(cast):
    """Two years to the day after the last contact: the file leaves at the end of that day, not before."""
    closed_file(cast, last=date(2024, 11, 22))
    the_day, after = datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="nothing_due"):
        propose(cast, "helene", now=the_day)
    run = propose(cast, "helene", now=after)
    assert count("safekeeping_purgeline", "run_id = %s AND counted = 1", run.pk) == 1


def test_a_file_is_sealed_reopened_then_erased_with_the_child(cast, client_of):
    case = closed_file(cast)
    purge(cast)
    with pytest.raises((CannotOpen, KeyError)):
        name_of(cast, case)
    with transaction.atomic():
        as_one(cast, "sonia")
        with pytest.raises(CannotOpen):
            sealing.open_key(case.key_id)
    assert count("cases_case", "id = %s", case.pk) == 1
    # The page of a sealed file is not found, it does not fail.
    assert client_of("sonia").get(f"/suivi/{case.pk}/").status_code == 404

    with transaction.atomic():
        valerie = as_one(cast, "valerie")
        archived = Archived.objects.get(object_id=case.pk)
        assert archived.reference == case.reference
    for slug in ("sonia", "leila", "helene"):
        with pytest.raises(NotVisible), transaction.atomic():
            archives.reopen_archive(
                actor=as_one(cast, slug), archived_id=archived.pk, reason="x" * 30, now=NOW
            )
    with transaction.atomic():
        valerie = as_one(cast, "valerie")
        why = "La jeune majeure demande son dossier."
        archives.reopen_archive(actor=valerie, archived_id=archived.pk, reason=why, now=NOW)
    assert name_of(cast, case) == CANARY

    run = propose(cast, "helene")
    for job in confirm(cast, run, "valerie"):
        assert execute(run, UUID(job["team_id"])) == 0
    later = NOW + timedelta(days=91)
    purge(cast, now=later)
    assert count("safekeeping_archived", "object_id = %s", case.pk) == 1
    with pytest.raises(Refused, match="nothing_due"):
        purge(cast, now=later + timedelta(days=365 * 5 - 20))
    assert count("cases_case", "id = %s", case.pk) == 1
    purge(cast, now=later + timedelta(days=365 * 5 + 10))

    for table, column in (
        ("cases_case", "id"), ("cases_entry", "case_id"), ("cases_episode", "case_id"), ("cases_caremember", "case_id"),
        ("safekeeping_archived", "object_id"), ("keyring.data_key", "object_id"),
    ):  # fmt: skip
        assert count(table, f"{column} = %s", case.pk) == 0, table
    for table in ("persons_identity", "persons_token"):
        assert count(table, "person_id = %s", case.person_id) == 0, table
    assert count("persons_person", "id = %s", case.person_id) == 0
    with install.connect("admin") as admin:
        stub = admin.execute(
            "SELECT measure, code, count FROM safekeeping_stubcount WHERE year = 2023 ORDER BY measure"
        ).fetchall()
    assert stub == [
        ("age_band", "13_14", 1), ("duration", "under_1_year", 1), ("object", "case", 1),
        ("outcome", "exit_stabilised", 1), ("sex", "unknown", 1),
    ]  # fmt: skip


def test_the_oldest_backup_gives_nothing_back_after_the_purge(cast, tmp_path, monkeypatch):
    """Restore the data of before with the keys of after: nothing of the child opens, nothing is in clear."""
    ring = keys.FileKeys(tmp_path / "ring.json")
    for module in (
        "havre.foundation.keys",
        "havre.foundation.sealing",
        "havre.persons.access.tokens",
        "havre.operations.backups",
    ):
        monkeypatch.setattr(f"{module}.provider", lambda: ring)
    with transaction.atomic():
        decision = retention.Decision(
            months=24, days=0, then=Then.ERASE, archive_months=0, reason="Archives remises au département (invention)."
        )  # fmt: skip
        retention.decide_duration(actor=as_one(cast, "helene"), category="case", decision=decision, now=NOW)
    case = closed_file(cast)
    oldest = backups.back_up(tmp_path / "b", now=NOW - timedelta(days=30))
    purge(cast)
    assert count("cases_case", "id = %s", case.pk) == 0
    newest = backups.back_up(tmp_path / "b", now=NOW)

    name = f"havre_restored_{uuid4().hex[:8]}"
    try:
        backups.restore(backups.Backup(oldest.data, newest.keyring), database=name)
        with install.connect("admin", name=name) as restored:
            sealed = restored.execute(
                "SELECT e.key_id, e.content FROM cases_entry e WHERE e.case_id = %s"
                " UNION ALL SELECT key_id, summary FROM cases_case WHERE id = %s"
                " UNION ALL SELECT key_id, card FROM persons_identity WHERE person_id = %s",
                [case.pk, case.pk, case.person_id],
            ).fetchall()
            found = restored.execute(
                "SELECT id FROM keyring.data_key WHERE id = ANY(%s)", [[row[0] for row in sealed]]
            ).fetchall()
        assert len(sealed) == 3
        assert found == []
        for path in (tmp_path / "b").iterdir():
            content = path.read_bytes()
            assert CANARY.encode() not in content
            assert WORDS.encode() not in content
        assert all(
            CANARY.encode() not in bytes(text) and WORDS.encode() not in bytes(text) for _, text in sealed
        )
    finally:
        with install.connect("admin", name="postgres", autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def test_an_export_asked_the_day_of_the_purge_goes_with_the_file(cast):
    case = closed_file(cast)
    with transaction.atomic():
        ask_export(as_one(cast, "sonia"), case.pk)
    assert count("keyring.data_key", "domain = 'exported'") == 1
    with connected_as("havre_jobs"), acting_for_team(cast.sonia.team_id):
        Cases().erase(case.pk, now=NOW)
    assert count("keyring.data_key", "domain = ANY (%s)", ["case", "export", "exported"]) == 0
