"""What a counsellor does with a conversation: take, answer, pause, pass on, end."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.access import conversation_for, desk_for, open_talk
from havre.conversations.models import Conversation, Desk, Message, Presence
from havre.conversations.rules import (
    CONVERSATION,
    MESSAGE_CHARACTERS,
    PRESENCE_MINUTES,
    WAITS_KEPT,
    Act,
    Said,
    Status,
)
from havre.conversations.rules.padding import TooLong
from havre.conversations.services.lines import add_reply, add_said, keep
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean

TOO_LONG = (
    f"Ce message est trop long ({MESSAGE_CHARACTERS} caractères au plus). Envoyez-le en plusieurs fois."
)
_TALKED = {
    Act.PAUSE: Said.PAUSED,
    Act.RESUME: Said.RESUMED,
    Act.HAND_OVER: Said.HANDED_OVER,
    Act.END: Said.ENDED,
}


@transaction.atomic
def be_present(*, actor: Actor, now: datetime) -> None:
    """Say that one is ready to chat; to be said again within ``PRESENCE_MINUTES``. Journaled when it begins."""
    desk = desk_for(actor)
    until = now + timedelta(minutes=PRESENCE_MINUTES)
    _, made = Presence.objects.update_or_create(
        team_id=desk.team_id, user_id=actor.user_id, defaults={"until": until}
    )
    if made:
        audit.record("talk.present", kind="desk", team_id=desk.team_id)


@transaction.atomic
def stay_present(*, actor: Actor, now: datetime) -> bool:
    """Prolong a presence that runs, as an open page does each minute; return whether there was one.

    It never begins one: a page left open elsewhere does not undo a pause.
    """
    desk = desk_for(actor)
    until = now + timedelta(minutes=PRESENCE_MINUTES)
    mine = Presence.objects.filter(team_id=desk.team_id, user_id=actor.user_id, until__gt=now)
    return mine.update(until=until) > 0


@transaction.atomic
def be_absent(*, actor: Actor) -> None:
    """Stop being offered new live talks; those one holds stay."""
    desk = desk_for(actor)
    gone, _ = Presence.objects.filter(team_id=desk.team_id, user_id=actor.user_id).delete()
    if gone:
        audit.record("talk.absent", kind="desk", team_id=desk.team_id)


@transaction.atomic
def take(*, actor: Actor, conversation_id: UUID, now: datetime) -> Conversation:
    """Hold a conversation. Effects in order: state, holder, wait recorded, line « quelqu'un est là ».

    Taking what one holds changes nothing. Raises ``Refused``: ``taken`` (a colleague holds it), ``load`` (as many live
    talks as the desk allows), ``act_not_allowed``.
    """
    conversation = conversation_for(actor, conversation_id, lock=True)
    if conversation.holder_id == actor.user_id and conversation.status != Status.WAITING:
        return conversation
    _refuse_taken(conversation, actor)
    live = conversation.status == Status.WAITING
    if live:
        _refuse_load(actor, conversation.team_id)
    conversation.status = CONVERSATION.after(conversation.status, Act.TAKE).value
    conversation.holder_id = actor.user_id
    if live:
        _note_wait(conversation, now=now)
        add_said(conversation, Said.TAKEN, now=now)
    keep(conversation, "conversation.take", live=live)
    return conversation


@transaction.atomic
def reply(*, actor: Actor, conversation_id: UUID, message_id: UUID, text: str, now: datetime) -> Conversation:
    """Answer. The page chooses ``message_id``: the same sending twice is kept once. The answerer becomes the holder.

    Raises ``Refused``: ``empty``, ``too_long``, ``taken``, ``act_not_allowed`` (the live talk was not taken first).
    """
    text = clean(text).strip()
    if not text:
        raise Refused("Écrivez quelque chose avant d'envoyer.", code="empty", field="text")
    if len(text) > MESSAGE_CHARACTERS:
        raise Refused(TOO_LONG, code="too_long", field="text")
    conversation = conversation_for(actor, conversation_id, lock=True)
    if Message.objects.filter(pk=message_id, conversation=conversation).exists():
        return conversation
    if actor.user_id != conversation.second_id:
        _refuse_taken(conversation, actor)
        conversation.holder_id = actor.user_id
    conversation.status = CONVERSATION.after(conversation.status, Act.REPLY).value
    key = open_talk(conversation)
    try:
        with transaction.atomic():
            add_reply(
                conversation, message_id=message_id, text=text, key=key, author_id=actor.user_id, now=now
            )
    except TooLong as error:
        raise Refused(TOO_LONG, code="too_long", field="text") from error
    except IntegrityError as error:
        # The id is that of a line elsewhere: it tells nothing of it.
        raise NotVisible from error
    keep(conversation, "conversation.reply")
    return conversation


@transaction.atomic
def move(*, actor: Actor, conversation_id: UUID, act: Act, now: datetime) -> Conversation:
    """Pause, resume, hand over or end: the person is told each time, an end is never abrupt.

    Raises ``Refused``: ``taken`` (only the holder, or a coordinator), ``act_not_allowed``.
    """
    conversation = conversation_for(actor, conversation_id, lock=True)
    if conversation.team_id not in actor.teams_with(Right.CONTACT_COORDINATE):
        _refuse_taken(conversation, actor)
    conversation.status = CONVERSATION.after(conversation.status, act).value
    if act == Act.HAND_OVER:
        conversation.holder_id = conversation.second_id
        conversation.second_id = None
        conversation.waiting_since = now if conversation.status == Status.WAITING else None
    if act == Act.END:
        conversation.help_wanted = False
    add_said(conversation, _TALKED[act], now=now)
    keep(conversation, f"conversation.{act}")
    return conversation


def _refuse_taken(conversation: Conversation, actor: Actor) -> None:
    if conversation.holder_id not in {None, actor.user_id}:
        raise Refused(
            "Un collègue suit déjà cette conversation. Vous pouvez la lire, ou lui proposer votre aide.",
            code="taken",
        )


def _refuse_load(actor: Actor, team_id: UUID) -> None:
    # Locked: the same person may take from two windows at the same instant.
    limit = Desk.objects.select_for_update().get(team_id=team_id).load_limit
    held = Conversation.objects.filter(
        team_id=team_id, holder_id=actor.user_id, status__in=(Status.TALKING, Status.PAUSED)
    ).count()
    if held >= limit:
        raise Refused(
            f"Vous tenez déjà {held} tchats, la limite du plateau est de {limit}. Terminez-en un ou passez le relais.",
            code="load",
        )


def _note_wait(conversation: Conversation, *, now: datetime) -> None:
    """Keep how many minutes this person waited, among the last ones, and forget when they came."""
    if conversation.waiting_since is None:
        return
    minutes = int((now - conversation.waiting_since).total_seconds() // 60)
    desk = Desk.objects.select_for_update().get(team_id=conversation.team_id)
    desk.recent_waits = [*desk.recent_waits, min(max(minutes, 0), 600)][-WAITS_KEPT:]
    desk.save(update_fields=["recent_waits"])
    conversation.waiting_since = None


@transaction.atomic
def ask_help(*, actor: Actor, conversation_id: UUID) -> Conversation:
    """Ask a colleague to read along. Asking twice is asking once."""
    conversation = conversation_for(actor, conversation_id, lock=True)
    if not conversation.help_wanted:
        conversation.help_wanted = True
        keep(conversation, "conversation.ask_help")
    return conversation


@transaction.atomic
def join_help(*, actor: Actor, conversation_id: UUID) -> Conversation:
    """Become the second counsellor, who may write too. Raises ``Refused``: ``own``, ``joined``."""
    conversation = conversation_for(actor, conversation_id, lock=True)
    if conversation.holder_id == actor.user_id:
        raise Refused("C'est vous qui suivez cette conversation : un collègue va vous rejoindre.", code="own")
    if conversation.second_id not in {None, actor.user_id}:
        raise Refused("Un collègue a déjà rejoint cette conversation. Restez disponible.", code="joined")
    conversation.second_id, conversation.help_wanted = actor.user_id, False
    keep(conversation, "conversation.join_help")
    return conversation
