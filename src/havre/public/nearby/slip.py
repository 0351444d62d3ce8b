"""What was typed, from the form to its answer: sealed, so that a browser's disk shows nothing of it."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from havre.kernel.text import clean

SECONDS = 60
LONGEST = 80


def sealed(code: str, typed: str) -> str:
    """Return the two fields of the form, cut to their length, for nobody but us to read."""
    return _lock().encrypt(json.dumps([clean(code)[:5], clean(typed)[:LONGEST]]).encode()).decode()


def opened(slip: str) -> tuple[str, str] | None:
    """Return the two fields, None for what we did not seal within the minute."""
    try:
        code, typed = json.loads(_lock().decrypt(slip.encode(), ttl=SECONDS))
    except (InvalidToken, ValueError):
        return None
    return str(code), str(typed)


def _lock() -> Fernet:
    key = hashlib.sha256(f"havre.public nearby {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
