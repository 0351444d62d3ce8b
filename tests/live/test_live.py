"""The streams: tickets, bells, what a stream sends and when it ends, and PostgreSQL's notifications end to end."""

from __future__ import annotations

import asyncio
import base64
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from havre.kernel.tickets import ticket, topic_of
from havre.live.app import Live
from havre.live.hub import Full, Hub
from havre.live.news import follow, place

KEY = b"a key of the tests"
ORIGIN = "http://localhost:8001"


def played(scene):
    """Run a scene in a thread of its own: a browser of another test may hold this one's event loop."""
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(scene())).result()


def scope(path="/direct", *, query=b"", origin=ORIGIN, method="GET"):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(b"origin", origin.encode())],
    }


class Visit:
    """One connection of a browser, as ASGI sees it."""

    def __init__(self, app, given_scope):
        self.app, self.scope, self.sent, self.gone = app, given_scope, [], asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    async def run(self):
        await self.app(self.scope, self.receive, self.send)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def text(self):
        return b"".join(message.get("body", b"") for message in self.sent)


def ticket_for(topic, **more):
    return b"t=" + ticket(KEY, topic, now=int(time.time()), **more).encode()


async def open_visit(app, topic="c1", **more):
    visit = Visit(app, scope(query=ticket_for(topic, **more)))
    task = asyncio.create_task(visit.run())
    await asyncio.sleep(0.01)
    return visit, task


def test_a_ticket_gives_its_topic_until_its_end():
    made = ticket(KEY, "desk:42", now=1_000, seconds=60)
    assert topic_of(KEY, made, now=1_059) == ("desk:42", 1_060)
    assert topic_of(KEY, made, now=1_060) is None
    assert topic_of(b"another", made, now=1_000) is None


@given(st.text(max_size=400))
def test_what_is_not_a_ticket_gives_nothing(text):
    assert topic_of(KEY, text, now=0) is None


def test_a_changed_ticket_gives_nothing():
    raw = bytearray(base64.urlsafe_b64decode(ticket(KEY, "c1", now=1_000) + "=="))
    for place_ in range(len(raw)):
        changed = bytes(raw[:place_] + bytes([raw[place_] ^ 1]) + raw[place_ + 1 :])
        assert topic_of(KEY, base64.urlsafe_b64encode(changed).decode(), now=1_000) is None


def test_news_reach_those_who_listen_to_this_topic_only():
    async def scene():
        app = Live(key=KEY, origins=[ORIGIN])
        (mine, one), (theirs, two) = await open_visit(app, "c1"), await open_visit(app, "c2")
        app.hub.ring("c1")
        app.hub.ring("c1")
        await asyncio.sleep(0.02)
        assert mine.text.count(b"event: news") == 1
        assert b"event" not in theirs.text
        for visit, task in ((mine, one), (theirs, two)):
            visit.gone.set()
            await task
        assert app.hub.count == 0
        assert mine.status == 200
        assert (b"access-control-allow-origin", ORIGIN.encode()) in mine.sent[0]["headers"]

    played(scene)


def test_a_stranger_learns_nothing():
    async def scene():
        app = Live(key=KEY, origins=[ORIGIN])
        for given_scope, status in (
            (scope(query=b"t=rien"), 204), (scope(query=b""), 204), (scope("/"), 404), (scope("/sante"), 200),
            (scope(method="POST"), 404), (scope(query=ticket_for("c1", seconds=-1)), 204),
        ):  # fmt: skip
            visit = Visit(app, given_scope)
            await visit.run()
            assert visit.status == status
        elsewhere = Visit(app, scope(query=b"t=rien", origin="http://elsewhere.invalid"))
        await elsewhere.run()
        assert elsewhere.sent[0]["headers"] == []

    played(scene)


def test_a_stream_ends_with_its_ticket(monkeypatch):
    monkeypatch.setattr("havre.live.app.PING_SECONDS", 0.05)

    async def scene():
        visit, task = await open_visit(Live(key=KEY, origins=[]), seconds=1)
        await asyncio.wait_for(task, 5)
        assert visit.sent[-1].get("more_body") is False
        assert b": \n\n" in visit.text

    played(scene)


def test_a_full_house_says_when_to_come_back():
    async def scene():
        app = Live(key=KEY, origins=[], hub=Hub(most=3, most_a_topic=2))
        opened = [await open_visit(app, "c1") for _ in range(2)]
        refused, _ = await open_visit(app, "c1")
        assert refused.status == 503
        other, task = await open_visit(app, "c2")
        assert other.status == 200
        assert (await open_visit(app, "c3"))[0].status == 503
        for visit, task_ in [*opened, (other, task)]:
            visit.gone.set()
            await task_

    played(scene)
    with pytest.raises(Full), Hub(most=0).listening("x"):
        pass


def test_what_postgresql_tells_is_heard_and_a_cut_wakes_everybody(django_db_setup):
    async def scene():
        hub = Hub()
        following = asyncio.create_task(follow(hub))
        with hub.listening("c9") as bell:
            await asyncio.wait_for(bell.wait(), 10)
            bell.clear()
            async with await psycopg.AsyncConnection.connect(place(), autocommit=True) as sender:
                await sender.execute("SELECT pg_notify('talk', 'c9')")
                await asyncio.wait_for(bell.wait(), 5)
                bell.clear()
                await sender.execute("SELECT pg_notify('talk', 'another')")
                await asyncio.sleep(0.1)
                assert not bell.is_set()
                # The role may end its own sessions: the listening one is cut, found again, and everybody looks.
                await sender.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE usename = 'havre_live' AND pid <> pg_backend_pid()"
                )
                await asyncio.wait_for(bell.wait(), 10)
        following.cancel()

    played(scene)


def test_the_role_of_the_streams_has_no_right(django_db_setup):
    with psycopg.connect(place(), autocommit=True) as live:
        for table in ("public.conversations_message", "public.accounts_user", "keyring.talk_key"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                live.execute(f"SELECT 1 FROM {table}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            live.execute("SELECT * FROM talk.desk()")
