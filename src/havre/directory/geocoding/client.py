"""Who answers: the Géoplateforme over HTTPS, or nobody, and then the centre of the commune is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, Protocol
from uuid import UUID

import requests

from havre.directory.geocoding.contract import BATCH, MAX_ANSWER, Address, Located, believed, question
from havre.kernel.errors import Refused

PATH: Final = "/geocodage/search/csv"
TIMEOUT: Final = (10.0, 120.0)
TRIES: Final = 5
# What the service asks for when it is asked too much (documentation: 5 s after 50 requests a second).
WAIT_SECONDS: Final = 5.0
LONGEST_WAIT: Final = 60.0
_AGAIN: Final = frozenset({429, 500, 502, 503, 504})


class Geocoder(Protocol):
    """Locates addresses of structures; what it does not find is not in the answer."""

    def locate(self, addresses: Sequence[Address]) -> dict[UUID, Located]:
        """Return the points that may be believed, by id of address."""


class Nowhere:
    """No geocoder: the centre of the commune is shown, and said."""

    def locate(self, addresses: Sequence[Address]) -> dict[UUID, Located]:  # noqa: ARG002 - the interface
        """Find nothing."""
        return {}


class Geoplateforme:
    """The State's geocoder. Called by a command of the operator only: never from a page, never for a person."""

    def __init__(self, address: str, *, wait: Callable[[float], None] = time.sleep) -> None:
        """Keep the address of the service, ``https://…`` (loopback alone may be plain, for the tests)."""
        if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise Refused("L'adresse du géocodeur doit commencer par https://.", code="geocoder_not_https")
        self._address = address.rstrip("/") + PATH
        self._wait = wait

    def locate(self, addresses: Sequence[Address]) -> dict[UUID, Located]:
        """Ask by batches; raise ``Refused``, code ``geocoder_silent``, when the service does not answer any more."""
        found: dict[UUID, Located] = {}
        for batch in _batches(addresses):
            found |= believed(self._ask(question(batch)), batch)
        return found

    def _ask(self, body: bytes) -> bytes:
        """Send one file, again when the service asks for patience; waits double, and never past a minute."""
        pause = WAIT_SECONDS
        for _ in range(TRIES):
            answer = self._post(body)
            if isinstance(answer, bytes):
                return answer
            self._wait(min(max(pause, answer), LONGEST_WAIT))
            pause *= 2
        raise Refused(
            "Le géocodeur ne répond pas. Rien n'est perdu : les lieux gardent le centre de leur commune. "
            "Recommencez plus tard.",
            code="geocoder_silent",
        )

    def _post(self, body: bytes) -> bytes | float:
        """Return the answer, or how long the service asks to wait (0 when it does not say)."""
        sent = {"data": ("adresses.csv", body, "text/csv")}
        told = {"columns": ["adresse", "commune"], "postcode": "code_postal"}
        try:
            with requests.post(
                self._address, files=sent, data=told, timeout=TIMEOUT, stream=True, allow_redirects=False
            ) as reply:
                if reply.status_code in _AGAIN:
                    return _patience(reply.headers.get("Retry-After", ""))
                if reply.status_code != 200:
                    raise Refused(
                        f"Le géocodeur refuse la demande (réponse {reply.status_code}).",
                        code="geocoder_refuses",
                    )
                return _whole(reply)
        except requests.RequestException:
            return 0.0


def _whole(reply: requests.Response) -> bytes:
    """Read the answer up to a limit: a service gone mad fills no memory."""
    content = bytearray()
    for chunk in reply.iter_content(1 << 16):
        content += chunk
        if len(content) > MAX_ANSWER:
            raise Refused("La réponse du géocodeur est démesurée : elle est ignorée.", code="geocoder_huge")
    return bytes(content)


def _patience(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _batches(addresses: Sequence[Address]) -> Iterator[list[Address]]:
    left = iter(addresses)
    while batch := list(islice(left, BATCH)):
        yield batch
