"""Tickets of the live pages: what one may listen to, until when, signed; pure.

A ticket opens a stream that says « something is new » and nothing else: no word, no name. It is short-lived because it
travels in an address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import sha256

SECONDS = 600
LONGEST = 300


def ticket(key: bytes, topic: str, *, now: int, seconds: int = SECONDS) -> str:
    """Return a ticket for ``topic`` (at most 100 characters) that is good for ``seconds``; ``now`` is Unix time."""
    message = f"{now + seconds}|{topic}".encode()
    mac = hmac.new(key, message, sha256).digest()[:16]
    return base64.urlsafe_b64encode(mac + message).decode().rstrip("=")


def topic_of(key: bytes, given: str, *, now: int) -> tuple[str, int] | None:
    """Return the topic of a ticket and when it ends; None when it is forged, cut or too old."""
    if len(given) > LONGEST:
        return None
    try:
        raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except (binascii.Error, ValueError):
        return None
    mac, message = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, hmac.new(key, message, sha256).digest()[:16]):
        return None
    end, _, topic = message.decode().partition("|")
    return (topic, int(end)) if int(end) > now else None
