"""What the tests of the listening desk share."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events written to the journal during the test, in order; they are really written."""
    from havre.foundation import audit

    events: list[Any] = []
    write = audit.record

    def record(act: str, **event: Any) -> None:
        write(act, **event)
        events.append(SimpleNamespace(act=act, **{"object_id": None, "purpose": "", "detail": {}, **event}))

    monkeypatch.setattr(audit, "record", record)
    return events
