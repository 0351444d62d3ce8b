"""Files closed under a key derived for one purpose: what a backup is when it leaves the machine.

Format: ``HAVRE1`` then, for each block of at most 1 MiB, ``length (4) | nonce (12) | ciphertext``. The additional data
hold the block's number and whether it is the last one, so that blocks cannot be reordered, dropped or cut off.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from havre.foundation.envelopes import CannotOpen

MAGIC = b"HAVRE1"
BLOCK = 1 << 20


def close_stream(key: bytes, source: BinaryIO, target: BinaryIO) -> int:
    """Encrypt ``source`` into ``target``; return the number of clear bytes. Memory stays under 4 MiB."""
    target.write(MAGIC)
    size, number, block = 0, 0, source.read(BLOCK)
    while True:
        following = source.read(BLOCK) if block else b""
        nonce = os.urandom(12)
        sealed = AESGCM(key).encrypt(nonce, block, _bound(number, last=not following))
        target.write(struct.pack(">I", len(sealed)) + nonce + sealed)
        size, number = size + len(block), number + 1
        if not following:
            return size
        block = following


def open_stream(key: bytes, source: BinaryIO) -> Iterator[bytes]:
    """Yield the clear blocks; raise ``CannotOpen`` on the first thing that was changed, moved or cut."""
    if source.read(len(MAGIC)) != MAGIC:
        raise CannotOpen("not a backup of Havre")
    number, header = 0, source.read(16)
    while header:
        if len(header) != 16:
            raise CannotOpen("the file is cut off")
        (length,) = struct.unpack(">I", header[:4])
        sealed = source.read(length)
        header_after = source.read(16)
        try:
            yield AESGCM(key).decrypt(header[4:], sealed, _bound(number, last=not header_after))
        except InvalidTag as error:
            raise CannotOpen("another key, or the file was changed") from error
        number, header = number + 1, header_after


def _bound(number: int, *, last: bool) -> bytes:
    return f"havre|backup|v1|{number}|{'last' if last else 'more'}".encode()
