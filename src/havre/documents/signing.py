"""A signing key kept in a file, for the demonstration and small installations."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from havre.documents.seal import key_id_of


class FileSigner:
    """An Ed25519 key in a PEM file that its owner alone can read."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Hold ``key``; use ``at`` to read or create its file."""
        self._key = key

    @classmethod
    def at(cls, path: Path) -> Self:
        """Return the signer of the key at ``path``; create the key, mode 0600, if there is none.

        Raises PermissionError when others than the owner may read the file.
        """
        _create(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise PermissionError(f"{path.name}: others than its owner can read this key; chmod 600")
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{path.name}: not an Ed25519 key")
        return cls(key)

    @property
    def key_id(self) -> str:
        """Return the identifier derived from the public key."""
        return key_id_of(self.public_key)

    @property
    def public_key(self) -> bytes:
        """Return the 32 raw bytes to publish and to keep for ever with the seals."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature of ``message``."""
        return self._key.sign(message)


def _create(path: Path) -> None:
    """Write a new key whole or not at all: two processes that start together end with the same key."""
    if path.exists():
        return
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
