"""A signed mark in each form: it proves that the form came from one of our pages, within a day, and of nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings

HOURS = 24


def form_token(*, now: float | None = None) -> str:
    """Return the mark of this hour; ``now`` in seconds since 1970."""
    return _mark(_hour(now))


def is_ours(token: str, *, now: float | None = None) -> bool:
    """Tell whether ``token`` was given by us in the last ``HOURS`` hours."""
    hour = _hour(now)
    return any(hmac.compare_digest(token.encode(), _mark(hour - age).encode()) for age in range(HOURS + 1))


def _hour(now: float | None) -> int:
    return int(time.time() if now is None else now) // 3600


def _mark(hour: int) -> str:
    key = str(settings.SECRET_KEY).encode()
    return hmac.new(key, f"havre.public form {hour}".encode(), hashlib.sha256).hexdigest()[:32]


def lock(purpose: str) -> Fernet:
    """Return what seals for ``purpose`` (AES-CBC and HMAC, dated): opened by this site only, within a delay."""
    return _lock(settings.SECRET_KEY, purpose)


@lru_cache(maxsize=8)
def _lock(secret: str, purpose: str) -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(f"havre.public {purpose} {secret}".encode()).digest())
    )
