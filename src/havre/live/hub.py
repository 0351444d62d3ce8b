"""Who listens to what, in this process; woken by topic. No queue: several news that nobody has read yet are one."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 3_000
MOST_A_TOPIC = 12


class Full(Exception):  # noqa: N818 - answered 503: the page asks again by itself
    """As many listeners as this process takes."""


class Hub:
    """Listeners by topic. Not safe across threads: it lives in one event loop."""

    def __init__(self, *, most: int = MOST, most_a_topic: int = MOST_A_TOPIC) -> None:
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._most, self._most_a_topic = most, most_a_topic
        self._count = 0

    @property
    def count(self) -> int:
        """How many listen now."""
        return self._count

    @contextmanager
    def listening(self, topic: str) -> Iterator[asyncio.Event]:
        """Give an event that is set when something happens to ``topic``; raise ``Full``."""
        if self._count >= self._most or len(self._listeners.get(topic, ())) >= self._most_a_topic:
            raise Full
        bell = asyncio.Event()
        self._listeners[topic].add(bell)
        self._count += 1
        try:
            yield bell
        finally:
            self._count -= 1
            self._listeners[topic].discard(bell)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def ring(self, topic: str) -> None:
        """Wake the listeners of one topic."""
        for bell in self._listeners.get(topic, ()):
            bell.set()

    def ring_all(self) -> None:
        """Wake everybody: after a cut of the database, something may have been missed."""
        for bells in self._listeners.values():
            for bell in bells:
                bell.set()
