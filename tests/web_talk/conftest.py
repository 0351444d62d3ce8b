"""A floor open to the public and conversations on it, in the state that a test starts from. All words are invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from havre.conversations.access import conversation_for, open_talk
from havre.conversations.rules import Act, Mode, Status
from havre.conversations.services import desks, talking
from havre.conversations.services.ending import end_softly
from havre.kernel.clock import utc_now
from havre.operations.demo import talks
from listening_support import recorded

__all__ = ["recorded"]


def opened(actor: Any) -> UUID:
    """Open the coordinator's floor to the public; return the team."""
    return desks.open_desk(actor=actor, words=desks.DeskWords(name="Plateau"), now=utc_now()).team_id


def written(actor: Any, team_id: UUID, text: str = "j'ai peur", *, live: bool = False, **more: Any) -> UUID:
    """Write the first words of a conversation; return its id."""
    mode = Mode.LIVE if live else Mode.MESSAGE
    return talks.begin(team_id, talks.Written(text=text, minutes_ago=0, mode=mode, **more), now=utc_now())


def said(actor: Any, which: UUID, text: str) -> None:
    """Add words of the person."""
    talks.say(which, open_talk(conversation_for(actor, which)), text, now=utc_now())


def answered(actor: Any, which: UUID, text: str = "Je suis là.") -> None:
    """Answer a message."""
    talking.reply(actor=actor, conversation_id=which, message_id=uuid4(), text=text, now=utc_now())


def brought(actor: Any, team_id: UUID, status: Status) -> UUID:
    """Return a conversation in ``status``, brought there by ``actor``."""
    live = status in {Status.WAITING, Status.TALKING, Status.PAUSED}
    which = written(actor, team_id, live=live)
    now = utc_now()
    if status in {Status.TALKING, Status.PAUSED}:
        talking.take(actor=actor, conversation_id=which, now=now)
    if status == Status.PAUSED:
        talking.move(actor=actor, conversation_id=which, act=Act.PAUSE, now=now)
    if status in {Status.ANSWERED, Status.ENDED}:
        answered(actor, which)
    if status == Status.ENDED:
        end_softly(actor=actor, conversation_id=which, message_id=uuid4(), text="", now=now)
    return which


@pytest.fixture
def team(acting: Any) -> UUID:
    """The floor of Alice, Bruno and Karim, open to the public."""
    with acting("karim") as karim:
        return opened(karim)


@pytest.fixture
def talk(acting: Any, team: UUID) -> Callable[..., UUID]:
    """``talk(Status.TALKING)`` is a conversation that Alice brought to this state."""

    def make(status: Status = Status.TALKING, *, by: str = "alice") -> UUID:
        with acting(by) as actor:
            return brought(actor, team, status)

    return make
