"""A public desk, a visitor under the public role, counsellors under theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests_support import role_connection

NOW = datetime(2026, 11, 23, 21, 7, 42, tzinfo=UTC)


@pytest.fixture
def public(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The visitor's door under the role of the public process, on a connection of its own."""
    from havre.conversations import visitor

    connection = role_connection("havre_public")
    monkeypatch.setattr(visitor, "connection", connection)
    yield connection
    connection.close()


@pytest.fixture
def desk(public: Any, acting: Any) -> Any:
    """The floor of the helpline answers the public."""
    from django.db import transaction

    from havre.conversations.services.desks import DeskWords, open_desk

    with transaction.atomic(), acting("karim") as karim:
        return open_desk(actor=karim, words=DeskWords(name="Plateau"), now=NOW)


@pytest.fixture
def begun(desk: Any) -> Any:
    """``begun("bonjour")`` is a conversation with its words and its cookie."""
    from havre.conversations import visitor
    from havre.conversations.locks import Seed
    from havre.conversations.rules import Mode

    def begin(text: str = "bonjour", *, mode: Mode = Mode.MESSAGE, **more: Any) -> Any:
        words = visitor.FirstWords(text=text, mode=mode, **more)
        return visitor.begin(Seed.new(), words, now=NOW)

    return begin
