"""``./havre test``: the checks, then the tests on a database that lives as long as they do."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from havre.engine.account import die_with_parent
from havre.engine.browser import ensure_browser
from havre.engine.checks import run_checks
from havre.engine.cluster import Cluster
from havre.engine.errors import CannotRun
from havre.engine.paths import ROOT, python_path
from havre.engine.server import given_server

OWN_OPTIONS = ("--without-browser", "--drills")
WHOLE_SUITE = ("-n", "2", "--dist", "loadfile")
SOME_FAILED = 1
SECOND_TIME = (
    "\nDes tests ont échoué, les voici une seconde fois, seuls et sans hasard. "
    "Ceux qui passent maintenant sont INSTABLES : leurs noms sont ci-dessus, corrigez-les.\n"
)


def selection(arguments: list[str]) -> list[str]:
    """Return the ``-m`` words for pytest: slow drills and, when asked, the browser are left out.

    Words that already choose with ``-m`` are obeyed as they are.
    """
    if "-m" in arguments:
        return []
    left_out = [] if "--drills" in arguments else ["not drill"]
    left_out += ["not e2e"] if "--without-browser" in arguments else []
    return ["-m", " and ".join(left_out)] if left_out else []


@contextlib.contextmanager
def test_server(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the variables of the server to test on: the one of ``DATABASE_URL``, else a new cluster."""
    given = given_server()
    if given is not None:
        yield given
        return
    cluster = Cluster(folder / "postgres", durable=False)
    try:
        cluster.start()
        yield cluster.environment()
    finally:
        cluster.remove()


def run_tests(arguments: list[str], *, browser: Path | None) -> int:
    """Run pytest with ``arguments`` (all the tests when there are none); return its status.

    What the tests write goes to one temporary folder, deleted at the end.
    """
    words = [word for word in arguments if word not in OWN_OPTIONS]
    command = [sys.executable, "-m", "pytest", *(words or WHOLE_SUITE), *selection(arguments)]
    with tempfile.TemporaryDirectory(prefix="havre-suite-") as name, test_server(Path(name)) as variables:
        (Path(name) / "files").mkdir()
        environment = {**os.environ, **python_path(), **variables, **_compiled(name)}
        environment["HAVRE_TEST_FOLDER"] = f"{name}/files"
        if browser is not None:
            environment["HAVRE_CHROMIUM"] = str(browser)
        status = _run(command, environment)
        if status == SOME_FAILED and not words:
            print(SECOND_TIME, flush=True)
            again = [
                sys.executable,
                "-m",
                "pytest",
                "--last-failed",
                "-p",
                "no:randomly",
                *selection(arguments),
            ]
            status = _run(again, environment)
        return status


def _compiled(folder: str) -> dict[str, str]:
    """Return the variables that compile each module once for all the processes of the tests.

    Where the machine asks that nothing be written beside the sources, it is written in ``folder``.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}


def _run(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen([*die_with_parent("TERM"), *command], cwd=ROOT, env=environment) as process:
        return _wait(process)


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for pytest; the terminal's Ctrl-C reaches it too, so let it finish its own report."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            process.terminate()
            raise


def main(arguments: list[str]) -> int:
    """Check and test; return 0 when everything passes, else pytest's status or 1."""
    began = time.monotonic()
    signal.signal(signal.SIGTERM, _leave)
    without_browser = "--without-browser" in arguments
    if without_browser:
        print("Les tests du navigateur (e2e) ne sont PAS faits : --without-browser.", flush=True)
    try:
        browser = None if without_browser else ensure_browser()
        whole = not [word for word in arguments if word not in OWN_OPTIONS]
        checked = run_checks() if whole else None
        status = run_tests(arguments, browser=browser)
    except CannotRun as failure:
        print(failure.sentence, file=sys.stderr)
        return failure.status
    except KeyboardInterrupt:
        return 130
    print(_summary(checked=checked, status=status, seconds=time.monotonic() - began), flush=True)
    return status or int(checked is False)


def _summary(*, checked: bool | None, status: int, seconds: float) -> str:
    told = {True: "réussite", False: "échec", None: "non faites"}
    return f"Tests : {told[status == 0]} ; vérifications : {told[checked]} ; {seconds:.0f} s en tout."


def _leave(*_: object) -> None:
    sys.exit(143)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
