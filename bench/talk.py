"""B10 and B14: live conversations and receipts, over HTTP, with the public process and the streams' process.

Run: ``./havre bench talk [--talks 500]``. The load generator shares the machine with what it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import django
from _site import Site, site
from _told import Report, p95, pss_mb

from havre.engine.ports import answers, listen
from havre.engine.supervisor import LIVE_PAGES, PUBLIC_PAGES
from havre.engine.variables import live_environment, public_environment

MESSAGES, RATE = 300, 10.0
ATTACK_SECONDS, GUESSES = 30, 50
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
NEWS = b"event: news"


def main() -> int:
    """Open a desk, serve the public, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--talks", type=int, default=500)
    talks = parser.parse_args().talks
    report = Report()
    with site("talk", workers=1) as made, _faces(made) as (public, live, live_pid):
        django.setup()
        _desk()
        _check_alone(report)
        tokens = [_begun() for _ in range(talks)]
        asyncio.run(_live(report, public, live, live_pid, tokens))
        _guessed(report, public)
    return report.status


@contextlib.contextmanager
def _faces(made: Site) -> Iterator[tuple[int, int, int]]:
    doors = [listen(8800), listen(8850)]
    public, live = (door.getsockname()[1] for door in doors)
    environment = {
        **made.environment, "HAVRE_SITE_URL": f"http://localhost:{made.port}",
        "HAVRE_PUBLIC_URL": f"http://localhost:{public}", "HAVRE_LIVE_URL": f"http://localhost:{live}",
    }  # fmt: skip
    os.environ.update(environment)
    handles = [door.fileno() for door in doors]
    commands = (
        ([*PUBLIC_PAGES, "--bind", f"fd://{handles[0]}"], public_environment(environment)),
        (list(LIVE_PAGES), {**live_environment(environment), "HAVRE_LIVE_FD": str(handles[1])}),
    )
    with contextlib.ExitStack() as stack:
        started = [
            subprocess.Popen(command, env=env, pass_fds=[handle], stderr=subprocess.DEVNULL)
            for (command, env), handle in zip(commands, handles, strict=True)
        ]
        for process in started:
            stack.callback(process.terminate)
        limit = time.monotonic() + 60
        while not answers(public, "/sante/", seconds=2) and time.monotonic() < limit:
            time.sleep(0.3)
        yield public, live, started[1].pid


def _desk() -> None:
    from django.db import transaction  # noqa: PLC0415 - needs django.setup() first

    from havre.accounts.access import enter  # noqa: PLC0415 - idem
    from havre.conversations import visitor  # noqa: PLC0415 - idem
    from havre.conversations.services.desks import DeskWords, open_desk  # noqa: PLC0415 - idem
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem
    from havre.operations import install  # noqa: PLC0415 - idem
    from havre.operations.demo.cast import CAST  # noqa: PLC0415 - idem
    from havre.operations.demo.people import load_cast  # noqa: PLC0415 - idem

    with install.connect("admin") as admin:
        load_cast(admin)
    karim = next(who for who in CAST if who.slug == "karim")
    with transaction.atomic():
        open_desk(actor=enter(karim.id, name=karim.name), words=DeskWords(name="Plateau"), now=utc_now())
    visitor.connection = _as_public()
    django.conf.settings.RECEIPT_PEPPER = os.environ["HAVRE_RECEIPT_PEPPER"]


def _as_public() -> Any:
    from django.db.utils import ConnectionHandler  # noqa: PLC0415 - needs django.setup() first

    from havre.foundation import environment  # noqa: PLC0415 - idem

    return ConnectionHandler({"default": {**environment.database("havre_public"), "CONN_MAX_AGE": None}})[
        "default"
    ]


def _begun() -> str:
    from havre.conversations import visitor  # noqa: PLC0415 - needs django.setup() first
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem

    words = visitor.FirstWords(text="bonjour")
    made = visitor.begin(visitor.Seed.new(), words, now=utc_now())
    return made.token.hex() if made.token else ""


def _check_alone(report: Report) -> None:
    """The processor time of one receipt check, database included on our side of the socket."""
    from havre.conversations import visitor  # noqa: PLC0415 - needs django.setup() first
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem

    spent = []
    for _ in range(40):
        began = time.process_time()
        visitor.come_back(visitor.Seed.new().words, now=utc_now())
        spent.append(1000 * (time.process_time() - began))
    report.line("B14.receipt.cpu", statistics.median(spent), "ms", 40)


class Asker:
    """One kept connection to the public pages."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self._open = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Host": f"localhost:{port}", **({"Cookie": f"c-demo={cookie}"} if cookie else {})}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str]:
        """Return the status and the text."""
        body = urlencode(fields) if fields is not None else None
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self._open.request(
            method, path, body=body, headers={**self._headers, **(FORM if body else {}), **told}
        )
        answer = self._open.getresponse()
        return answer.status, answer.read().decode()


async def _live(report: Report, public: int, live: int, live_pid: int, tokens: list[str]) -> None:
    """Every conversation has its page open; ten messages a second; each is timed until the page shows it."""
    empty = pss_mb([live_pid])
    addresses = await asyncio.to_thread(_addresses, public, tokens)
    bells: list[asyncio.Queue[float]] = [asyncio.Queue() for _ in tokens]
    streams = [
        asyncio.create_task(_listen(live, address, bell))
        for address, bell in zip(addresses, bells, strict=True)
    ]
    await asyncio.gather(*(bell.get() for bell in bells))
    full = pss_mb([live_pid])
    chosen, spent = random.Random(4), []
    for _ in range(MESSAGES):
        began = time.perf_counter()
        which = chosen.randrange(len(tokens))
        spent.append(await _message(public, tokens[which], bells[which]))
        await asyncio.sleep(max(0.0, 1 / RATE - (time.perf_counter() - began)))
    for stream in streams:
        stream.cancel()
    report.line("B10.talks", len(tokens), "open", None)
    report.line("B10.message.p50", 1000 * statistics.median(spent), "ms", None)
    report.line("B10.message.p95", 1000 * p95(spent), "ms", 150)
    report.line("B10.memory", 1000 * (full - empty) / len(tokens), "kB/talk", 60)


def _addresses(public: int, tokens: list[str]) -> list[str]:
    found = []
    for token in tokens:
        _, text = Asker(public, token).ask("GET", "/fr/p/4/1/", X_After="0")
        found.append(re.search(r'data-live="[^"]*/direct\?t=([^"&]+)', text).group(1))  # type: ignore[union-attr]
    return found


async def _listen(port: int, ticket: str, bell: asyncio.Queue[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /direct?t={ticket} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
    while line := await reader.readline():
        if line.startswith((NEWS, b"retry")):
            bell.put_nowait(time.perf_counter())


async def _message(public: int, token: str, bell: asyncio.Queue[float]) -> float:
    """Return the seconds from pressing « Envoyer » until another open page of the conversation has the words."""
    while not bell.empty():
        bell.get_nowait()
    asker, reader = Asker(public, token), Asker(public, token)
    began = time.perf_counter()
    sending = asyncio.to_thread(
        asker.ask, "POST", "/fr/p/4/2/", {"text": f"mot {began}", "line": str(uuid4())}, X_After="9999999"
    )
    task = asyncio.create_task(sending)
    await asyncio.wait_for(bell.get(), 10)
    _, text = await asyncio.to_thread(reader.ask, "GET", "/fr/p/4/1/", None, X_After="0")
    spent = time.perf_counter() - began
    if f"mot {began}" not in text:
        raise RuntimeError("the page was told before the words could be read")
    await task
    return spent


def _guessed(report: Report, public: int) -> None:
    """Fifty guesses a second without any proof; an honest person comes back each second and does the small work."""
    from havre.conversations import visitor  # noqa: PLC0415 - needs django.setup() first
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem

    seed = visitor.Seed.new()
    visitor.begin(seed, visitor.FirstWords(text="à moi"), now=utc_now())
    stop, count = threading.Event(), [0]

    def attack() -> None:
        asker = Asker(public)
        while not stop.is_set():
            began = time.perf_counter()
            asker.ask("POST", "/fr/p/3/", {"words": " ".join(visitor.Seed.new().words)})
            count[0] += 1
            stop.wait(max(0.0, 5 / GUESSES - (time.perf_counter() - began)))

    attackers = [threading.Thread(target=attack) for _ in range(5)]
    for attacker in attackers:
        attacker.start()
    limit, spent, out = time.monotonic() + ATTACK_SECONDS, [], 0
    while time.monotonic() < limit:
        began = time.perf_counter()
        out += not _honest(public, seed.words)
        spent.append(time.perf_counter() - began)
        time.sleep(max(0.0, 1 - spent[-1]))
    stop.set()
    for attacker in attackers:
        attacker.join()
    report.line("B14.guesses", count[0] / ATTACK_SECONDS, "guesses/s", None)
    report.line("B14.honest.p95", p95(spent), "s", 2)
    report.line("B14.honest.locked_out", out, "people", 0)


def _honest(public: int, words: tuple[str, ...]) -> bool:
    fields = {"words": " ".join(words)}
    asker = Asker(public)
    for _ in range(4):
        status, text = asker.ask("POST", "/fr/p/3/", fields)
        if status == 303:
            return True
        work = re.search(r'name="work" value="([^"]+)"', text)
        bits = re.search(r'data-bits="(\d+)"', text)
        if work and bits:
            fields |= {"work": work.group(1), "proof": _proof(work.group(1), int(bits.group(1)))}
    return False


def _proof(challenge: str, bits: int) -> str:
    limit, number = 1 << (256 - bits), 0
    while int.from_bytes(sha256(f"{challenge}:{number}".encode()).digest(), "big") >= limit:
        number += 1
    return str(number)


if __name__ == "__main__":
    sys.exit(main())
