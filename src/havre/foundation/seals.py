"""The key that seals writings, as the settings name it; one for the whole installation."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from havre.documents.signing import FileSigner


@lru_cache(maxsize=1)
def signer() -> FileSigner:
    """Return what signs; the key is made at the first use, and an installation without a file fails at once."""
    if not settings.SEAL_KEY_FILE:
        raise RuntimeError("HAVRE_SEAL_KEY_FILE names no file")
    return FileSigner.at(Path(settings.SEAL_KEY_FILE))


def public_keys() -> tuple[bytes, ...]:
    """Return the raw public keys trusted here: the present one, then those kept in ``<key file>.old/*.pub``."""
    folder = Path(f"{settings.SEAL_KEY_FILE}.old")
    old = tuple(path.read_bytes() for path in sorted(folder.glob("*.pub"))) if folder.is_dir() else ()
    return (signer().public_key, *old)
