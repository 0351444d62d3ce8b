"""Key-encryption keys in Vault's transit engine: an optional extra (``HAVRE_KEY_PROVIDER=vault``).

The key never leaves Vault. Four calls over HTTPS, standard library only: encrypt, decrypt (the additional data are
Vault's ``associated_data``), hmac for derived keys, rotate.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from functools import cache
from typing import Any

from havre.foundation import environment
from havre.foundation.envelopes import CannotOpen

TIMEOUT = 5.0


class VaultTransitKeys:
    """One transit key of type aes256-gcm96, named by ``HAVRE_VAULT_KEY``; versions are the ids of wrapping keys."""

    def __init__(self, *, address: str, token: str, key: str) -> None:
        if not address.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise RuntimeError("HAVRE_VAULT_ADDRESS doit être en https")
        self._address, self._token, self._key = address.rstrip("/"), token, key
        self._derived = cache(self._hmac)

    @classmethod
    def from_environment(cls) -> VaultTransitKeys:
        """Return the provider of ``HAVRE_VAULT_ADDRESS``, ``HAVRE_VAULT_TOKEN`` and ``HAVRE_VAULT_KEY``."""
        text = environment.text
        return cls(
            address=text("HAVRE_VAULT_ADDRESS"),
            token=text("HAVRE_VAULT_TOKEN"),
            key=text("HAVRE_VAULT_KEY", "havre"),
        )

    def active(self) -> str:
        """Return the id of the key that wraps new data keys: ``v`` and the latest version."""
        return f"v{self._call('GET', f'keys/{self._key}')['latest_version']}"

    def wrap(self, data_key: bytes, *, bound: bytes) -> tuple[str, bytes]:
        """Return the version and Vault's ciphertext."""
        answer = self._call(
            "POST", f"encrypt/{self._key}", plaintext=_b64(data_key), associated_data=_b64(bound)
        )
        return str(answer["ciphertext"]).split(":")[1], str(answer["ciphertext"]).encode()

    def unwrap(self, kek_id: str, wrapped: bytes, *, bound: bytes) -> bytes:
        """Return the data key; raise ``CannotOpen`` when Vault refuses it."""
        ciphertext = bytes(wrapped).decode("ascii", "replace")
        if not ciphertext.startswith(f"vault:{kek_id}:"):
            raise CannotOpen("another key wrapped this data key")
        answer = self._call(
            "POST", f"decrypt/{self._key}", ciphertext=ciphertext, associated_data=_b64(bound)
        )
        return base64.b64decode(answer["plaintext"])

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes: Vault's HMAC of the purpose under version 1, stable across rotations."""
        return self._derived(purpose)

    def rotate(self) -> str:
        """Make a new version and return its id."""
        self._call("POST", f"keys/{self._key}/rotate")
        return self.active()

    def _hmac(self, purpose: str) -> bytes:
        answer = self._call("POST", f"hmac/{self._key}/sha2-256", input=_b64(purpose.encode()), key_version=1)
        return base64.b64decode(str(answer["hmac"]).split(":")[2])[:32]

    def _call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """Return Vault's data; a refusal is ``CannotOpen``, so that nothing is ever served in the clear instead."""
        request = urllib.request.Request(  # noqa: S310 - the address is checked in __init__
            f"{self._address}/v1/transit/{path}",
            data=json.dumps(body).encode() if method == "POST" else None,
            headers={"X-Vault-Token": self._token, "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - idem
                text = answer.read()
        except (urllib.error.URLError, TimeoutError) as error:
            raise CannotOpen(f"Vault n'a pas répondu ou a refusé ({path.split('/')[0]})") from error
        return dict(json.loads(text)["data"]) if text else {}


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
