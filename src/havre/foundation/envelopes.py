"""Envelopes: ``0x01 | data key id (16) | nonce (12) | AES-256-GCM ciphertext and tag``.

The additional data bind a value to its table, column and row, so that a value moved elsewhere does not open.
Anything that does not open raises; nothing here ever returns what it was given (fail closed).
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE = 12
HEADER = 1 + 16 + NONCE


class CannotOpen(Exception):  # noqa: N818 - a state of the data, told as such
    """The envelope is damaged, was moved, or its key is gone."""


class KeyGone(CannotOpen):
    """The data key was shredded, put away in a sealed archive, or is another team's: for this person, nothing."""


def bound_to(table: str, column: str, row_id: UUID, key_id: UUID) -> bytes:
    """Return the additional data of one value; no name here may ever change."""
    return f"havre|v1|{table}|{column}|{row_id}|{key_id}".encode()


def close(key: bytes, key_id: UUID, plaintext: bytes, *, bound: bytes) -> bytes:
    """Return the envelope of ``plaintext`` under the 32-byte ``key`` named ``key_id``."""
    nonce = os.urandom(NONCE)
    return bytes([VERSION]) + key_id.bytes + nonce + AESGCM(key).encrypt(nonce, plaintext, bound)


def key_id_of(envelope: bytes) -> UUID:
    """Return the id of the data key that closed ``envelope``; raise ``CannotOpen`` on anything else."""
    if len(envelope) < HEADER + 16 or envelope[0] != VERSION:
        raise CannotOpen("not an envelope")
    return UUID(bytes=bytes(envelope[1:17]))


def open_(key: bytes, key_id: UUID, envelope: bytes, *, bound: bytes) -> bytes:
    """Return the plaintext; raise ``CannotOpen`` when anything was changed or moved."""
    envelope = bytes(envelope)
    if key_id_of(envelope) != key_id:
        raise CannotOpen("another key closed this envelope")
    try:
        return AESGCM(key).decrypt(envelope[17:HEADER], envelope[HEADER:], bound)
    except InvalidTag as error:
        raise CannotOpen("the envelope was changed or moved") from error
