"""What the forms of a conversation bring, read without ever refusing a visitor for a choice left empty."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid4

from django.http import HttpRequest

from havre.conversations.locks import Seed
from havre.conversations.rules import AgeRange, Audience, Mode, callback
from havre.conversations.rules import receipts as words
from havre.conversations.visitor import FirstWords

Choice = TypeVar("Choice", bound=StrEnum)
SEED_DIGITS = 64


def seed_of(request: HttpRequest) -> Seed:
    """Return the seed of the form; a form without one (an old page, a machine) gets a new one."""
    given = request.POST.get("seed", "")
    try:
        value = bytes.fromhex(given) if len(given) == SEED_DIGITS else b""
    except ValueError:
        value = b""
    return Seed(value) if len(value) * 2 == SEED_DIGITS else Seed.new()


def first_words(request: HttpRequest, lang: str) -> FirstWords:
    """Return what somebody writes first; unknown choices are « not said ». Raises ``Refused`` (``callback``)."""
    sent = request.POST
    return FirstWords(
        text=sent.get("text", ""), language=lang,
        mode=Mode.LIVE if sent.get("mode") == Mode.LIVE else Mode.MESSAGE,
        audience=_chosen(Audience, sent.get("who", ""), Audience.UNSAID),
        age_range=_chosen(AgeRange, sent.get("age", ""), AgeRange.UNSAID),
        wants_answer=sent.get("answer") != "no",
        callback=callback.checked(sent.get("callback_number", ""), sent.get("callback_when", "")),
    )  # fmt: skip


def message_id(request: HttpRequest) -> UUID:
    """Return the id that the page chose for this line, so that sending twice keeps it once."""
    try:
        return UUID(request.POST.get("line", ""))
    except ValueError:
        return uuid4()


def typed_words(request: HttpRequest) -> tuple[str, ...]:
    """Return the words typed as a receipt, folded, whatever stands between them."""
    return words.folded(request.POST.get("words", "")[:400])


def _chosen(vocabulary: type[Choice], code: str, otherwise: Choice) -> Choice:
    try:
        return vocabulary(code)
    except ValueError:
        return otherwise
