"""The ASGI application: ``GET /direct?t=TICKET`` is a stream of « news » events; ``GET /sante`` answers machines."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

from havre.foundation import environment
from havre.kernel.tickets import topic_of
from havre.live.hub import Full, Hub
from havre.live.news import follow

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PING_SECONDS = 20.0
FIRST, NEWS, PING = b"retry: 3000\n\n", b"event: news\ndata: 1\n\n", b": \n\n"
PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
STREAM = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"referrer-policy", b"no-referrer"),
]


class Live:
    """The application. ``key`` signs the tickets; ``origins`` may read the streams from their pages."""

    def __init__(self, *, key: bytes, origins: Iterable[str], hub: Hub | None = None) -> None:
        self._key = key
        self._origins = {origin.encode() for origin in origins}
        self.hub = hub or Hub()
        self._follower: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/direct":
            await self._stream(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/sante":
            await _plain(send, 200, b"bon\n")
        elif scope["type"] == "http":
            await _plain(send, 404, b"")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._follower = asyncio.create_task(follow(self.hub))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._follower.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("ascii", "replace")).get("t", [""])[0]
        allowed = topic_of(self._key, given, now=int(time.time()))
        if allowed is None:
            # 204 tells an EventSource to stop asking; the page gives it a new ticket.
            await send({"type": "http.response.start", "status": 204, "headers": self._shared(scope)})
            await send({"type": "http.response.body", "body": b""})
            return
        topic, end = allowed
        try:
            with self.hub.listening(topic) as bell:
                await send(
                    {"type": "http.response.start", "status": 200, "headers": STREAM + self._shared(scope)}
                )
                await _relay(bell, receive, send, end=end)
        except Full:
            await _plain(send, 503, b"", [(b"retry-after", b"10"), *self._shared(scope)])

    def _shared(self, scope: Message) -> Headers:
        """Return the headers that let our own pages read, whatever port or host serves them."""
        origin = next((value for name, value in scope["headers"] if name == b"origin"), b"")
        return (
            [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
            if origin in self._origins
            else []
        )


async def _relay(bell: asyncio.Event, receive: Receive, send: Send, *, end: int) -> None:
    """Send « news » when the bell rings, a comment now and then, until the reader leaves or the ticket ends."""
    gone = asyncio.create_task(_left(receive))
    await _chunk(send, FIRST)
    while not gone.done() and time.time() < end:
        rung = asyncio.create_task(bell.wait())
        await asyncio.wait({gone, rung}, timeout=PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        rung.cancel()
        if gone.done():
            break
        if bell.is_set():
            bell.clear()
            await _chunk(send, NEWS)
        else:
            await _chunk(send, PING)
    gone.cancel()
    with contextlib.suppress(OSError):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _chunk(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _plain(send: Send, status: int, body: bytes, headers: Headers | None = None) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*PLAIN, *(headers or [])]})
    await send({"type": "http.response.body", "body": body})


def from_environment() -> Live:
    """Return the application that HAVRE_LIVE_KEY (or _FILE) and HAVRE_LIVE_ORIGINS (comma-separated) describe."""
    return Live(
        key=environment.text("HAVRE_LIVE_KEY").encode(), origins=environment.words("HAVRE_LIVE_ORIGINS")
    )
