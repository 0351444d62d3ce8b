"""Many at once: what costs is asked for a small work first, so that a flood does not keep honest people out.

Calm, nothing is asked. When receipts or first messages come too fast, the page comes back with what was written and a
small computation, done by the browser in a blink and sent by itself. Without JavaScript, it asks to wait a few seconds,
then goes through a lane of its own that the others cannot fill. Nobody is ever locked out, no address is looked at and
nothing is kept: counters live in this process and forget within a minute.
"""

from __future__ import annotations

import hmac
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

WINDOW = 10.0
LIVES = 300
# Bits of work: 13 is some 8,000 hashes, a tenth of a second on an old telephone; a flood twice as thick asks one more.
LEAST_BITS, MOST_BITS = 13, 19
# Asked a second, from which work is wanted; and what the lane without JavaScript lets through.
CALM = 3.0
LANE_RATE, LANE_BURST = 3.0, 6.0
LEAST_WAIT, MOST_WAIT = 5, 30
REMEMBERED = 50_000


@dataclass(frozen=True)
class Challenge:
    """What a form must bring back: signed, dated, of one use."""

    text: str
    bits: int
    wait: int


class Gate:
    """The door of one costly act. Safe across threads; ``clock`` is in seconds."""

    def __init__(self, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._name, self._clock = name, clock
        self._asked: deque[float] = deque(maxlen=5_000)
        self._spent: dict[str, float] = {}
        self._tokens, self._filled = LANE_BURST, clock()
        self._lock = threading.Lock()

    def admits(self, *, challenge: str = "", answer: str = "") -> Challenge | None:
        """Return None when the act may go on, else what is wanted first. One call is one asking."""
        with self._lock:
            now = self._clock()
            self._asked.append(now)
            wanted = self._bits(now)
            if wanted == 0 or self._proved(challenge, answer, wanted=wanted, now=now):
                return None
            return self._new(wanted)

    def _bits(self, now: float) -> int:
        """Return the work wanted now: none when it is calm, one bit more each time the flood doubles."""
        while self._asked and now - self._asked[0] > WINDOW:
            self._asked.popleft()
        rate = len(self._asked) / WINDOW
        if rate <= CALM:
            return 0
        return min(MOST_BITS, LEAST_BITS + int(rate / (4 * CALM)).bit_length())

    def _proved(self, challenge: str, answer: str, *, wanted: int, now: float) -> bool:
        read = self._read(challenge)
        if read is None or challenge in self._spent:
            return False
        bits, made, wait = read
        worked = bits >= wanted - 1 and leading_zeros(challenge, answer) >= bits
        waited = not answer and time.time() >= made + wait and self._lane(now)
        if worked or waited:
            self._spend(challenge, now)
        return worked or waited

    def _lane(self, now: float) -> bool:
        """Take one place in the lane of those without JavaScript, when there is one."""
        self._tokens = min(LANE_BURST, self._tokens + (now - self._filled) * LANE_RATE)
        self._filled = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _spend(self, challenge: str, now: float) -> None:
        if len(self._spent) >= REMEMBERED:
            self._spent = {text: end for text, end in self._spent.items() if end > now}
        self._spent[challenge] = now + LIVES

    def _new(self, bits: int) -> Challenge:
        wait = min(MOST_WAIT, LEAST_WAIT + 2 * (bits - LEAST_BITS))
        text = f"{os.urandom(9).hex()}.{int(time.time())}.{bits}.{wait}"
        return Challenge(f"{text}.{self._mac(text)}", bits, wait)

    def _read(self, challenge: str) -> tuple[int, int, int] | None:
        """Return bits, time of making and wait of a challenge that is ours and young."""
        text, _, mac = challenge.rpartition(".")
        if len(challenge) > 120 or not hmac.compare_digest(mac.encode(), self._mac(text).encode()):
            return None
        _, made, bits, wait = text.split(".")
        return (int(bits), int(made), int(wait)) if time.time() <= int(made) + LIVES else None

    def _mac(self, text: str) -> str:
        key = str(settings.SECRET_KEY).encode()
        return hmac.new(key, f"havre.public work {self._name} {text}".encode(), sha256).hexdigest()[:24]


def leading_zeros(challenge: str, answer: str) -> int:
    """Return how many zero bits begin SHA-256(challenge + ":" + answer); 0 for an answer that is no small number."""
    if not answer.isascii() or not answer.isdigit() or len(answer) > 12:
        return 0
    digest = int.from_bytes(sha256(f"{challenge}:{answer}".encode()).digest(), "big")
    return 256 - digest.bit_length()


RECEIPTS = Gate("receipts")
FIRST_WORDS = Gate("first words")
