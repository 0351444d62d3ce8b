"""Send a few bytes to an address that a person gave: https only, to the Internet only, no redirect followed."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from urllib.parse import urlsplit

from havre.directory.rules.webhooks import TIMEOUT_SECONDS
from havre.kernel.errors import Refused

MAX_URL = 400
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
# Addresses of the sixth version that carry one of the fourth, which may be inside: 6to4, Teredo, NAT64.
_CARRIERS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))
_TARGET = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")

Resolve = Callable[[str], list[str]]


class _Connection(http.client.HTTPSConnection):
    """A connection to an address already judged: the name is not asked again in between."""

    def __init__(self, host: str, address: str, *, context: ssl.SSLContext, port: int) -> None:
        super().__init__(host, port=port, timeout=TIMEOUT_SECONDS, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Open the socket to the judged address; the certificate must be that of the name."""
        plain = socket.create_connection((self._address, self.port), timeout=TIMEOUT_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def sound_url(url: str) -> str:
    """Return the address when it may be told something. Raises ``Refused``, code ``webhook_url``."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _wrong() from None
    host = (parts.hostname or "").lower()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    plain = parts.scheme == "https" and "@" not in parts.netloc and port in {None, 443} and not parts.fragment
    if not plain or len(url) > MAX_URL or not _HOST.fullmatch(host) or not _TARGET.fullmatch(target):
        raise _wrong()
    return f"https://{host}{target}"


def _wrong() -> Refused:
    return Refused(
        "Cette adresse ne convient pas. Il faut une adresse complète en https, sur le port ordinaire, vers un nom "
        "public, sans nom d'utilisateur : https://exemple.fr/havre.",
        code="webhook_url", field="url",
    )  # fmt: skip


def addresses_of(host: str) -> list[str]:
    """Return the addresses of a name."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)})


def judged(addresses: list[str]) -> str:
    """Return the first address; one that leads inside, whichever it is, refuses them all."""
    for text in addresses:
        address = ipaddress.ip_address(text.split("%")[0])
        inside = getattr(address, "ipv4_mapped", None) or address
        carried = any(inside in network for network in _CARRIERS if network.version == inside.version)
        if carried or not inside.is_global or inside.is_multicast or inside.is_reserved:
            raise Refused("Cette adresse mène à un réseau privé : elle est refusée.", code="webhook_private")
    if not addresses:
        raise Refused("Ce nom ne mène nulle part.", code="webhook_private")
    return addresses[0]


def post(
    url: str,
    body: bytes,
    headers: dict[str, str],
    *,
    resolve: Resolve = addresses_of,
    context: ssl.SSLContext | None = None,
    port: int = 443,
) -> int:
    """Send ``body`` and return the status; a redirect is a status like another, the answer is not read.

    Raises ``Refused`` (private address) or ``OSError`` and ``http.client.HTTPException`` when nobody answers.
    """
    parts = urlsplit(sound_url(url))
    host = parts.hostname or ""
    connection = _Connection(
        host, judged(resolve(host)), context=context or ssl.create_default_context(), port=port
    )
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
