"""The queue of a desk and one conversation, as a counsellor sees them. Opening words is journaled before they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.access import (
    body_of,
    conversation_for,
    conversations_visible_to,
    desk_for,
    open_talk,
    phrases_visible_to,
)
from havre.conversations.models import Conversation, Desk, DeskKey, Message, Presence
from havre.conversations.rules import (
    CONVERSATION,
    LIVE,
    Act,
    AgeRange,
    Audience,
    Author,
    Mode,
    Said,
    Status,
    language_name,
)
from havre.conversations.rules.callback import Callback
from havre.conversations.rules.callback import read as callback_of
from havre.foundation import audit
from havre.listening.access import names_of

SHOWN = 50
_LAST_AUTHOR = Subquery(
    Message.objects.filter(conversation=OuterRef("pk"))
    .exclude(author=Author.DESK)
    .order_by("-position")
    .values("author")[:1]
)


@dataclass(frozen=True, kw_only=True)
class TalkRow:
    """One line of the queue: codes and coarse times, no word. ``new_words``: the person spoke last."""

    conversation_id: UUID
    number: str
    mode: Mode
    status: Status
    audience: Audience
    age_range: AgeRange
    language: str
    departement_code: str
    last_at: datetime
    waited_minutes: int | None
    holder: str
    mine: bool
    joined: bool
    help_wanted: bool
    new_words: bool
    expires_on: date

    @property
    def foreign_language(self) -> str:
        """The language the person chose, in French; empty for plain French."""
        return "" if self.language == "fr" else language_name(self.language)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """What the desk has to do now: who waits live, one's own talks, colleagues', what is to be read, what was done.

    ``ended`` are the last ones, still readable until they are erased.
    """

    waiting: list[TalkRow]
    mine: list[TalkRow]
    colleagues: list[TalkRow]
    to_answer: list[TalkRow]
    answered: list[TalkRow]
    ended: list[TalkRow]
    present: bool
    presents: int
    team_id: UUID
    accepts_live: bool
    load_limit: int

    @property
    def talking(self) -> list[TalkRow]:
        """Every live talk that somebody holds."""
        return [*self.mine, *self.colleagues]

    @property
    def waits_for_me(self) -> int:
        """How many wait live, and how many of one's own talks have new words: the figure of the page's title."""
        return len(self.waiting) + sum(row.new_words for row in self.mine)


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What is shown beside one conversation: who waits, one's own talks; whether one is said to be there."""

    rows: list[TalkRow]
    present: bool

    @property
    def waits_for_me(self) -> int:
        """How many wait live, and how many of one's own talks have new words."""
        return sum(row.status == Status.WAITING or row.new_words for row in self.rows)


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
    callback: Callback | None = None


@dataclass(frozen=True, kw_only=True)
class TalkPage:
    """One conversation, opened for one counsellor."""

    row: TalkRow
    team_id: UUID
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
    position: int
    revision: int


def queue(actor: Actor, *, now: datetime) -> Queue:
    """Return the desk's work; seven statements whatever the number of conversations. Raises ``NotVisible``."""
    desk = desk_for(actor)
    every = conversations_visible_to(actor).filter(team_id=desk.team_id).annotate(last_author=_LAST_AUTHOR)
    live = list(every.filter(status__in=LIVE).order_by("waiting_since", "last_at", "id")[: SHOWN * 4])
    unread = list(every.filter(status=Status.TO_ANSWER).order_by("last_at", "id")[:SHOWN])
    done = list(every.filter(status__in=_DONE).order_by("-last_at", "-id")[:SHOWN])
    names = names_of(row.holder_id for row in (*live, *unread, *done))
    views = [_row(row, names=names, actor=actor, now=now) for row in (*live, *unread, *done)]
    held = [view for view in views if view.status in {Status.TALKING, Status.PAUSED}]
    present = set(
        Presence.objects.filter(team_id=desk.team_id, until__gt=now).values_list("user_id", flat=True)
    )
    return Queue(
        waiting=_in(views, Status.WAITING),
        mine=[view for view in held if view.mine or view.joined],
        colleagues=sorted(
            (view for view in held if not view.mine and not view.joined), key=lambda view: not view.help_wanted
        ),
        to_answer=sorted(_in(views, Status.TO_ANSWER), key=lambda view: not view.help_wanted),
        answered=_in(views, Status.ANSWERED), ended=_in(views, Status.ENDED)[:10],
        present=actor.user_id in present, presents=len(present), team_id=desk.team_id,
        accepts_live=desk.accepts_live, load_limit=desk.load_limit,
    )  # fmt: skip


_DONE = (Status.ANSWERED, Status.ENDED)


def _in(views: list[TalkRow], status: Status) -> list[TalkRow]:
    return [view for view in views if view.status == status]


def beside(actor: Actor, conversation: TalkRow, *, now: datetime) -> Beside:
    """Return what one keeps an eye on while writing in ``conversation``; two statements."""
    every: QuerySet[Conversation] = conversations_visible_to(actor).annotate(last_author=_LAST_AUTHOR)
    mine = Q(holder_id=actor.user_id) | Q(second_id=actor.user_id)
    kept = Q(status=Status.WAITING) | (mine & Q(status__in=(*LIVE, Status.TO_ANSWER)))
    found = every.filter(kept | Q(pk=conversation.conversation_id)).order_by("waiting_since", "last_at", "id")
    return Beside(
        rows=[_row(row, names={}, actor=actor, now=now) for row in found[:SHOWN]],
        present=Presence.objects.filter(user_id=actor.user_id, until__gt=now).exists(),
    )


def read_talk(actor: Actor, conversation_id: UUID, *, after: int = 0, now: datetime) -> TalkPage:
    """Return one conversation with its lines after ``after``; the reading is journaled first when it shows words."""
    conversation = conversation_for(actor, conversation_id)
    after = max(0, after)
    lines = list(Message.objects.filter(conversation=conversation, position__gt=after).order_by("position"))
    if after == 0 or any(line.body and line.author_id != actor.user_id for line in lines):
        audit.record(
            "conversation.read", kind="conversation", object_id=conversation.pk, team_id=conversation.team_id
        )
    key = open_talk(conversation) if lines else b""
    names = names_of([conversation.holder_id, conversation.second_id, *(line.author_id for line in lines)])
    return TalkPage(
        row=_row(conversation, names=names, actor=actor, now=now), team_id=conversation.team_id,
        contact_id=conversation.contact_id,
        second=names.get(conversation.second_id, "") if conversation.second_id else "",
        danger_said=conversation.danger_said_by_id is not None,
        has_receipt=conversation.receipt_lookup is not None,
        lines=[_line(line, key, names=names, actor=actor) for line in lines],
        last_position=lines[-1].position if lines else after, acts=_acts(conversation, actor),
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
            mine=row.written_by_id == actor.user_id, position=row.position, revision=row.revision,
        )
        for row in found
    ]  # fmt: skip


def desk_settings(actor: Actor) -> Desk:
    """Return the desk as its coordinator settles it; raises ``NotVisible``."""
    return desk_for(actor, right=Right.CONTACT_COORDINATE)


def key_made_at(desk: Desk) -> datetime | None:
    """Return when the pair of keys in use was made."""
    keys = DeskKey.objects.filter(team_id=desk.team_id, retired_at=None).order_by("-created_at")
    return keys.values_list("created_at", flat=True).first()


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
        departement_code=row.departement_code, last_at=row.last_at, waited_minutes=waited(row, now=now),
        holder=names.get(row.holder_id, "") if row.holder_id else "", mine=row.holder_id == actor.user_id,
        joined=row.second_id == actor.user_id, help_wanted=row.help_wanted,
        new_words=getattr(row, "last_author", "") == Author.VISITOR, expires_on=row.expires_on,
    )  # fmt: skip


def _line(line: Message, key: bytes, *, names: dict[UUID | None, str], actor: Actor) -> LineView:
    body = body_of(line, key)
    return LineView(
        message_id=line.pk, position=line.position, author=Author(line.author),
        mine=line.author_id == actor.user_id, name=names.get(line.author_id, "") if line.author_id else "",
        said=Said(line.said) if line.said else None, sent_at=line.sent_at, text=str(body.get("text", "")),
        callback=callback_of(body),
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
