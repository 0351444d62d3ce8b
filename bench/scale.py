"""B6, B7, B11: lists, search, one reception, throughput and export at scale, over HTTP, walls and encryption on.

Run: ``./havre bench scale [--count 100000]``. ``HAVRE_BENCH_DIR`` keeps the filled database for the next run.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import django
from _browser import Browser, Reply
from _site import Site, site
from _told import Report, p95, pss_mb

REQUESTS = 300
LISTS = {
    "crip.inbox": ("farid", "/crip/"),
    "crip.inbox_all": ("farid", "/crip/?status=all"),
    "desk.floor": ("alice", "/ecoute/"),
    "desk.contacts": ("alice", "/ecoute/contacts/?periode=all"),
    "reports.mine": ("nadia", "/ecrits/"),
    "reports.sent": ("jeanne", "/ecrits/?liste=envoyes"),
    "home": ("farid", "/"),
}


def main() -> int:
    """Fill once, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    report = Report()
    with site(f"scale-{count}") as made:
        django.setup()
        _fill(made, count, report)
        for name, (slug, path) in LISTS.items():
            _list(made, report, name, slug, path)
        _search(made, report, count)
        _reception(made, report)
        report.line("B7.list", rate_of(made, "farid", "/crip/"), "req/s", 150, at_least=True)
        _export(made, report)
    return report.status


def _fill(made: Site, count: int, report: Report) -> None:
    from havre.operations import install  # noqa: PLC0415 - models need django.setup() first

    with install.connect("admin") as admin:
        found = admin.execute("SELECT count(*) FROM concern_unit_reception").fetchone()
    if found and found[0] >= count:
        return
    began = time.monotonic()
    made.manage("demo_data", "--stage", "none", "--scale", str(count), quiet=False)
    report.line("fill", time.monotonic() - began, "s", 600)


def measured(
    report: Report, name: str, ask: Callable[[], Reply], *, p95_ms: float, database_ms: float
) -> None:
    """Ask many times on one connection; a page that does not exist is said, not measured."""
    from _people import database_work  # noqa: PLC0415 - needs django.setup() first

    for _ in range(10):
        reply = ask()
    if reply.status != 200:
        print(f"{name}\t-\t-\t-\tabsent ({reply.status})", flush=True)
        return
    with database_work() as work:
        times = [1000 * ask().seconds for _ in range(REQUESTS)]
    report.line(f"{name}.p50", statistics.median(times), "ms", None)
    report.line(f"{name}.p95", p95(times), "ms", p95_ms)
    report.line(f"{name}.database", work.milliseconds / REQUESTS, "ms", database_ms)
    report.line(f"{name}.statements", work.statements / REQUESTS, "", None)


def _list(made: Site, report: Report, name: str, slug: str, path: str) -> None:
    browser = _browser(made, slug)
    measured(report, f"B6.list.{name}", lambda: browser.get(path), p95_ms=50, database_ms=20)


def _browser(made: Site, slug: str) -> Browser:
    from _people import session_of  # noqa: PLC0415 - needs django.setup() first

    return Browser(made.port, session=session_of(slug))


def _search(made: Site, report: Report, count: int) -> None:
    """Search each time another child that exists: an exact name, in the CRIP's own files."""
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - models need django.setup() first
    from havre.operations.demo.scale import SEED, Order, names_of  # noqa: PLC0415 - idem

    browser, path = _browser(made, "farid"), "/crip/recherche/"
    token = browser.token(path)
    wanted = iter(names_of(Order(count=count, seed=SEED, now=utc_now()), wanted=REQUESTS + 20))

    def ask() -> Reply:
        fields = {
            "csrfmiddlewaretoken": token,
            "names": next(wanted),
            "birth_date": "",
            "reason": "new_report",
        }
        return browser.post(path, fields)

    measured(report, "B6.search", ask, p95_ms=50, database_ms=20)


def _reception(made: Site, report: Report) -> None:
    browser = _browser(made, "farid")
    found = re.findall(r'href="(/crip/[0-9a-f-]{36}/)"', browser.get("/crip/?status=all").text)
    if not found:
        print("B6.reception\t-\t-\t-\tabsent", flush=True)
        return
    places: list[int] = [0]

    def ask() -> Reply:
        places[0] += 1
        return browser.get(found[places[0] % len(found)])

    measured(report, "B6.reception", ask, p95_ms=80, database_ms=20)


def rate_of(made: Site, slug: str, path: str) -> float:
    """Return how many times a second four connections are served one page."""
    from _people import session_of  # noqa: PLC0415 - needs django.setup() first

    wrk = shutil.which("wrk")
    if wrk is None:
        return _threads(made, slug, path)
    cookie = f"Cookie: havre-demo={session_of(slug)}"
    command = [wrk, "-t1", "-c4", "-d20s", "-H", cookie, "-H", f"Host: localhost:{made.port}"]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{made.port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return float(rate.group(1)) if rate and not bad else 0.0


def _threads(made: Site, slug: str, path: str) -> float:
    """Without wrk: four readers in this process, which also cost it some of the machine."""
    counts: list[int] = []

    def read(browser: Browser) -> None:
        limit, count = time.monotonic() + 20, 0
        while time.monotonic() < limit:
            count += browser.get(path).status == 200
        counts.append(count)

    readers = [threading.Thread(target=read, args=[_browser(made, slug)]) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts) / 20


def _export(made: Site, report: Report) -> None:
    """The CRIP's own lines: half of the scale. The budget is told for a hundred thousand."""
    browser = _browser(made, "farid")
    reply, memory = weighed(made, lambda: browser.get("/crip/export.csv"))
    rows = reply.text.count("\r\n") - 1
    report.line("B11.export.rows", rows, "rows", None)
    report.line("B11.export", reply.seconds * 100_000 / max(rows, 1), "s/100k", 60)
    report.line("B11.export.memory", memory, "MB", 50)


def weighed(made: Site, act: Callable[[], Reply]) -> tuple[Reply, float]:
    """Return what ``act`` answers, and by how many megabytes the workers grew meanwhile at most."""
    before = pss_mb(made.workers)
    peak, stop = [before], threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            peak[0] = max(peak[0], pss_mb(made.workers))

    watcher = threading.Thread(target=watch)
    watcher.start()
    reply = act()
    stop.set()
    watcher.join()
    return reply, peak[0] - before


if __name__ == "__main__":
    sys.exit(main())
