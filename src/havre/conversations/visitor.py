"""The visitor's door: what the public process does for somebody who writes without a name.

Every call goes through one function of the schema ``talk`` and shows one secret: six words, or a cookie's token.
Nothing here reads a table, and nothing is journaled: the journal's exact times would undo the coarse ones.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from havre.conversations import locks
from havre.conversations.locks import Seed
from havre.conversations.rules import (
    CONVERSATION,
    MESSAGES_A_CONVERSATION,
    SESSION_HOURS,
    SHORTER_DAYS,
    Act,
    AgeRange,
    Audience,
    Author,
    Mode,
    Said,
    Status,
    coarse,
    expected_minutes,
    expiry,
)
from havre.conversations.rules.callback import Callback
from havre.conversations.rules.callback import read as callback_of
from havre.conversations.rules.padding import TooLong
from havre.conversations.rules.typed import TOO_LONG, checked_text
from havre.directory.hours import Kind, Place, state
from havre.foundation.envelopes import CannotOpen
from havre.kernel.errors import NotVisible, Refused

TRIES = 4
_NOWHERE = b"\0" * 40
_NOBODY = UUID(int=0)
NO_DESK = (
    "Ton message n'a pas pu partir : le service d'écoute ne répond pas. Tes mots sont toujours là, réessaie dans un "
    "moment. Le 119 répond jour et nuit, c'est gratuit."
)
FULL = "Cette conversation est très longue. Commences-en une autre : ce que tu as déjà écrit reste là."
MOVED = "Ton message n'est pas parti, il y a eu du mouvement. Tes mots sont toujours là : envoie encore."


@dataclass(frozen=True, kw_only=True)
class DeskNow:
    """The desk as a visitor meets it. ``live`` says whether somebody can answer now; ``minutes`` how long it takes."""

    team_id: UUID
    key_id: UUID
    public: bytes
    live: bool
    minutes: int | None
    waiting: int
    opening_hours: str
    reply_hours: int
    retention_days: int


@dataclass(frozen=True, kw_only=True)
class FirstWords:
    """What somebody writes first; everything but the text may be left unsaid."""

    text: str
    mode: Mode = Mode.MESSAGE
    language: str = "fr"
    audience: Audience = Audience.UNSAID
    age_range: AgeRange = AgeRange.UNSAID
    departement_code: str = ""
    wants_answer: bool = True
    callback: Callback | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as the visitor reads it."""

    id: UUID
    position: int
    author: Author
    said: Said | None
    sent_at: datetime
    text: str
    callback: Callback | None = None


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The visitor's own conversation."""

    id: UUID
    team_id: UUID
    mode: Mode
    status: Status
    language: str
    has_receipt: bool
    last_position: int
    ahead: int
    keep_days: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A conversation that exists: the words to keep (none without a receipt) and the cookie's token."""

    conversation_id: UUID
    words: tuple[str, ...]
    token: bytes | None
    mode: Mode


def pepper() -> bytes:
    """Return the pepper of the receipts: outside the database, held by the public process only."""
    return bytes(str(settings.RECEIPT_PEPPER), "utf-8")


def desk_now(*, now: datetime) -> DeskNow | None:
    """Return the desk that serves the public; None when none was opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM talk.desk()")
        row = cursor.fetchone()
    if row is None:
        return None
    team_id, key_id, public, accepts, hours, departement, reply_hours, retention, present, waiting, recent = (
        row
    )
    minutes = expected_minutes(ahead=waiting, present=present, recent=list(recent))
    return DeskNow(
        team_id=team_id, key_id=key_id, public=bytes(public), waiting=waiting, minutes=minutes, opening_hours=hours,
        live=accepts and minutes is not None and _open(hours, departement, now=now),
        reply_hours=reply_hours, retention_days=retention,
    )  # fmt: skip


def _open(hours: str, departement: str, *, now: datetime) -> bool:
    """Whether the desk's hours hold ``now``; no hours means day and night."""
    return not hours or state(hours, Place(departement=departement), now).kind == Kind.OPEN


def begin(seed: Seed, words: FirstWords, *, now: datetime) -> Begun:
    """Keep somebody's first words. The same ``seed`` twice makes one conversation and gives the same answer.

    Effects in order: six words drawn and stretched (when an answer is wanted), K sealed to the desk, first line and
    cookie. Without an answer wanted nothing is left to come back with. Raises ``Refused``: ``empty``, ``too_long``,
    ``receipt_pasted``, ``no_desk``; ``locks.Busy`` when too many receipts are being made.
    """
    text = checked_text(words.text)
    desk = desk_now(now=now)
    if desk is None:
        raise Refused(NO_DESK, code="no_desk")
    live = words.mode == Mode.LIVE and desk.live
    answer = words.wants_answer or live
    lock = locks.receipt_lock(seed.words, pepper=pepper()) if answer else None
    cookie = locks.session_lock(seed.token) if answer else None
    kept = _begin(seed, words, desk=desk, text=text, lock=lock, cookie=cookie, live=live, now=now)
    if not kept:
        raise Refused(NO_DESK, code="no_desk")
    return Begun(
        conversation_id=seed.conversation_id, words=seed.words if answer else (),
        token=seed.token if answer else None, mode=Mode.LIVE if live else Mode.MESSAGE,
    )  # fmt: skip


def _begin(
    seed: Seed, words: FirstWords, *, desk: DeskNow, text: str, lock: locks.ReceiptLock | None,
    cookie: locks.ReceiptLock | None, live: bool, now: datetime,
) -> bool:  # fmt: skip
    which, key = seed.conversation_id, seed.key
    values: list[Any] = [
        which, desk.team_id, desk.key_id, locks.seal_to(desk.public, key, conversation_id=which),
        (Mode.LIVE if live else Mode.MESSAGE).value, (Status.WAITING if live else Status.TO_ANSWER).value,
        words.language, words.audience.value, words.age_range.value, words.departement_code,
        lock and lock.lookup, lock and locks.wrap(lock.key, key, conversation_id=which, kind="receipt"),
        cookie and cookie.lookup, cookie and locks.wrap(cookie.key, key, conversation_id=which, kind="cookie"),
        session_end(now), seed.message_id, _closed(key, text, which, seed.message_id, words.callback), coarse(now),
        expiry(timezone.localtime(now).date(), days=desk.retention_days), desk.retention_days,
    ]  # fmt: skip
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT talk.begin({marks})", values)
        return bool(cursor.fetchone()[0])


def _closed(
    key: bytes, text: str, conversation_id: UUID, message_id: UUID, callback: Callback | None = None
) -> bytes:
    body = {"text": text, **({"callback": callback.body()} if callback else {})}
    try:
        return locks.close_message(key, body, conversation_id=conversation_id, message_id=message_id)
    except TooLong as error:
        raise Refused(TOO_LONG, code="too_long", field="text") from error


def session_end(now: datetime) -> datetime:
    """Return when a cookie given now ends; coarse, so that it does not tell when it was given."""
    return coarse(now) + timedelta(hours=SESSION_HOURS, minutes=15)


@dataclass(frozen=True)
class _Mine:
    """One row of ``talk.mine``, in its order."""

    id: UUID
    team_id: UUID
    mode: str
    status: str
    language: str
    wrapped: bytes
    has_receipt: bool
    last_position: int
    ahead: int
    expires_on: date
    keep_days: int


def _mine(cookie: locks.ReceiptLock) -> _Mine:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM talk.mine(%s)", [cookie.lookup])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible
    return _Mine(*row)


def talk_of(token: bytes, *, after: int = 0) -> Talk:
    """Return the conversation of a cookie with its lines after ``after``; raise ``NotVisible``. Two statements."""
    cookie = locks.session_lock(token)
    mine = _mine(cookie)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM talk.lines(%s, %s)", [cookie.lookup, after])
        found = cursor.fetchall()
    key = _own_key(cookie, mine)
    return Talk(
        id=mine.id, team_id=mine.team_id, mode=Mode(mine.mode), status=Status(mine.status), language=mine.language,
        has_receipt=mine.has_receipt, last_position=mine.last_position, ahead=mine.ahead, keep_days=mine.keep_days,
        lines=tuple(_line(values, key, mine.id) for values in found),
    )  # fmt: skip


def _own_key(cookie: locks.ReceiptLock, mine: _Mine) -> bytes:
    try:
        return locks.unwrap(cookie.key, mine.wrapped, conversation_id=mine.id, kind="cookie")
    except CannotOpen as error:
        raise NotVisible from error


def _line(values: Sequence[Any], key: bytes, which: UUID) -> Line:
    line_id, position, author, said, sent_at, body = values
    opened = locks.open_message(key, body, conversation_id=which, message_id=line_id) if body else {}
    return Line(
        id=line_id, position=position, author=Author(author), said=Said(said) if said else None, sent_at=sent_at,
        text=str(opened.get("text", "")), callback=callback_of(opened),
    )  # fmt: skip


def say(token: bytes, *, message_id: UUID, text: str, now: datetime) -> None:
    """Add a line to one's conversation. The same ``message_id`` twice is kept once.

    Raises ``Refused``: ``empty``, ``too_long``, ``receipt_pasted``, ``full``; ``NotVisible`` without a conversation.
    """
    text = checked_text(text)
    cookie = locks.session_lock(token)
    for _ in range(TRIES):
        mine = _mine(cookie)
        closed = _closed(_own_key(cookie, mine), text, mine.id, message_id)
        values = [
            cookie.lookup, message_id, closed, mine.status, CONVERSATION.after(mine.status, Act.WRITE).value,
            coarse(now), timezone.localtime(now).date(), MESSAGES_A_CONVERSATION,
        ]  # fmt: skip
        answer = _called("SELECT talk.say(%s, %s, %s, %s, %s, %s, %s, %s)", values)
        if answer in {"said", "again"}:
            return
        if answer == "gone":
            raise NotVisible
        if answer == "full":
            raise Refused(FULL, code="full", field="text")
    raise Refused(MOVED, code="moved", field="text")


def _called(statement: str, values: Sequence[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])


def move(token: bytes, act: Act, *, now: datetime) -> None:
    """Ask to talk live (``JOIN``, when somebody is there) or leave the live chat (``GO``); raises ``Refused``."""
    if act == Act.JOIN:
        desk = desk_now(now=now)
        if desk is None or not desk.live:
            raise Refused(
                "Personne ne peut répondre en direct maintenant. Ton message sera lu. Le 119 répond jour et nuit.",
                code="closed",
            )
    cookie = locks.session_lock(token)
    mine = _mine(cookie)
    after = CONVERSATION.after(mine.status, act)
    if _called("SELECT talk.move(%s, %s, %s)", [cookie.lookup, mine.status, after.value]) == "gone":
        raise NotVisible


def come_back(found: tuple[str, ...], *, token: bytes | None = None, now: datetime) -> bytes | None:
    """Return a cookie's token for the conversation of these six words; None when they lead nowhere.

    Wrong words, erased conversations and words that were changed take the same steps and the same time: one Argon2id,
    one look-up, one unwrapping, one insertion that finds nothing. Raises ``locks.Busy``.
    """
    lock = locks.receipt_lock(found, pepper=pepper())
    token = token or os.urandom(32)
    cookie = locks.session_lock(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, receipt FROM talk.enter(%s)", [lock.lookup])
        row = cursor.fetchone()
        which, wrapped = (row[0], bytes(row[1])) if row else (_NOBODY, _NOWHERE)
        key = _unwrapped(lock, wrapped, which)
        closed = locks.wrap(cookie.key, key or _NOWHERE[:32], conversation_id=which, kind="cookie")
        cursor.execute(
            "SELECT talk.hold(%s, %s, %s, %s)",
            [lock.lookup if key else os.urandom(32), cookie.lookup, closed, session_end(now)],
        )
        held = bool(cursor.fetchone()[0])
    return token if held else None


def _unwrapped(lock: locks.ReceiptLock, wrapped: bytes, which: UUID) -> bytes | None:
    try:
        return locks.unwrap(lock.key, wrapped, conversation_id=which, kind="receipt")
    except CannotOpen:
        return None


def change_words(token: bytes, seed: Seed) -> tuple[str, ...]:
    """Replace the six words by those of ``seed``; the former ones fail from now on. Returns the new ones."""
    cookie = locks.session_lock(token)
    mine = _mine(cookie)
    key = _own_key(cookie, mine)
    lock = locks.receipt_lock(seed.words, pepper=pepper())
    wrapped = locks.wrap(lock.key, key, conversation_id=mine.id, kind="receipt")
    if _called("SELECT talk.change(%s, %s, %s)", [cookie.lookup, lock.lookup, wrapped]) != "True":
        raise NotVisible
    return seed.words


def drop_words(token: bytes) -> None:
    """Drop the six words: once this page is left, nobody comes back by them."""
    cookie = locks.session_lock(token)
    if _called("SELECT talk.change(%s, NULL, NULL)", [cookie.lookup]) != "True":
        raise NotVisible


def shorten(token: bytes, *, days: int, now: datetime) -> None:
    """Keep the conversation for fewer days; raises ``Refused`` (``days``) on any other number."""
    if days not in SHORTER_DAYS:
        raise Refused("Choisis 1, 7 ou 30 jours.", code="days", field="days")
    cookie = locks.session_lock(token)
    today = timezone.localtime(now).date()
    if _called("SELECT talk.shorten(%s, %s, %s)", [cookie.lookup, days, today]) != "True":
        raise NotVisible


def leave(token: bytes) -> None:
    """Forget this cookie; the conversation stays for the six words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT talk.leave(%s)", [locks.session_lock(token).lookup])


def forget(token: bytes) -> None:
    """Erase the whole conversation, on both sides, now; nothing is left to open. Raises ``NotVisible``."""
    if _called("SELECT talk.forget(%s)", [locks.session_lock(token).lookup]) != "True":
        raise NotVisible
