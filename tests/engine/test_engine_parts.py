"""The small decisions of the engine, without starting anything."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from havre.engine import browser, checks, suite
from havre.engine.complaints import passes_with_time, told_in_french
from havre.engine.errors import CannotRun
from havre.engine.processes import Kept
from havre.engine.server import given_server
from havre.engine.variables import application_environment, kept_secrets, public_environment
from havre.foundation import environment

ENGINE = Path(__file__).resolve().parents[2] / "src" / "havre" / "engine"


class Fragile:
    """Something that never lives."""

    def __init__(self) -> None:
        self.starts = 0

    @property
    def pid(self) -> None:
        return None

    def start(self) -> None:
        self.starts += 1

    def stop(self) -> None:
        pass


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=lambda path: path.stem)
def test_the_engine_uses_only_the_standard_library(path: Path) -> None:
    foreign = {
        name
        for name in imports_of(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("havre.engine")
    }

    assert foreign == set()


def test_what_keeps_dying_is_tried_again_less_and_less_often() -> None:
    fragile = Fragile()
    kept = Kept("Pages", fragile)
    kept.start(now=0)

    for now in range(121):
        kept.tend(now=now)

    # at 0, then after pauses of 1, 2, 4, 8, 16, 30, 30 s, each death being noticed one second later
    assert fragile.starts == 8


def test_what_had_proved_itself_is_not_called_failing() -> None:
    kept = Kept("Pages", Fragile())
    kept.start(now=0)

    kept.tend(now=1)
    assert kept.failures == 1

    kept.start(now=10)
    kept.tend(now=100)
    assert kept.failures == 1


def test_a_given_server_is_handed_to_the_application(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://chef@base.exemple/travail")

    assert given_server() == {"DATABASE_URL": "postgresql://chef@base.exemple/travail"}


def test_another_kind_of_server_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")

    with pytest.raises(CannotRun, match="DATABASE_URL"):
        given_server()


def test_a_secret_added_to_the_table_is_added_to_the_file(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "secrets.env"
    before = kept_secrets(path)

    monkeypatch.setattr("havre.engine.variables.SECRETS", {"HAVRE_SECRET_KEY": 50, "HAVRE_NEW_KEY": 8})
    after = kept_secrets(path)

    assert before.items() < after.items()
    assert len(after["HAVRE_NEW_KEY"]) == 16
    assert kept_secrets(path) == after


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-m", "not drill"]),
        (["--without-browser"], ["-m", "not drill and not e2e"]),
        (["--drills"], []),
        (["--drills", "--without-browser"], ["-m", "not e2e"]),
        (["tests/engine", "-m", "drill"], []),
    ],
)
def test_what_the_test_command_leaves_out_is_explicit(arguments: list[str], expected: list[str]) -> None:
    assert suite.selection(arguments) == expected


def test_an_ordinary_user_without_browser_is_told_the_command(monkeypatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)

    with pytest.raises(CannotRun, match=r"sudo apt-get install .*chromium") as refusal:
        browser.ensure_browser()

    assert refusal.value.status == 2


def test_an_address_in_a_lock_is_found(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "demo.lock").write_text("a==1\nb @ https://exemple.fr/b.whl\n")
    monkeypatch.setattr(checks, "ROOT", tmp_path)

    assert checks.hosts_in_locks() == ["requirements/demo.lock:2"]


def test_a_full_disk_is_told_and_is_not_waited_for() -> None:
    complaint = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'

    assert not passes_with_time(complaint)
    assert told_in_french(complaint, Path("journal")).startswith("Le disque est plein")


def test_the_public_pages_receive_no_professional_secret(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HAVRE_OF_SOMEBODY", "kept out")
    address = "postgresql://admin:password@server:5433/base?password=again"
    application = {
        **application_environment(tmp_path),
        "DATABASE_URL": address,
        "HAVRE_PUBLIC_URL": "http://x",
    }
    public = public_environment(application)
    kept_out = {"HAVRE_SECRET_KEY", "HAVRE_SCOPE_KEY", "HAVRE_DATABASE_SECRET", "HAVRE_KEY_FILE", "HAVRE_SEAL_KEY_FILE",
                "HAVRE_MAIL_DIR", "HAVRE_BACKUP_DIR", "HAVRE_AUDIT_ANCHOR_FILE", "HAVRE_OF_SOMEBODY"}  # fmt: skip
    assert kept_out <= set(application)
    assert not kept_out & set(public)
    hidden = {application[name] for name in kept_out} | {"password"}
    assert not [name for name, value in public.items() if any(secret in value for secret in hidden)]
    assert public["DATABASE_URL"] == "postgresql://server:5433/base"


def test_the_password_of_the_public_role_is_the_one_the_application_gives_it(
    tmp_path: Path, monkeypatch
) -> None:
    application = application_environment(tmp_path)
    monkeypatch.setenv("HAVRE_DATABASE_SECRET", application["HAVRE_DATABASE_SECRET"])
    assert public_environment(application)["HAVRE_DB_PASSWORD"] == environment.role_password("havre_public")


class Runs:
    """A runnable that counts its starts."""

    def __init__(self):
        self.pid, self.started = None, 0

    def start(self):
        self.pid, self.started = 1, self.started + 1

    def stop(self):
        self.pid = None


def test_what_is_on_demand_starts_at_the_first_knock_and_is_then_kept():
    import socket

    from havre.engine.ports import listen
    from havre.engine.processes import OnDemand

    door, runs = listen(9300), Runs()
    kept = OnDemand("Site public", runs, door=door)
    kept.start(now=0)
    assert kept.tend(now=1) is None
    assert runs.started == 0
    with socket.create_connection(("127.0.0.1", door.getsockname()[1])):
        kept.tend(now=2)
        assert runs.started == 1
        runs.pid = None
        assert "arrêt inattendu" in kept.tend(now=3)
        assert "reprise" in kept.tend(now=5)
    kept.stop()
    door.close()
    assert runs.started == 2
