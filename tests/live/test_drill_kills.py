"""Two hundred kills in the middle of conversations: nothing acknowledged is lost, nothing shows twice."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from havre.engine.cluster import Cluster
from havre.engine.ports import answers, listen
from havre.engine.supervisor import PUBLIC_PAGES
from havre.engine.variables import application_environment, public_environment

pytestmark = [pytest.mark.drill, pytest.mark.timeout(900)]
KILLS, DATABASE_KILLS, WRITERS = 200, 8, 3
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
OPEN_DESK = """
from havre.accounts.access import enter
from havre.conversations.services.desks import DeskWords, open_desk
from havre.kernel.clock import utc_now
from havre.operations import install
from havre.operations.demo.cast import BY_SLUG
from havre.operations.demo.people import load_cast
from django.db import transaction
with install.connect("admin") as admin:
    load_cast(admin)
with transaction.atomic():
    open_desk(actor=enter(BY_SLUG["karim"].id, name="Karim"), words=DeskWords(name="Plateau"), now=utc_now())
"""


class Writer(threading.Thread):
    """Somebody who writes and, when the line is cut, sends the same words again."""

    def __init__(self, port, name):
        super().__init__()
        self.port, self.label, self.cookie, self.stop = port, name, "", threading.Event()
        self.acknowledged, self.cuts = [], 0

    def ask(self, method, path, fields=None):
        head = {"Host": f"localhost:{self.port}", **FORM, **({"Cookie": self.cookie} if self.cookie else {})}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request(method, path, body=urlencode(fields) if fields else None, headers=head)
            with line.getresponse() as answer:
                return answer.status, answer.headers.get("Set-Cookie", ""), answer.read().decode()

    def insist(self, method, path, fields=None, good=(200, 303)):
        """Ask until an answer is one of ``good``; a work that is wanted is waited for."""
        limit, answer = time.monotonic() + 120, (0,)
        while time.monotonic() < limit:
            try:
                answer = self.ask(method, path, fields)
            except (OSError, http.client.HTTPException):
                self.cuts += 1
                time.sleep(0.1)
                continue
            if answer[0] in good:
                return answer
            self.cuts += 1
            time.sleep(0.3)
        raise AssertionError(f"no answer to {path}, the last one was {answer[0]}")

    def run(self):
        text = self.insist("GET", "/fr/p/")[2]
        seed = re.search(r'name="seed" value="([^"]+)"', text).group(1)
        _, cookie, _ = self.insist("POST", "/fr/p/1/", {"text": f"{self.label}-0", "seed": seed})
        self.cookie = cookie.partition(";")[0]
        self.acknowledged.append(f"{self.label}-0")
        while not self.stop.is_set():
            words = f"{self.label}-{len(self.acknowledged)}"
            self.insist("POST", "/fr/p/4/2/", {"text": words, "line": str(uuid4())})
            self.acknowledged.append(words)
            time.sleep(0.2)


def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path):
    environment = application_environment(tmp_path) | {
        "HAVRE_SITE_URL": "http://localhost",
        "HAVRE_PUBLIC_URL": "http://localhost",
    }
    door = listen(8900)
    port, handle = door.getsockname()[1], door.fileno()
    with Cluster(tmp_path / "postgres") as cluster:
        environment |= cluster.environment()
        manage = [sys.executable, "-m", "havre.manage"]
        subprocess.run([*manage, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            [*manage, "shell", "-c", OPEN_DESK], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        subprocess.run(
            [*manage, "collectstatic", "--noinput", "--verbosity", "0"], env=environment, check=True
        )
        command = [*PUBLIC_PAGES, "--bind", f"fd://{handle}"]
        pages = subprocess.Popen(
            command, env=public_environment(environment), pass_fds=[handle], stderr=subprocess.DEVNULL
        )
        try:
            while not answers(port, "/sante/", seconds=2):
                time.sleep(0.3)
            writers = [Writer(port, f"mot{number}") for number in range(WRITERS)]
            for writer in writers:
                writer.start()
            _kill(pages.pid, cluster)
            for writer in writers:
                writer.stop.set()
                writer.join(150)
            assert not any(writer.is_alive() for writer in writers)
            for writer in writers:
                shown = re.findall(rf"\b{writer.label}-\d+\b", writer.insist("GET", "/fr/p/4/")[2])
                assert shown == writer.acknowledged
            assert sum(writer.cuts for writer in writers) > KILLS / 4
        finally:
            pages.terminate()
            pages.wait(30)
            door.close()


def _kill(master, cluster):
    chance = random.Random(11)
    database = set(chance.sample(range(KILLS), DATABASE_KILLS))
    for number in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.5))
        if number in database:
            os.kill(cluster.pid, signal.SIGKILL)
            while cluster.pid is not None:
                time.sleep(0.05)
            cluster.start()
            continue
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            os.kill(int(children[0]), signal.SIGKILL)
