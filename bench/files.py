"""B4 to B7, B11, B15 on the followed files: lists, search, one file, export, the board, at 100,000 or 1,000,000 files.

Run: ``./havre bench files [--count 100000]``. ``HAVRE_BENCH_DIR`` keeps the filled database for the next run.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from functools import partial
from itertools import cycle

import django
from _browser import Browser, Reply, whole_page
from _site import Site, site
from _told import Report
from scale import REQUESTS, measured, rate_of, weighed

MILLION = 1_000_000
LISTS = {
    "files.mine": "/suivi/",
    "files.team": "/suivi/?scope=team",
    "files.closed": "/suivi/?scope=closed",
    "files.status": "/suivi/?scope=team&status=consolidating",
}
BOARDS = {
    "board.mine": "/echeances/",
    "board.team": "/echeances/?scope=team",
    "board.team_late": "/echeances/?scope=team&when=late",
    "board.team_rule": "/echeances/?scope=team&rule=D19",
}
ENTRIES = 200


def main() -> int:
    """Fill once, then measure as Sonia; the manager looks at the board of the team."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    report = Report()
    budget = 100 if count >= MILLION else 50
    with site(f"files-{count}") as made:
        django.setup()
        _fill(made, count, report)
        for name, path in LISTS.items():
            browser = _browser(made, "sonia")
            _weight(report, name, browser, path)
            measured(report, f"B6.{name}", partial(browser.get, path), p95_ms=budget, database_ms=20)
        _search(made, report, count, budget)
        _file(made, report, budget)
        for name, path in BOARDS.items():
            browser = _browser(made, "valerie" if "team" in name else "sonia")
            measured(report, f"B15.{name}", partial(browser.get, path), p95_ms=budget, database_ms=20)
        report.line("B7.files", rate_of(made, "sonia", "/suivi/?scope=team"), "req/s", 150, at_least=True)
        _export(made, report)
    return report.status


def _fill(made: Site, count: int, report: Report) -> None:
    from havre.operations import install  # noqa: PLC0415 - models need django.setup() first

    with install.connect("admin") as admin:
        found = admin.execute("SELECT count(*) FROM cases_case").fetchone()
    if found and found[0] >= count:
        return
    began = time.monotonic()
    made.manage("demo_data", "--stage", "none", "--files", str(count), quiet=False)
    report.line("fill", time.monotonic() - began, "s", None)


def _browser(made: Site, slug: str) -> Browser:
    from _people import session_of  # noqa: PLC0415 - needs django.setup() first

    return Browser(made.port, session=session_of(slug))


def _weight(report: Report, name: str, browser: Browser, path: str) -> None:
    requests, total, _ = whole_page(browser, path)
    report.line(f"B4.{name}.requests", requests, "", 5)
    report.line(f"B4.{name}.bytes", total / 1000, "kB", 60)


def _search(made: Site, report: Report, count: int, budget: float) -> None:
    """Search each time another child that exists, by exact name, then by name and birth date."""
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - models need django.setup() first
    from havre.operations.demo.scale import SEED, Order  # noqa: PLC0415 - idem
    from havre.operations.demo.scale_files import child_of  # noqa: PLC0415 - idem

    order = Order(count=count, seed=SEED, now=utc_now())
    step = max(count // REQUESTS, 2) // 2 * 2
    browser, path = _browser(made, "sonia"), "/suivi/chercher/"
    token = browser.token(path)
    for kind in ("name", "name_birth"):
        children = cycle(child_of(order, number).card for number in range(0, count, step))

        def ask(kind: str = kind, children: cycle = children) -> Reply:
            card = next(children)
            birth = f"{card.birth_date:%d/%m/%Y}" if kind == "name_birth" and card.birth_date else ""
            fields = {
                "csrfmiddlewaretoken": token,
                "names": card.full_name,
                "birth_date": birth,
                "purpose": "follow",
            }
            return browser.post(path, fields)

        measured(report, f"B6.files.search.{kind}", ask, p95_ms=budget, database_ms=20)


def _file(made: Site, report: Report, budget: float) -> None:
    """Open the files of a list one after the other; then one with two hundred lines."""
    browser = _browser(made, "sonia")
    found = re.findall(r'href="(/suivi/[0-9a-f-]{36}/)"', browser.get("/suivi/?scope=team").text)
    turn = cycle(found)
    measured(
        report,
        "B6.file",
        lambda: browser.get(next(turn)),
        p95_ms=budget if budget > 50 else 80,
        database_ms=20,
    )
    path = re.findall(r'href="(/suivi/[0-9a-f-]{36}/)"', browser.get("/suivi/").text)[0]
    _write_notes(path.split("/")[2])
    for name, page in (("summary", path), ("chronology", f"{path}chronologie/")):
        measured(report, f"B5.file.{name}", partial(browser.get, page), p95_ms=80, database_ms=20)


def _export(made: Site, report: Report) -> None:
    """Ask for the list as Sonia, allow it as Valérie, read it as a table: whole, streamed, in little memory."""
    from uuid import uuid4  # noqa: PLC0415 - beside what uses it

    from havre.kernel.clock import utc_now  # noqa: PLC0415 - models need django.setup() first
    from havre.operations.demo.acting import acting  # noqa: PLC0415 - idem
    from havre.sharing.rules.export import ExportAct, ExportPurpose  # noqa: PLC0415 - idem
    from havre.sharing.services import exports  # noqa: PLC0415 - idem

    asked = exports.Asked(export_id=uuid4(), purpose=ExportPurpose.WORK, why="Mesure (démonstration).")
    began = time.monotonic()
    with acting("sonia") as sonia:
        exports.ask(actor=sonia, asked=asked, now=utc_now())
    prepared = time.monotonic() - began
    with acting("valerie") as valerie:
        exports.decide(actor=valerie, export_id=asked.export_id, act=ExportAct.APPROVE, now=utc_now())
    reply, memory = weighed(made, lambda: _browser(made, "sonia").get(f"/exports/{asked.export_id}/csv/"))
    rows = reply.text.count("\r\n") - 1
    scale = 100_000 / max(rows, 1)
    report.line("B11.files.rows", rows, "rows", None)
    report.line("B11.files.prepared", prepared * scale, "s/100k", None)
    report.line("B11.files", (prepared + reply.seconds) * scale, "s/100k", 60)
    report.line("B11.files.memory", memory, "MB", 50)


def _write_notes(case_id: str) -> None:
    """Add the lines through the services, as Sonia."""
    from datetime import timedelta  # noqa: PLC0415 - beside what uses it
    from uuid import UUID  # noqa: PLC0415 - idem

    from havre.cases.rules.entries import EntryKind  # noqa: PLC0415 - models need django.setup() first
    from havre.cases.services import notes  # noqa: PLC0415 - idem
    from havre.cases.services.acts import Act  # noqa: PLC0415 - idem
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem
    from havre.kernel.ids import uuid7  # noqa: PLC0415 - idem
    from havre.operations.demo.acting import acting  # noqa: PLC0415 - idem

    with acting("sonia") as sonia:
        for number in range(ENTRIES):
            now = utc_now()
            act = Act(actor=sonia, case_id=UUID(case_id), id=uuid7(), now=now)
            text = f"Ligne de mesure n° {number + 1} (démonstration)."
            written = notes.Written(kind=EntryKind.NOTE, text=text, at=now - timedelta(minutes=number))
            notes.write(act, written=written)


if __name__ == "__main__":
    sys.exit(main())
