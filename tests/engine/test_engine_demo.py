"""The demonstration's supervisor, with a tiny stand-in for the application."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from havre.engine.account import die_with_parent
from havre.engine.ports import answers

pytestmark = pytest.mark.enable_socket

COMMAND = [sys.executable, str(Path(__file__).with_name("stand_in_demo.py"))]
READY = re.compile(r"Havre répond à http://localhost:(\d+)/")


class Demo:
    """One run of the command in ``folder``; ``lines`` grows with what it says."""

    def __init__(self, folder: Path, *words: str, **variables: str) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"PYTHONPATH": os.pathsep.join(sys.path), "HAVRE_DEMO_DIR": str(folder), **variables}
        self.folder = folder
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*die_with_parent("TERM"), *COMMAND, "--port", str(free_port()), "--workers", "1", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
        )
        self._reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self._reader.start()

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def hears(self, words: str, seconds: float = 90) -> re.Match[str]:
        limit = time.monotonic() + seconds
        while (found := re.search(words, self.said)) is None:
            assert time.monotonic() < limit, f"never said {words!r}:\n{self.said}"
            time.sleep(0.05)
        return found

    def port(self) -> int:
        return int(self.hears(READY.pattern)[1])

    def ends(self, number: int | None = None) -> int:
        if number is not None:
            self.process.send_signal(number)
        status = self.process.wait(90)
        self._reader.join(10)
        self.process.stdout.close()
        return status


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: the socket stays inside. Nothing may be left running when the test ends."""
    with tempfile.TemporaryDirectory(prefix="hv-") as name:
        yield Path(name) / ".demo"
        left = processes_of(Path(name))
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        assert left == []


@pytest.fixture
def start(folder: Path) -> Iterator:
    started: list[Demo] = []

    def run(*words: str, **variables: str) -> Demo:
        started.append(Demo(folder, *words, **variables))
        return started[-1]

    yield run
    for demo in started:
        if demo.process.poll() is None:
            demo.ends(signal.SIGTERM)
    wait_for(lambda: processes_of(folder) == [])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def processes_of(folder: Path) -> list[int]:
    """Return the living processes that were started for ``folder``."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            mentions = (
                str(folder).encode() in (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            )
            dead = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        if mentions and not dead and int(entry.name) != os.getpid():
            found.append(int(entry.name))
    return found


def child_named(demo: Demo, words: str) -> int:
    """Return the oldest process of the demonstration whose command holds ``words``."""
    return min(pid for pid in processes_of(demo.folder) if runs(pid, words) and pid != demo.process.pid)


def runs(pid: int, words: str) -> bool:
    """Tell whether the command of a process holds ``words``; one that has just died does not."""
    try:
        return words in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return False


def manage(folder: Path, *words: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HAVRE_DEMO_DIR": str(folder)}
    done = subprocess.run(
        [*COMMAND, *words],
        env=environment | {"STAND_IN_VERB": "manage"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def wait_for(condition, seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "never happened"
        time.sleep(0.05)


def words_stored(folder: Path) -> set[str]:
    with psycopg.connect(host=str(folder / "postgres.socket"), user="postgres") as connection:
        return {word for (word,) in connection.execute("select word from note")}


def test_it_says_where_to_go_and_who_can_log_in_then_stops_in_order(start) -> None:
    demo = start("--stage", "petite", "--scale", "3")
    port = demo.port()

    invented = "invented --if-empty --stage petite --scale 3"
    assert get(port, "/sante/") == 200
    assert "Alice (écoutante)" in demo.said
    assert f"\n  {invented}\n" in demo.said
    assert (demo.folder / "logs" / "demo_data.log").read_text() == f"{invented}\n"
    assert demo.ends(signal.SIGINT) == 0
    # Nobody visited the public site: neither it nor its streams ran.
    assert re.findall(r"(\S.*) : arrêt\.", demo.said) == ["Pages", "Tâches", "Base de données"]


def test_secrets_are_private_and_made_once_and_static_files_gathered_once(start) -> None:
    demo = start()
    demo.port()
    path = demo.folder / "secrets.env"
    first = path.read_text()
    demo.ends(signal.SIGTERM)

    again = start()
    again.port()

    assert "Fichiers des pages" in demo.said
    assert "Fichiers des pages" not in again.said
    assert path.read_text() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(demo.folder.stat().st_mode) == 0o700
    assert len(dict(line.split("=") for line in first.splitlines())["HAVRE_SCOPE_KEY"]) == 64


def test_a_second_start_on_the_same_folder_is_refused_and_told_where_the_first_is(start) -> None:
    first = start()
    port = first.port()

    second = start()

    assert second.ends() == 3
    assert f"http://localhost:{port}/" in second.said
    assert f"processus {first.process.pid}" in second.said
    assert get(port, "/sante/") == 200


def test_a_port_that_is_taken_is_replaced_and_told(start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wished = taken.getsockname()[1]
        demo = start("--port", str(wished))
        found = demo.port()

    assert found != wished
    assert f"Le port {wished} est pris" in demo.said


def test_a_supervisor_killed_leaves_no_orphan_and_loses_no_acknowledged_row(start) -> None:
    demo = start()
    port = demo.port()
    acknowledged = {f"mot{number}" for number in range(20) if get(port, f"/mot{number}") == 200}

    demo.ends(signal.SIGKILL)
    wait_for(lambda: processes_of(demo.folder) == [])
    again = start()
    again.port()

    assert len(acknowledged) == 20
    assert words_stored(again.folder) == acknowledged


@pytest.mark.drill
@pytest.mark.parametrize(("words", "name"), [("gunicorn", "Pages"), ("jobs", "Tâches")])
def test_a_child_that_dies_is_started_again(start, words: str, name: str) -> None:
    demo = start()
    port = demo.port()
    victim = child_named(demo, words)

    os.kill(victim, signal.SIGKILL)

    demo.hears(f"{name} : reprise")
    assert get(port, "/sante/") == 200
    assert child_named(demo, words) != victim


@pytest.mark.drill
def test_the_database_killed_comes_back_with_its_rows(start) -> None:
    demo = start()
    port = demo.port()
    assert get(port, "/avant") == 200

    os.kill(child_named(demo, "postgres -D"), signal.SIGKILL)

    demo.hears("Base de données : reprise")
    assert get(port, "/apres") == 200
    assert words_stored(demo.folder) == {"avant", "apres"}


def test_a_full_disk_is_told(start) -> None:
    demo = start(STAND_IN_FULL_DISK="1")

    assert demo.ends() == 1
    assert "Le disque est plein" in demo.said


@pytest.mark.drill
def test_pages_that_never_answer_end_the_start_with_their_complaint(start) -> None:
    demo = start(STAND_IN_BROKEN_PAGES="1")

    assert demo.ends() == 1
    assert "Les pages ne répondent pas" in demo.said
    assert "absent" in demo.said


def test_it_goes_on_when_nobody_reads_what_it_says(folder: Path) -> None:
    port = free_port()
    reader, writer = os.pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "HAVRE_DEMO_DIR": str(folder)}
    command = [*die_with_parent("TERM"), *COMMAND, "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=writer, stderr=writer, env=environment) as process:
        os.close(writer)
        os.close(reader)
        wait_for(lambda: answers(port, "/sante/", seconds=1))
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
    assert processes_of(folder) == []


def test_reset_asks_then_deletes(start) -> None:
    demo = start()
    get(demo.port(), "/ancien")
    demo.ends(signal.SIGTERM)

    unsure = start("--reset")
    assert unsure.ends() == 2
    assert "--yes" in unsure.said

    sure = start("--reset", "--yes")
    sure.port()
    assert words_stored(sure.folder) == set()


def test_a_command_reaches_the_data_whether_the_demonstration_runs_or_not(folder: Path, start) -> None:
    demo = start()
    get(demo.port(), "/un")
    assert manage(folder, "count") == (0, "notes: 1")
    demo.ends(signal.SIGTERM)

    assert manage(folder, "count") == (0, "notes: 1")
    assert manage(folder, "unknown")[0] != 0
    assert processes_of(folder) == []


def test_lost_secrets_are_not_replaced_silently(start) -> None:
    demo = start()
    demo.port()
    demo.ends(signal.SIGTERM)
    (demo.folder / "secrets.env").unlink()

    again = start()

    assert again.ends() == 1
    assert "--reset" in again.said
    assert not (demo.folder / "secrets.env").exists()


def test_an_option_that_does_not_exist_is_told_in_french(start) -> None:
    demo = start("--vite")

    assert demo.ends() == 2
    assert "n'est pas comprise" in demo.said
