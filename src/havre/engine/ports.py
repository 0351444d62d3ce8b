"""The address of the demonstration: a socket that outlives the servers behind it, and its health."""

from __future__ import annotations

import http.client
import socket
import time

from havre.engine.errors import CannotRun

PORTS_TRIED = 50


def listen(port: int, *, patience: float = 0.0) -> socket.socket:
    """Return a listening socket on ``port`` or on the next free one, on the loopback only.

    ``patience`` is how many seconds to wait for ``port`` itself, when its former holder is just ending.
    The caller hands the socket to a server: visitors wait, not refused, while that server is replaced.
    """
    limit = time.monotonic() + patience
    while (found := _listen_on(port)) is None and time.monotonic() < limit:
        time.sleep(0.2)
    others = filter(None, map(_listen_on, range(port + 1, port + PORTS_TRIED)))
    chosen = found or next(others, None)
    if chosen is None:
        raise CannotRun(
            f"Aucun port libre de {port} à {port + PORTS_TRIED - 1} : choisissez-en un autre avec --port."
        )
    return chosen


def _listen_on(port: int) -> socket.socket | None:
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        server.bind(("127.0.0.1", port))
        server.listen(256)
    except (OSError, OverflowError):
        server.close()
        return None
    return server


def answers(port: int, page: str, *, seconds: float) -> bool:
    """Tell whether ``page`` answers 200 within ``seconds``."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", page, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
