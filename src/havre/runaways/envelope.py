"""What a telephone closes at night to the public key of its team, and what only the server opens.

P-256 (ECDH) with a key of the telephone made for one writing and forgotten, HKDF-SHA256, AES-256-GCM. The additional
data bind the writing to its id, author, team and kind: nothing of it can be changed on the way, and the telephone
itself cannot read it again. The same words in ``web/static/runaways/sealing.js``.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from havre.kernel.errors import Refused

INFO: Final = b"havre|night|v1"
NONCE: Final = 12
LARGEST: Final = 64 * 1024
CURVE: Final = ec.SECP256R1()


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One closed writing. ``key_id`` names the key of the team, ``ours`` is the public key of the telephone."""

    id: UUID
    team_id: UUID
    author_id: UUID
    kind: str
    created_at: datetime
    key_id: UUID
    ours: bytes
    nonce: bytes
    closed: bytes

    @classmethod
    def read(cls, values: Any) -> Self:
        """Return what a telephone sent; raise ``Refused`` (``unreadable``) on anything else."""
        try:
            created = datetime.fromisoformat(str(values["created"]))
            if created.tzinfo is None or len(str(values["data"])) > LARGEST:
                raise ValueError
            return cls(
                id=UUID(str(values["id"])), team_id=UUID(str(values["team"])), author_id=UUID(str(values["author"])),
                kind=str(values["kind"]), created_at=created, key_id=UUID(str(values["key"])),
                ours=_bytes(values["ours"]), nonce=_bytes(values["nonce"]), closed=_bytes(values["data"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise unreadable() from error

    @property
    def bound(self) -> bytes:
        """Return the additional data."""
        return f"{self.id}|{self.author_id}|{self.team_id}|{self.kind}".encode()


def unreadable() -> Refused:
    """Return the refusal of what cannot be opened; the telephone keeps it until it expires."""
    return Refused(
        "Cet écrit ne s’ouvre pas : il a été abîmé, ou la clé de l’équipe a changé depuis trop longtemps. Réécrivez-le "
        "si vous vous en souvenez ; le téléphone le garde jusqu’à son expiration.",
        code="unreadable",
    )


def new_pair() -> tuple[bytes, bytes]:
    """Return a new pair of keys: the public point (65 bytes) and the private key (DER)."""
    private = ec.generate_private_key(CURVE)
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return public, private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def open_envelope(envelope: Envelope, *, private: bytes) -> dict[str, Any]:
    """Return what was written; raise ``Refused`` (``unreadable``) when anything was changed."""
    try:
        ours = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, envelope.ours)
        key = _shared(load_der_private_key(private, password=None), ours, salt=envelope.ours)
        text = AESGCM(key).decrypt(envelope.nonce, envelope.closed, envelope.bound)
        written = json.loads(text)
    except (InvalidTag, ValueError, RecursionError) as error:
        raise unreadable() from error
    if not isinstance(written, dict):
        raise unreadable()
    return written


def close_envelope(envelope: dict[str, str], *, public: bytes, written: dict[str, Any]) -> dict[str, str]:
    """Close a writing as a telephone does (``id``, ``team``, ``author``, ``kind``, ``created``, ``key`` are given)."""
    private = ec.generate_private_key(CURVE)
    ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    key = _shared(private, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public), salt=ours)
    nonce = AESGCM.generate_key(128)[:NONCE]
    bound = "|".join(envelope[name] for name in ("id", "author", "team", "kind")).encode()
    closed = AESGCM(key).encrypt(nonce, json.dumps(written).encode(), bound)
    sealed = {"ours": ours, "nonce": nonce, "data": closed}
    return {**envelope, **{name: base64.b64encode(value).decode() for name, value in sealed.items()}}


def _shared(private: Any, public: ec.EllipticCurvePublicKey, *, salt: bytes) -> bytes:
    secret = private.exchange(ec.ECDH(), public)
    return HKDF(SHA256(), 32, salt=salt, info=INFO).derive(secret)


def _bytes(text: Any) -> bytes:
    return base64.b64decode(str(text), validate=True)
