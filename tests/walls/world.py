"""One object of each kind, made by the real services: what the matrix and the oracles look at."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from havre.kernel.clock import utc_now


def make_world(cast: Any, acting: Any) -> SimpleNamespace:
    """Return ids by namespace of addresses."""
    return SimpleNamespace(desk=_desk(acting), reports={}, crip={}, members={}, security={}, safeguards={})


def _desk(acting: Any) -> dict[str, Any]:
    """A talk that Alice holds, with « danger maintenant » running, and a pause of hers."""
    from havre.listening.services import care, contacts, danger

    now = utc_now()
    with acting("alice") as alice:
        contact = contacts.open_contact(actor=alice, contact_id=uuid4(), now=now)
        alert = danger.raise_danger(actor=alice, contact_id=contact.pk, now=now)
        pause = care.take_pause(actor=alice, pause_id=uuid4(), now=now)
    return {
        "contact_id": contact.pk,
        "alert_id": alert.pk,
        "pause_id": pause.pk,
        "note_id": uuid4(),
        "desk:move.act": "end",
        "desk:pause_answer.act": "end",
    }
