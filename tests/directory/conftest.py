"""The communes are read once for the whole of these tests: reading them is most of a small import."""

from __future__ import annotations

import pytest

from havre.directory.importers.places import Gazetteer
from havre.directory.services import imports

_READ: dict[str, Gazetteer] = {}


@pytest.fixture(autouse=True)
def _communes_read_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    read = imports.gazetteer
    if "test_the_gazetteer" in request.node.name:
        return
    monkeypatch.setattr(imports, "gazetteer", lambda: _READ.get("all") or _READ.setdefault("all", read()))
