"""What was typed, from the form to its answer: sealed, so that a browser's disk shows nothing of it."""

from __future__ import annotations

import json

from cryptography.fernet import InvalidToken

from havre.kernel.text import clean
from havre.public.tokens import lock

SECONDS = 60
LONGEST = 80


def sealed(code: str, typed: str) -> str:
    """Return the two fields of the form, cut to their length, for nobody but us to read."""
    return lock("nearby").encrypt(json.dumps([clean(code)[:5], clean(typed)[:LONGEST]]).encode()).decode()


def opened(slip: str) -> tuple[str, str] | None:
    """Return the two fields, None for what we did not seal within the minute."""
    try:
        code, typed = json.loads(lock("nearby").decrypt(slip.encode(), ttl=SECONDS))
    except (InvalidToken, ValueError):
        return None
    return str(code), str(typed)
