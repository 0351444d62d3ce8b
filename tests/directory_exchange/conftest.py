"""The communes are read once for the whole of these tests: reading them is most of a small import."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from havre.directory.importers.places import Gazetteer
from havre.directory.models import ImportRun, Location, Organization, Service, SourceRecord
from havre.directory.services import imports

_READ: dict[str, Gazetteer] = {}
_read = imports.gazetteer


@pytest.fixture(autouse=True)
def _communes_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "gazetteer", lambda: _READ.get("all") or _READ.setdefault("all", _read()))


@pytest.fixture
def empty_directory(db: None) -> None:
    for table in (SourceRecord, Service, Location, Organization, ImportRun):
        table.objects.all().delete()
