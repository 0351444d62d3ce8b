"""Short ways to the state that a test of the listening desk starts from. All words are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from havre.kernel.clock import utc_now
from havre.listening.queries.panel import Panel
from havre.listening.rules import ContactAct as A
from havre.listening.rules import ContactStatus as S
from havre.listening.services import contacts, follow_ups, notes

NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
STRANGERS = ("maud", "chloe", "farid", "nadia", "olga", "paul", "denis", "elodie")

# The acts that lead from a contact just received to each state.
ROUTES: dict[S, tuple[A, ...]] = {
    S.INCOMING: (),
    S.CALLBACK_INVITED: (A.INVITE_CALLBACK,),
    S.REDIRECTED: (A.REDIRECT,),
    S.IN_TALK: (A.START,),
    S.ENDED_BY_CALLER: (A.START, A.CALLER_LEFT),
    S.ENDED: (A.START, A.END),
    S.QUALIFIED: (A.START, A.END, A.QUALIFY),
    S.CLOSED: (A.START, A.END, A.QUALIFY, A.CLOSE),
}


def talk(actor: Any, *, state: S = S.IN_TALK, now: datetime = NOW) -> UUID:
    """Open a contact and bring it to ``state`` through the services; return its id."""
    contact_id = uuid4()
    contacts.open_contact(actor=actor, contact_id=contact_id, first_act=None, now=now)
    for act in ROUTES[state]:
        do(actor, contact_id, act, now=now)
    return contact_id


def do(actor: Any, contact_id: UUID, act: A, *, now: datetime = NOW) -> Any:
    """Do one act by the service that does it."""
    if act == A.QUALIFY:
        return qualify(actor, contact_id, now=now)
    if act == A.CLOSE:
        return contacts.close_contact(actor=actor, contact_id=contact_id, now=now)
    return contacts.move_contact(actor=actor, contact_id=contact_id, act=act, now=now)


def qualify(actor: Any, contact_id: UUID, *, now: datetime = NOW, **changes: Any) -> Any:
    """Qualify as immediate help, on the panel as it is."""
    seen = panel_now(actor, contact_id)
    chosen = {"revision": seen[0], "panel": seen[1], "qualification": "immediate_help", "non_counselling": ""}
    return contacts.qualify_contact(actor=actor, contact_id=contact_id, now=now, **{**chosen, **changes})


def panel_now(actor: Any, contact_id: UUID) -> tuple[int, Panel]:
    """Return the revision and the panel of a contact."""
    from havre.foundation import sealing
    from havre.listening.access import contact_for
    from havre.listening.queries.panel import panel_of

    contact = contact_for(actor, contact_id)
    return contact.revision, panel_of(contact, sealing.open_key(contact.key_id))


def write(actor: Any, contact_id: UUID, text: str = "Elle appelle.", **changes: Any) -> notes.KeptNote:
    """Keep one line of notes."""
    given = {"note_id": uuid4(), "kind": "note", "revision": 1, "now": NOW, **changes}
    return notes.keep_note(actor=actor, contact_id=contact_id, text=text, **given)


def plan(actor: Any, contact_id: UUID, *, days: float = 15, now: datetime = NOW, **agreed: Any) -> UUID:
    """Plan a call-back; return its id."""
    call_id = uuid4()
    words = {"safe_way": "they_call", "due_at": now + timedelta(days=days), **agreed}
    follow_ups.plan_follow_up(
        actor=actor, follow_up_id=call_id, contact_id=contact_id, agreed=follow_ups.CallBack(**words), now=now
    )
    return call_id


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


def cost(captured):
    """Count the statements of the request; the one by which the test client takes the scope back is not its own."""
    return len([sql for sql in captured.real if "set_config('havre.scope', ''" not in sql])


def many(actor, rows, *, minutes=1):
    now = utc_now()
    return [talk(actor, now=now - timedelta(minutes=minutes * row)) for row in range(rows)]
