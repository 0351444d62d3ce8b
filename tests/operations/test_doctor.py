"""The doctor says what is wrong around the database, and what to do."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from havre.operations import install
from havre.operations.doctor import surroundings

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    with install.connect("admin") as connection:
        yield connection
        connection.rollback()


def subjects(findings):
    return {finding.subject for finding in findings}


def test_it_says_that_all_is_well(tmp_path, settings, capsys):
    settings.BACKUP_DIR = str(tmp_path)
    (tmp_path / "data-x.dump").write_bytes(b"")
    call_command("doctor")
    assert "GRAVE" not in capsys.readouterr().out


def test_a_scope_key_that_differs_is_grave(admin, settings):
    settings.SCOPE_KEY = "une autre"
    assert "portée signée" in subjects(surroundings.examine(admin))


def test_an_old_backup_is_grave_and_none_is_told(admin, tmp_path, settings):
    settings.BACKUP_DIR = str(tmp_path / "absent")
    assert "sauvegardes" in subjects(surroundings.examine(admin))
    settings.BACKUP_DIR = str(tmp_path)
    old = tmp_path / "data-x.dump"
    old.write_bytes(b"")
    os.utime(old, (time.time() - 40 * 3600,) * 2)
    assert [f.grave for f in surroundings.examine(admin) if f.subject == "sauvegardes"] == [True]


def test_a_key_file_that_others_read_is_grave(admin, tmp_path, settings):
    path = tmp_path / "k.json"
    path.write_text("{}")
    path.chmod(0o644)
    settings.SEAL_KEY_FILE = str(path)
    assert "clés" in subjects(surroundings.examine(admin))


def test_a_provider_that_fails_is_grave(admin, monkeypatch):
    def dead():
        raise RuntimeError

    monkeypatch.setattr(surroundings, "provider", dead)
    assert "clés" in subjects(surroundings.examine(admin))


def test_production_with_the_demonstration_s_ways_is_grave(admin, settings):
    settings.DEMO = False
    settings.SESSION_COOKIE_SECURE = False
    settings.DEBUG = True
    assert len([f for f in surroundings.examine(admin) if f.subject == "réglages"]) == 2


def test_a_silent_mail_server_is_told(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "courriel" in subjects(surroundings.examine(admin))


def test_a_migration_that_waits_is_grave(admin):
    admin.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    assert "migrations" in subjects(surroundings.examine(admin))


def test_a_clock_apart_is_grave(admin, monkeypatch):
    monkeypatch.setattr(surroundings.time, "time", lambda: datetime(2020, 1, 1, tzinfo=UTC).timestamp())
    assert "horloge" in subjects(surroundings.examine(admin))


def test_the_command_fails_when_a_wall_is_down(capsys, settings):
    settings.SCOPE_KEY = "une autre"
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "→" in capsys.readouterr().out


def test_a_purge_that_stopped_is_told(admin):
    admin.execute(
        "INSERT INTO conversations_conversation (id, team_id, desk_key_id, mode, status, language, audience, age_range,"
        " departement_code, last_at, last_position, answered, expires_on, keep_days, help_wanted) VALUES"
        " (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'message', 'to_answer', 'fr', 'unsaid', 'unsaid', '',"
        " now(), 1, false, CURRENT_DATE - 3, 30, false)"
    )
    told = [f for f in surroundings.examine(admin) if f.subject == "effacement des conversations"]
    assert len(told) == 1
    assert "1 conversations" in told[0].problem
