"""The programs that speak to a server are those of its version, when the machine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from havre.engine import programs


def fake(folder: Path, major: int) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb", "pg_restore"):
        script = folder / name
        script.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {major}.4'\n")
        script.chmod(0o755)
    return folder


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = fake(tmp_path / "ours", 18)
    monkeypatch.setenv("HAVRE_PG_BIN", str(folder))
    return folder


def test_ours_serve_a_server_of_their_version(ours: Path) -> None:
    assert programs.client_programs(18) == ours


@pytest.mark.parametrize(("server", "found"), [(15, "debian/15"), (16, "ours"), (17, "ours")])
def test_those_of_debian_serve_an_older_server(
    ours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: int, found: str
) -> None:
    """The folder of 17 lies about its version; that of 16 does not exist."""
    fake(tmp_path / "debian" / "15", 15)
    fake(tmp_path / "debian" / "17", 14)
    monkeypatch.setattr(programs, "DEBIAN", str(tmp_path / "debian" / "{major}"))
    assert programs.client_programs(server) == tmp_path / found
