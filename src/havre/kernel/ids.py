"""Identifiers: time-ordered UUIDs inside, random public references outside."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

# No vowel, no 0/O, 1/I/L: a reference can be dictated over the telephone and never spells a word.
REFERENCE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def uuid7() -> UUID:
    """Return a version 7 UUID (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def reference(prefix: str) -> str:
    """Return a public reference such as ``IP-7KQ4-M2XD`` (about 38 random bits, not a sequence)."""
    letters = [secrets.choice(REFERENCE_ALPHABET) for _ in range(8)]
    return f"{prefix}-{''.join(letters[:4])}-{''.join(letters[4:])}"
