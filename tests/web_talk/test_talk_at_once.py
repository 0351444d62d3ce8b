"""Two counsellors at the same instant, on real transactions: one has it, the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction

from desk_windows import as_
from havre.accounts.access import enter
from havre.conversations.access import conversation_for
from havre.conversations.models import Message
from havre.conversations.rules import Status
from havre.conversations.services import talking
from havre.kernel.clock import utc_now
from havre.kernel.errors import Refused
from web_talk.conftest import brought, opened

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def at_once(cast, slugs, work):
    """Run ``work(actor)`` for each person at the same instant; return what each met: None, or the code of a refusal."""
    start = Barrier(len(slugs))

    def one(slug):
        who = getattr(cast, slug)
        try:
            with transaction.atomic():
                actor = enter(who.id, name=who.name)
                start.wait(timeout=10)
                work(actor)
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(slugs)) as pool:
        return list(pool.map(one, slugs))


def test_two_who_take_at_the_same_instant_are_one_who_has_it(cast):
    team_id = as_(cast, "karim", opened)
    for _ in range(TIMES):
        which = as_(cast, "alice", lambda actor: brought(actor, team_id, Status.WAITING))
        met = at_once(
            cast,
            ["alice", "bruno"],
            lambda actor, which=which: talking.take(actor=actor, conversation_id=which, now=utc_now()),
        )
        assert sorted(met, key=str) == [None, "taken"]
        holder = as_(cast, "karim", lambda actor, which=which: conversation_for(actor, which).holder_id)
        assert holder == getattr(cast, ["alice", "bruno"][met.index(None)]).id
        as_(cast, "karim", lambda actor, which=which: talking.move(
            actor=actor, conversation_id=which, act=talking.Act.END, now=utc_now()
        ))  # fmt: skip


def test_the_same_answer_sent_twice_at_the_same_instant_is_kept_once(cast):
    team_id = as_(cast, "karim", opened)
    which, line = as_(cast, "alice", lambda actor: brought(actor, team_id, Status.TALKING)), uuid4()

    def send(actor):
        talking.reply(actor=actor, conversation_id=which, message_id=line, text="Je suis là.", now=utc_now())

    assert at_once(cast, ["alice"] * 4, send) == [None] * 4
    kept = as_(
        cast,
        "alice",
        lambda _: list(Message.objects.filter(author="counsellor").values_list("pk", "position")),
    )
    assert kept == [(line, 3)]
