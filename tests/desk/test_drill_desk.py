"""The server is killed while somebody types: what was acknowledged is kept, what was not is sent again."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from desk_windows import SAVED, as_, lines, new_contact, status

pytestmark = [pytest.mark.e2e, pytest.mark.drill, pytest.mark.django_db(transaction=True)]
SRC = Path(__file__).resolve().parents[2] / "src"
WORDS = [
    "Elle",
    "dit",
    "qu'elle",
    "va",
    "bien",
    "et",
    "que",
    "quelqu'un",
    "l'attend",
    "en",
    "bas",
    "de",
    "l'immeuble",
]


class Server:
    """A process of its own on the test's database, that can be killed as the power would."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(SRC), "DJANGO_SETTINGS_MODULE": "havre.settings.test"}
        command = [sys.executable, "-m", "django", "runserver", "--noreload", "--insecure", "--skip-checks"]
        self.process = subprocess.Popen(
            [*command, str(self.port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.address}/sante/", timeout=2) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.2)
        pytest.fail("the server does not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server():
    one = Server()
    one.start()
    yield one
    one.kill()


def field(body, name):
    found = re.search(rf'name="{name}"\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
    return found.group(1) if found else ""


def test_a_killed_server_loses_no_acknowledged_line_and_the_page_sends_the_rest(window_of, cast, server):
    from havre.listening.queries.contacts import note_lines

    acknowledged = {}

    def note(response):
        kept = re.search(r"/notes/([0-9a-f-]{36})/$", response.url)
        if kept and response.request.method == "POST" and response.ok:
            body = response.request.post_data or ""
            acknowledged[kept.group(1)] = (int(field(body, "revision")), field(body, "text"))

    window_of.address = server.address
    alice = new_contact(window_of("alice"))
    alice.on("response", note)
    contact_id = alice.url.rstrip("/").rsplit("/", 1)[-1]
    for fall in range(3):
        for number, word in enumerate(WORDS):
            alice.keyboard.type(f"{word} ", delay=15)
            if number % 4 == 3:
                alice.keyboard.press("Enter")
            if number == 5 + fall:
                server.kill()
        alice.keyboard.press("Enter")
        expect(status(alice)).to_contain_text("Non enregistré")
        kept = as_(cast, "alice", lambda actor: note_lines(actor, contact_id, recorded=True))
        stored = {str(line.note_id): (line.revision, line.text) for line in kept}
        for note_id, (revision, text) in acknowledged.items():
            assert stored[note_id][0] >= revision
            assert stored[note_id][0] > revision or stored[note_id][1] == text
        server.start()
        expect(status(alice)).to_have_text(SAVED, timeout=30_000)

    expect(alice.locator(".line[data-waiting]")).to_have_count(0)
    window_of.complaints.clear()
    alice.reload()
    assert " ".join(lines(alice)).split() == WORDS * 3
    assert acknowledged
