"""The queue of a desk and one conversation, as a counsellor sees them. Opening words is journaled before they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.access import (
    conversation_for,
    conversations_visible_to,
    desk_for,
    open_talk,
    phrases_visible_to,
    text_of,
)
from havre.conversations.models import Conversation, Desk, Message, Presence
from havre.conversations.rules import CONVERSATION, Act, AgeRange, Audience, Author, Mode, Said, Status
from havre.foundation import audit
from havre.listening.access import names_of

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class TalkRow:
    """One line of the queue: codes and coarse times, no word."""

    conversation_id: UUID
    number: str
    mode: Mode
    status: Status
    audience: Audience
    age_range: AgeRange
    language: str
    last_at: datetime
    waited_minutes: int | None
    holder: str
    mine: bool
    help_wanted: bool
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What the desk has to do now, in order: who waits live, who talks, what is to be read, what was answered."""

    waiting: list[TalkRow]
    talking: list[TalkRow]
    to_answer: list[TalkRow]
    answered: list[TalkRow]
    present: bool
    presents: int
    team_id: UUID
    accepts_live: bool
    load_limit: int


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line: who wrote it, when (to the quarter of an hour), its words or what the desk said."""

    message_id: UUID
    position: int
    author: Author
    mine: bool
    name: str
    said: Said | None
    sent_at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class TalkPage:
    """One conversation, opened for one counsellor."""

    row: TalkRow
    contact_id: UUID | None
    second: str
    danger_said: bool
    has_receipt: bool
    lines: list[LineView]
    last_position: int
    acts: tuple[Act, ...]
    may_write: bool


@dataclass(frozen=True, kw_only=True)
class PhraseView:
    """One ready sentence, reviewed or not."""

    phrase_id: UUID
    code: str
    use: str
    text: str
    reviewed: bool
    reviewer: str
    mine: bool
    revision: int


def queue(actor: Actor, *, now: datetime) -> Queue:
    """Return the desk's work; five statements whatever the number of conversations. Raises ``NotVisible``."""
    desk = desk_for(actor)
    rows = list(
        conversations_visible_to(actor)
        .filter(team_id=desk.team_id)
        .exclude(status=Status.ENDED)
        .order_by("waiting_since", "last_at", "id")[: SHOWN * 4]
    )
    names = names_of(row.holder_id for row in rows)
    views = [_row(row, names=names, actor=actor, now=now) for row in rows]
    present = set(
        Presence.objects.filter(team_id=desk.team_id, until__gt=now).values_list("user_id", flat=True)
    )
    return Queue(
        waiting=[view for view in views if view.status == Status.WAITING],
        talking=[view for view in views if view.status in {Status.TALKING, Status.PAUSED}],
        to_answer=[view for view in views if view.status == Status.TO_ANSWER][:SHOWN],
        answered=[view for view in views if view.status == Status.ANSWERED][:SHOWN],
        present=actor.user_id in present, presents=len(present), team_id=desk.team_id,
        accepts_live=desk.accepts_live, load_limit=desk.load_limit,
    )  # fmt: skip


def read_talk(actor: Actor, conversation_id: UUID, *, after: int = 0, now: datetime) -> TalkPage:
    """Return one conversation with its lines after ``after``; the reading is journaled first when it shows words."""
    conversation = conversation_for(actor, conversation_id)
    lines = list(Message.objects.filter(conversation=conversation, position__gt=after).order_by("position"))
    if after == 0 or any(line.body and line.author_id != actor.user_id for line in lines):
        audit.record(
            "conversation.read", kind="conversation", object_id=conversation.pk, team_id=conversation.team_id
        )
    key = open_talk(conversation) if lines else b""
    names = names_of([conversation.holder_id, conversation.second_id, *(line.author_id for line in lines)])
    return TalkPage(
        row=_row(conversation, names=names, actor=actor, now=now), contact_id=conversation.contact_id,
        second=names.get(conversation.second_id, "") if conversation.second_id else "",
        danger_said=conversation.danger_said_by_id is not None,
        has_receipt=conversation.receipt_lookup is not None,
        lines=[_line(line, key, names=names, actor=actor) for line in lines],
        last_position=conversation.last_position, acts=_acts(conversation, actor),
        may_write=_may_write(conversation, actor),
    )  # fmt: skip


def phrases(actor: Actor, *, reviewed_only: bool = True) -> list[PhraseView]:
    """Return the desk's ready sentences in their order."""
    rows = phrases_visible_to(actor).order_by("position", "code")
    found = list(rows.exclude(reviewed_by_id=None) if reviewed_only else rows)
    names = names_of(row.reviewed_by_id for row in found)
    return [
        PhraseView(
            phrase_id=row.pk, code=row.code, use=row.use, text=row.text, reviewed=row.reviewed_by_id is not None,
            reviewer=names.get(row.reviewed_by_id, "") if row.reviewed_by_id else "",
            mine=row.written_by_id == actor.user_id, revision=row.revision,
        )
        for row in found
    ]  # fmt: skip


def desk_settings(actor: Actor) -> Desk:
    """Return the desk as its coordinator settles it; raises ``NotVisible``."""
    return desk_for(actor, right=Right.CONTACT_COORDINATE)


def waited(conversation: Conversation, *, now: datetime) -> int | None:
    """Return for how many minutes somebody has waited live; None when nobody waits."""
    if conversation.waiting_since is None:
        return None
    return max(0, (now - conversation.waiting_since) // timedelta(minutes=1))


def number_of(conversation_id: UUID) -> str:
    """Return how counsellors name a conversation aloud: four letters of its random id."""
    return conversation_id.hex[:4].upper()


def _row(row: Conversation, *, names: dict[UUID | None, str], actor: Actor, now: datetime) -> TalkRow:
    return TalkRow(
        conversation_id=row.pk, number=number_of(row.pk), mode=Mode(row.mode), status=Status(row.status),
        audience=Audience(row.audience), age_range=AgeRange(row.age_range), language=row.language,
        last_at=row.last_at, waited_minutes=waited(row, now=now),
        holder=names.get(row.holder_id, "") if row.holder_id else "", mine=row.holder_id == actor.user_id,
        help_wanted=row.help_wanted, expires_on=row.expires_on,
    )  # fmt: skip


def _line(line: Message, key: bytes, *, names: dict[UUID | None, str], actor: Actor) -> LineView:
    return LineView(
        message_id=line.pk, position=line.position, author=Author(line.author),
        mine=line.author_id == actor.user_id, name=names.get(line.author_id, "") if line.author_id else "",
        said=Said(line.said) if line.said else None, sent_at=line.sent_at, text=text_of(line, key),
    )  # fmt: skip


def _may_write(conversation: Conversation, actor: Actor) -> bool:
    return CONVERSATION.allows(conversation.status, Act.REPLY) and (
        conversation.holder_id in {None, actor.user_id} or conversation.second_id == actor.user_id
    )


_VISITORS = frozenset({Act.WRITE, Act.JOIN, Act.GO})


def _acts(conversation: Conversation, actor: Actor) -> tuple[Act, ...]:
    """Return what this counsellor may do now, in the order of the vocabulary."""
    if conversation.holder_id not in {None, actor.user_id} and not _coordinates(conversation, actor):
        return ()
    return tuple(
        act
        for act in CONVERSATION.acts_from(conversation.status)
        if act not in _VISITORS and act != Act.REPLY
    )


def _coordinates(conversation: Conversation, actor: Actor) -> bool:
    return conversation.team_id in actor.teams_with(Right.CONTACT_COORDINATE)
