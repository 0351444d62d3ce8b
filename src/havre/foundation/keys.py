"""Key-encryption keys behind one interface: a file (demonstration, small sites) or Vault transit."""

from __future__ import annotations

import base64
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from havre.foundation.envelopes import CannotOpen


class KeyProvider(Protocol):
    """What holds the key-encryption keys. Implementations never return a key, save derived ones."""

    def active(self) -> str:
        """Return the id of the key that wraps new data keys."""

    def wrap(self, data_key: bytes, *, bound: bytes) -> tuple[str, bytes]:
        """Return the id of the wrapping key and the wrapped ``data_key``."""

    def unwrap(self, kek_id: str, wrapped: bytes, *, bound: bytes) -> bytes:
        """Return the data key; raise ``CannotOpen`` when the wrapping key is retired or the bytes changed."""

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes derived for ``purpose`` (blind indexes); stable across rotations."""

    def rotate(self) -> str:
        """Make a new active key and return its id; older keys still unwrap."""


class FileKeys:
    """Keys in one JSON file, mode 0600: ``{"active": id, "root": b64, "keys": {id: b64}}``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self._write({"active": "k1", "root": _random(), "keys": {"k1": _random()}}, new=True)
        self._load()

    def _load(self) -> None:
        content = json.loads(self.path.read_text(encoding="ascii"))
        self._active: str = content["active"]
        self._root = base64.b64decode(content["root"])
        self._keys = {name: base64.b64decode(key) for name, key in content["keys"].items()}

    def _write(self, content: dict[str, object], *, new: bool = False) -> None:
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        if new:  # two processes may start together: the first one to link wins, the other reads its file
            try:
                os.link(temporary, self.path)
            except FileExistsError:
                pass
            finally:
                temporary.unlink()
        else:
            temporary.replace(self.path)

    def active(self) -> str:
        """Return the id of the key that wraps new data keys."""
        return self._active

    def wrap(self, data_key: bytes, *, bound: bytes) -> tuple[str, bytes]:
        """Return the id of the wrapping key and the wrapped ``data_key``."""
        nonce = os.urandom(12)
        return self._active, nonce + AESGCM(self._keys[self._active]).encrypt(nonce, data_key, bound)

    def unwrap(self, kek_id: str, wrapped: bytes, *, bound: bytes) -> bytes:
        """Return the data key; a key made by another process since is read from the file once."""
        if kek_id not in self._keys:
            self._load()
        key = self._keys.get(kek_id)
        if key is None:
            raise CannotOpen(f"the wrapping key {kek_id} is retired")
        try:
            return AESGCM(key).decrypt(bytes(wrapped[:12]), bytes(wrapped[12:]), bound)
        except InvalidTag as error:
            raise CannotOpen("the data key was changed or moved") from error

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes derived from the root (HKDF-SHA256)."""
        return HKDF(SHA256(), 32, salt=None, info=f"havre|{purpose}".encode()).derive(self._root)

    def rotate(self) -> str:
        """Make a new active key and return its id; older keys still unwrap."""
        name = f"k{len(self._keys) + 1}"
        keys = {**self._keys, name: os.urandom(32)}
        encoded = {key_id: base64.b64encode(key).decode() for key_id, key in keys.items()}
        self._write({"active": name, "root": base64.b64encode(self._root).decode(), "keys": encoded})
        self._load()
        return name

    def retire(self, kek_id: str) -> None:
        """Forget a key that wraps nothing any more; what it still wraps is lost for ever."""
        keys = {name: base64.b64encode(key).decode() for name, key in self._keys.items() if name != kek_id}
        self._write({"active": self._active, "root": base64.b64encode(self._root).decode(), "keys": keys})
        self._load()


def _random() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@lru_cache(maxsize=1)
def provider() -> KeyProvider:
    """Return the provider that the settings name; an unknown one fails at once."""
    if settings.KEY_PROVIDER == "vault":
        from havre.foundation.vault_transit import VaultTransitKeys  # noqa: PLC0415 - optional extra

        return VaultTransitKeys.from_environment()
    if settings.KEY_PROVIDER != "file" or not settings.KEY_FILE:
        raise RuntimeError("HAVRE_KEY_PROVIDER is 'file' (with HAVRE_KEY_FILE) or 'vault'")
    return FileKeys(Path(settings.KEY_FILE))


def key_bound(key_id: UUID, domain: str) -> bytes:
    """Return the additional data that tie a wrapped data key to its id and domain."""
    return f"havre|key|v1|{domain}|{key_id}".encode()
