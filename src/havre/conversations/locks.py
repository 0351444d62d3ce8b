"""The keys of an anonymous conversation.

Each conversation has one key K (AES-256-GCM envelopes). K is never stored open: it is sealed to the desk's public
key (HPKE, RFC 9180: X25519, HKDF-SHA256, AES-256-GCM), wrapped under what the six words give (Argon2id, then HKDF), and
wrapped under the random token of the cookie while somebody writes. The process that serves the public holds no private
key: who takes it over reads nothing already sent. See docs/adr/0009-talk.md.
"""

from __future__ import annotations

import hmac
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from havre.conversations.rules import receipts
from havre.conversations.rules.padding import padded, unpadded
from havre.foundation import envelopes
from havre.foundation.envelopes import CannotOpen

# OWASP's first choice for Argon2id: 19 MiB, two passes, one lane; 32 ms of one processor here (budget B14).
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
SLOTS = 2
QUEUE = 50
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Busy(Exception):  # noqa: N818 - told to the person as a sentence
    """Too many receipts are being checked at once: asked to try again in a moment."""


class Pool:
    """At most ``slots`` computations at once, ``queue`` waiting; beyond, ``Busy`` at once."""

    def __init__(self, slots: int = SLOTS, queue: int = QUEUE) -> None:
        self._slots = threading.BoundedSemaphore(slots)
        self._places = threading.BoundedSemaphore(slots + queue)
        self._waiting = 0
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many are computing or wait for it now."""
        return self._waiting

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold one slot for the block; raise ``Busy`` when the queue is full."""
        if not self._places.acquire(blocking=False):
            raise Busy
        self._count(1)
        try:
            with self._slots:
                yield
        finally:
            self._count(-1)
            self._places.release()

    def _count(self, change: int) -> None:
        with self._lock:
            self._waiting += change


POOL = Pool()


@dataclass(frozen=True)
class ReceiptLock:
    """What six words give: where to look (stored), and a key that wraps K (never stored)."""

    lookup: bytes
    key: bytes


def receipt_lock(found: tuple[str, ...], *, pepper: bytes) -> ReceiptLock:
    """Return the lock of six words; 32 ms of processor, in the bounded pool. Raises ``Busy``.

    One salt for all: a receipt has no name beside it to look a salt up. The pepper is kept outside the database
    (declared deviation from ASVS 6.5.2: docs/security.md).
    """
    secret = hmac.new(pepper, receipts.canonical(found), sha256).digest()
    salt = sha256(b"havre|receipt|v1|" + pepper).digest()[:16]
    with POOL.place():
        root = hash_secret_raw(secret, salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID)
    return ReceiptLock(_derived(root, "lookup"), _derived(root, "key"))


def session_lock(token: bytes) -> ReceiptLock:
    """Return the lock of a cookie's token (32 random bytes: no slow hash is needed)."""
    return ReceiptLock(_derived(token, "session"), _derived(token, "session-key"))


@dataclass(frozen=True)
class Seed:
    """What one form decides, so that the same form sent twice makes one conversation: all derives from 32 bytes."""

    value: bytes

    @classmethod
    def new(cls) -> Seed:
        """Return a fresh seed."""
        return cls(os.urandom(32))

    @property
    def conversation_id(self) -> UUID:
        """Random id (version 4): unlike version 7, it tells no time."""
        return UUID(bytes=_derived(self.value, "id")[:16], version=4)

    @property
    def key(self) -> bytes:
        """The key K."""
        return _derived(self.value, "k")

    @property
    def token(self) -> bytes:
        """The token of the first cookie."""
        return _derived(self.value, "token")

    @property
    def words(self) -> tuple[str, ...]:
        """The receipt."""
        return receipts.drawn(_derived(self.value, "words"))

    @property
    def message_id(self) -> UUID:
        """The id of the first message."""
        return UUID(bytes=_derived(self.value, "message")[:16], version=4)


def wrap(lock_key: bytes, key: bytes, *, conversation_id: UUID, kind: str) -> bytes:
    """Return K closed under a receipt's or a cookie's key."""
    return envelopes.close(lock_key, conversation_id, key, bound=_bound(kind, conversation_id))


def unwrap(lock_key: bytes, wrapped: bytes, *, conversation_id: UUID, kind: str) -> bytes:
    """Return K; raise ``CannotOpen``."""
    return envelopes.open_(lock_key, conversation_id, wrapped, bound=_bound(kind, conversation_id))


def close_message(key: bytes, body: dict[str, Any], *, conversation_id: UUID, message_id: UUID) -> bytes:
    """Return one message closed under K, at one of few lengths; raise ``TooLong``."""
    text = padded(json.dumps(body, ensure_ascii=False).encode())
    return envelopes.close(key, conversation_id, text, bound=_message(conversation_id, message_id))


def open_message(key: bytes, envelope: bytes, *, conversation_id: UUID, message_id: UUID) -> dict[str, Any]:
    """Return one message; raise ``CannotOpen``."""
    text = envelopes.open_(key, conversation_id, envelope, bound=_message(conversation_id, message_id))
    body: dict[str, Any] = json.loads(unpadded(text))
    return body


def new_pair() -> tuple[bytes, bytes]:
    """Return the private and the public key of a desk, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal_to(public: bytes, key: bytes, *, conversation_id: UUID) -> bytes:
    """Return K sealed to a desk: who seals cannot open."""
    recipient = X25519PublicKey.from_public_bytes(public)
    return _SUITE.encrypt(key, recipient, info=_bound("desk", conversation_id))


def open_sealed(private: bytes, sealed: bytes, *, conversation_id: UUID) -> bytes:
    """Return K with the desk's private key; raise ``CannotOpen``."""
    try:
        holder = X25519PrivateKey.from_private_bytes(private)
        return _SUITE.decrypt(bytes(sealed), holder, info=_bound("desk", conversation_id))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("not sealed to this desk") from error


def _bound(kind: str, conversation_id: UUID) -> bytes:
    return f"havre|talk|v1|{kind}|{conversation_id}".encode()


def _message(conversation_id: UUID, message_id: UUID) -> bytes:
    return envelopes.bound_to("conversations_message", "body", message_id, conversation_id)


def _derived(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"havre|talk|v1|{purpose}".encode()).derive(root)
