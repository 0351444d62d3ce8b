"""The Vault provider against a small transit engine on loopback that speaks Vault's own words."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from havre.foundation.envelopes import CannotOpen
from havre.foundation.vault_transit import VaultTransitKeys


class Transit(BaseHTTPRequestHandler):
    """Enough of the transit engine: versions, AES-GCM with associated data, hmac, token."""

    versions: list[bytes] = []

    def log_message(self, *args):
        pass

    def answer(self, status, data=None):
        body = json.dumps({"data": data or {}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200, {"latest_version": len(self.versions)})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["X-Vault-Token"] != "jeton":
            return self.answer(403)
        verb = self.path.split("/")[3]
        if self.path.endswith("/rotate"):
            self.versions.append(os.urandom(32))
            return self.answer(200)
        extra = base64.b64decode(body.get("associated_data", ""))
        if verb == "encrypt":
            nonce = os.urandom(12)
            sealed = AESGCM(self.versions[-1]).encrypt(nonce, base64.b64decode(body["plaintext"]), extra)
            return self.answer(
                200,
                {"ciphertext": f"vault:v{len(self.versions)}:{base64.b64encode(nonce + sealed).decode()}"},
            )
        if verb == "hmac":
            digest = hmac.new(
                self.versions[body["key_version"] - 1], base64.b64decode(body["input"]), hashlib.sha256
            ).digest()
            return self.answer(200, {"hmac": f"vault:v1:{base64.b64encode(digest).decode()}"})
        _, version, sealed = body["ciphertext"].split(":")
        raw = base64.b64decode(sealed)
        try:
            clear = AESGCM(self.versions[int(version[1:]) - 1]).decrypt(raw[:12], raw[12:], extra)
        except InvalidTag:
            return self.answer(400)
        return self.answer(200, {"plaintext": base64.b64encode(clear).decode()})


@pytest.fixture
def vault():
    Transit.versions = [os.urandom(32)]
    server = HTTPServer(("127.0.0.1", 0), Transit)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_wrap_unwrap_rotate(vault):
    ring = VaultTransitKeys(address=vault, token="jeton", key="havre")
    name, wrapped = ring.wrap(b"d" * 32, bound=b"a")
    assert name == "v1"
    assert b"d" * 8 not in wrapped
    assert ring.rotate() == "v2"
    assert ring.unwrap(name, wrapped, bound=b"a") == b"d" * 32
    assert ring.wrap(b"e" * 32, bound=b"a")[0] == "v2"


def test_derived_keys_survive_a_rotation(vault):
    before = VaultTransitKeys(address=vault, token="jeton", key="havre").derived("names")
    ring = VaultTransitKeys(address=vault, token="jeton", key="havre")
    ring.rotate()
    assert ring.derived("names") == before
    assert len(before) == 32
    assert ring.derived("other") != before


@pytest.mark.parametrize("bound", [b"b", b""])
def test_it_fails_closed_on_another_row(vault, bound):
    ring = VaultTransitKeys(address=vault, token="jeton", key="havre")
    name, wrapped = ring.wrap(b"d" * 32, bound=b"a")
    with pytest.raises(CannotOpen):
        ring.unwrap(name, wrapped, bound=bound)


def test_it_fails_closed_on_a_wrong_token_or_a_dead_vault(vault):
    with pytest.raises(CannotOpen):
        VaultTransitKeys(address=vault, token="autre", key="havre").wrap(b"d" * 32, bound=b"a")
    with pytest.raises(CannotOpen):
        VaultTransitKeys(address="http://127.0.0.1:9", token="jeton", key="havre").active()


def test_plain_http_to_another_machine_is_refused():
    with pytest.raises(RuntimeError, match="https"):
        VaultTransitKeys(address="http://vault.invalid", token="t", key="k")
