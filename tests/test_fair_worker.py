"""Connections are shared between the processes of the pages."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from contextlib import closing

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import ThreadWorker

from havre.web import fair_worker
from havre.web.fair_worker import FairWorker, patience


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        yield door


def worker(monkeypatch: pytest.MonkeyPatch, waits: list[float], *, busy: int, kept: int = 0) -> FairWorker:
    """Return a worker that answers ``busy`` requests and keeps ``kept`` connections that ask nothing."""
    made = FairWorker.__new__(FairWorker)  # a whole one opens files of its own
    made.cfg, made.nr_conns, made.keepalived_conns = Config(), busy + kept, deque([None] * kept)
    monkeypatch.setattr(fair_worker.time, "sleep", waits.append)
    monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda _self, conn: conn.sock.close())
    return made


@pytest.mark.parametrize(
    ("busy", "kept", "expected"), [(0, 0, []), (0, 9, []), (1, 0, [0.01]), (3, 2, [0.03])]
)
def test_who_has_more_to_do_leaves_the_door_to_the_others(monkeypatch, listener, busy, kept, expected):
    waits: list[float] = []
    one = worker(monkeypatch, waits, busy=busy, kept=kept)
    with closing(socket.create_connection(listener.getsockname())):
        one.accept(listener)
    assert waits == expected
    assert one.nr_conns == busy + kept + 1


def test_a_connection_that_another_took_is_not_missed(monkeypatch, listener):
    waits: list[float] = []
    one = worker(monkeypatch, waits, busy=1)
    one.accept(listener)
    assert one.nr_conns == 1


def test_nobody_waits_longer_than_a_twenty_fifth_of_a_second():
    assert [patience(busy) for busy in (0, 1, 2, 4, 400)] == [0, 0.01, 0.02, 0.04, 0.04]
