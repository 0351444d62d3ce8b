"""What the hostile tests share: a talk of Alice's that Bruno may join, and how its forms are sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from havre.kernel.clock import utc_now


@pytest.fixture
def talk(cast: Any, acting: Callable[..., Any]) -> Any:
    """Return the id of a talk that Alice holds."""
    from havre.listening.rules import ContactAct
    from havre.listening.services.contacts import open_contact

    with acting("alice") as alice:
        return open_contact(actor=alice, contact_id=uuid4(), first_act=ContactAct.START, now=utc_now()).pk


@pytest.fixture
def reception(cast: Any, acting: Callable[..., Any]) -> Any:
    """Return the id of a report that Farid acknowledged."""
    from crip_reports import entry, post
    from havre.concern_unit.services.intake import acknowledge

    with acting("alice") as alice:
        reception_id = post(alice, cast, now=utc_now())
    with acting("farid") as farid:
        acknowledge(entry(farid, reception_id, now=utc_now()))
    return reception_id
