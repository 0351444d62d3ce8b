"""Ask clamd whether bytes hold a known malicious program. The bytes never touch a disk and have no name.

``HAVRE_CLAMD`` is ``/path/of/its.socket`` or ``host:port``; empty, nothing is scanned and the pages say so.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Final

from django.conf import settings

SECONDS: Final = 60
_CHUNK: Final = 64 * 1024
_REPLY: Final = 4096
_PORT: Final = 3310


class ScannerAway(Exception):  # noqa: N818 - said as a fact, retried by the job
    """The scanner did not answer, or not in its words: nothing is known of the bytes."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What clamd says; ``signature`` is empty when it found nothing."""

    signature: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.signature


def configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> Verdict:
    """Return what the scanner says of ``content``; raise ``ScannerAway``."""
    size = struct.Struct("!I")
    chunks = (content[start : start + _CHUNK] for start in range(0, len(content), _CHUNK))
    stream = b"".join(size.pack(len(chunk)) + chunk for chunk in chunks)
    reply = _asked(b"zINSTREAM\0" + stream + size.pack(0))
    _, _, said = reply.partition(": ")
    if said == "OK":
        return Verdict()
    if said.endswith(" FOUND"):
        return Verdict(signature=said.removesuffix(" FOUND"))
    raise ScannerAway


def answers() -> bool:
    """Whether the scanner is there, for ``havre doctor``."""
    try:
        return _asked(b"zPING\0") == "PONG"
    except ScannerAway:
        return False


def _asked(command: bytes) -> str:
    try:
        with _connected() as connection:
            connection.sendall(command)
            return _reply(connection)
    except OSError as error:
        raise ScannerAway from error


def _connected() -> socket.socket:
    address = settings.CLAMD
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host or address, int(port) if host else _PORT), timeout=SECONDS)


def _reply(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _REPLY:
        more = connection.recv(_REPLY)
        if not more:
            break
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
