"""Conversations without a name, invented: in every state, in several languages, on the floor that serves the public."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from havre.conversations import locks
from havre.conversations.access import conversation_for, open_talk
from havre.conversations.locks import Seed
from havre.conversations.models import CannedPhrase, Conversation, DeskKey, Message
from havre.conversations.rules import Act, AgeRange, Audience, Author, Mode, Status, coarse, expiry
from havre.conversations.rules.callback import Callback
from havre.conversations.services.desks import DeskWords, open_desk
from havre.conversations.services.ending import end_softly
from havre.conversations.services.phrases import PHRASE_MAX, Phrase, review_phrase, write_phrase
from havre.conversations.services.talking import ask_help, be_present, reply, take
from havre.operations.demo.acting import acting
from havre.operations.demo.cast import MARK

PHRASES: Final = Path(__file__).resolve().parents[2] / "public" / "content" / "fr" / "phrases.toml"


@dataclass(frozen=True, kw_only=True)
class Written:
    """One conversation as it came, and the answer it had."""

    text: str
    minutes_ago: int
    mode: Mode = Mode.MESSAGE
    language: str = "fr"
    audience: Audience = Audience.YOUNG
    age_range: AgeRange = AgeRange.UNSAID
    departement_code: str = ""
    more: str = ""
    who: str = ""
    answer: str = ""
    end: Act | None = None
    help_wanted: bool = False
    callback: Callback | None = None


TALKS: Final = (
    Written(
        text=f"slt, je sais pas trop si c'est ici {MARK}", minutes_ago=6, mode=Mode.LIVE,
        audience=Audience.YOUNG, age_range=AgeRange.FROM_13, departement_code="59",
    ),
    Written(
        text=f"Bonjour, ma copine reçoit des cadeaux d'un homme et elle ment à ses parents. Je fais quoi ? {MARK}",
        minutes_ago=35, mode=Mode.LIVE, audience=Audience.FRIEND, age_range=AgeRange.FROM_16, who="alice",
        answer="Bonjour, je suis là. Tu as bien fait d'écrire. Qu'est-ce qui t'inquiète le plus, ce soir ?",
        more="elle m'a dit qu'il veut la garder ce week-end",
    ),
    Written(
        text=f"Hola, no hablo bien francés. Un chico tiene fotos mías. {MARK}", minutes_ago=22, mode=Mode.LIVE,
        language="es", age_range=AgeRange.FROM_16, who="bruno", help_wanted=True,
        answer="Hola. Je comprends un peu l'espagnol. Le 3018 peut faire retirer des photos : on regarde ensemble.",
    ),
    Written(
        text=f"Mi-e frică să plec de aici. Nu știu pe cine să sun. {MARK}", minutes_ago=190, language="ro",
        age_range=AgeRange.FROM_16,
    ),
    Written(
        text=f"Je suis la mère d'une fille de 15 ans. Elle fugue depuis un mois, son téléphone est neuf. {MARK}",
        minutes_ago=620, audience=Audience.PARENT, departement_code="13", who="alice",
        callback=Callback(number="06 39 98 00 13", when="entre 12 h et 13 h, au travail"),
        answer="Bonjour, je vous lis. Vous n'êtes pas seule. Voici ce qu'on peut faire dès aujourd'hui, pas à pas.",
    ),
    Written(
        text=f"merci pour hier, j'ai parlé à l'infirmière {MARK}", minutes_ago=1500, mode=Mode.LIVE, who="bruno",
        answer="C'est courageux. Comment tu te sens depuis ?", end=Act.END, age_range=AgeRange.FROM_13,
    ),
)  # fmt: skip
GOODBYE: Final = "On peut s'arrêter là pour aujourd'hui. Tu peux revenir quand tu veux."


def play(*, seed: int, now: datetime) -> None:  # noqa: ARG001 - what is written here is fixed
    """Open the floor to the public, with its phrases and six conversations."""
    with acting("karim") as karim:
        team_id = open_desk(actor=karim, words=DeskWords(name=f"Plateau d'écoute {MARK}"), now=now).team_id
    load_phrases(now=now)
    for one in TALKS:
        at = now - timedelta(minutes=one.minutes_ago)
        with acting(one.who or "alice"):
            which = begin(team_id, one, now=at)
        if one.who:
            _held(which, one, now=at + timedelta(minutes=3))
    with acting("bruno") as bruno:
        be_present(actor=bruno, now=now)


def begin(team_id: UUID, one: Written, *, now: datetime) -> UUID:
    """Write the first words of a conversation, as the function ``talk.begin`` of the public would; return its id.

    Runs in the scope of a member of the team: the public's role is another process'.
    """
    seed, desk_key = Seed.new(), DeskKey.objects.get(team_id=team_id, retired_at=None)
    live = one.mode == Mode.LIVE
    conversation = Conversation(
        id=seed.conversation_id, team_id=team_id, desk_key_id=desk_key.pk, mode=one.mode.value,
        status=(Status.WAITING if live else Status.TO_ANSWER).value, language=one.language,
        audience=one.audience.value, age_range=one.age_range.value, departement_code=one.departement_code,
        waiting_since=now if live else None, last_at=coarse(now), last_position=0,
        expires_on=expiry(timezone.localtime(now).date()),
        # Words that nobody holds: the receipt of an invented conversation leads nowhere.
        receipt_lookup=Seed.new().key, receipt_key=Seed.new().key,
    )  # fmt: skip
    conversation.save(force_insert=True)
    sealed = locks.seal_to(bytes(desk_key.public), seed.key, conversation_id=conversation.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO keyring.talk_key VALUES (%s, %s, %s, %s)",
            [conversation.pk, team_id, desk_key.pk, sealed],
        )
    say(conversation.pk, seed.key, one.text, callback=one.callback, now=now)
    return conversation.pk


def say(
    conversation_id: UUID, key: bytes, text: str, *, callback: Callback | None = None, now: datetime
) -> None:
    """Add a line of the person, closed under the conversation's ``key``."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    conversation.last_position += 1
    conversation.last_at = coarse(now)
    line = uuid4()
    words = {"text": text, **({"callback": callback.body()} if callback else {})}
    body = locks.close_message(key, words, conversation_id=conversation_id, message_id=line)
    Message(
        id=line, conversation=conversation, team_id=conversation.team_id, position=conversation.last_position,
        author=Author.VISITOR.value, sent_at=coarse(now), body=body,
    ).save(force_insert=True)  # fmt: skip
    conversation.save()


def _held(which: UUID, one: Written, *, now: datetime) -> None:
    """Let a counsellor take, answer, and go as far as the conversation went."""
    with acting(one.who) as actor:
        take(actor=actor, conversation_id=which, now=now)
        reply(actor=actor, conversation_id=which, message_id=uuid4(), text=one.answer, now=now)
        if one.more:
            say(which, open_talk(conversation_for(actor, which)), one.more, now=now + timedelta(minutes=2))
        if one.help_wanted:
            ask_help(actor=actor, conversation_id=which)
        if one.end is not None:
            end_softly(actor=actor, conversation_id=which, message_id=uuid4(), text=GOODBYE, now=now)


def load_phrases(*, now: datetime) -> None:
    """Load the phrases of the content, written by Alice and read again by Bruno, who do not exist."""
    found = tomllib.loads(PHRASES.read_text(encoding="utf-8"))["phrases"]
    kept = [(uuid4(), one) for one in found if len(one["text"]) <= PHRASE_MAX]
    with acting("alice") as alice:
        known = set(CannedPhrase.objects.values_list("code", flat=True))
        new = [(phrase_id, one) for phrase_id, one in kept if one["id"] not in known]
        for position, (phrase_id, one) in enumerate(new):
            phrase = Phrase(code=one["id"], use=one["use"], text=one["text"], position=position)
            write_phrase(actor=alice, phrase_id=phrase_id, revision=0, phrase=phrase)
    with acting("bruno") as bruno:
        for phrase_id, _ in new:
            review_phrase(actor=bruno, phrase_id=phrase_id, today=timezone.localtime(now).date())
