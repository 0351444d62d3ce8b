"""B2, B3, B4, B5 on small data: memory of one worker, login page, list pages, one reception with 200 steps.

Run: ``./havre bench pages``.
"""

from __future__ import annotations

import re
import sys

import django
from _browser import Browser, whole_page
from _site import Site, site
from _told import Report, pss_mb

LOGIN = "/compte/login/"
LISTS = {
    "crip.inbox": ("farid", "/crip/?status=all"),
    "desk.contacts": ("alice", "/ecoute/contacts/?periode=all"),
    "desk.floor": ("alice", "/ecoute/"),
    "reports.mine": ("nadia", "/ecrits/"),
    "home": ("farid", "/"),
}
# A board of six parts that refreshes itself, not a list of rows: told, without the budget of lists.
BOARDS = {"desk.floor"}
ROWS = 120
STEPS = 200
REQUESTS = 1_000


def main() -> int:
    """Measure everything on one worker."""
    report = Report()
    with site("pages", workers=1) as made:
        django.setup()
        made.manage("demo_data", "--if-empty", "--stage", "none", "--scale", str(2 * ROWS))
        requests, total, _ = whole_page(Browser(made.port), LOGIN)
        report.line("B3.login.requests", requests, "", 3)
        report.line("B3.login.bytes", total / 1000, "kB", 20)
        for name, (slug, path) in LISTS.items():
            _list(made, report, name, slug, path)
        _reception(made, report)
        _memory(made, report)
    return report.status


def _list(made: Site, report: Report, name: str, slug: str, path: str) -> None:
    from _people import database_work, session_of  # noqa: PLC0415 - needs django.setup() first

    browser = Browser(made.port, session=session_of(slug))
    if (status := browser.get(path).status) != 200:
        print(f"B4.{name}\t-\t-\t-\tabsent ({status})", flush=True)
        return
    requests, total, alone = whole_page(browser, path)
    with database_work() as work:
        browser.get(path)
    board = name in BOARDS
    report.line(f"B4.{name}.requests", requests, "", None if board else 5)
    report.line(f"B4.{name}.bytes", total / 1000, "kB", 60)
    report.line(f"B4.{name}.page_alone", alone / 1000, "kB", None)
    report.line(f"B4.{name}.statements", work.statements, "", None if board else 8)


def _reception(made: Site, report: Report) -> None:
    """Write notes until a reception has two hundred steps, then read it."""
    from _people import database_work, session_of  # noqa: PLC0415 - needs django.setup() first

    browser = Browser(made.port, session=session_of("farid"))
    found = re.findall(r'href="(/crip/([0-9a-f-]{36})/)"', browser.get("/crip/?status=under_evaluation").text)
    if not found:
        print("B5.reception\t-\t-\t-\tabsent", flush=True)
        return
    path, row_id = found[0]
    _write_notes(row_id)
    # Another connection: the server has closed the first one meanwhile.
    browser = Browser(made.port, session=session_of("farid"))
    browser.get(path)
    with database_work() as work:
        reply = browser.get(path)
    report.line("B5.reception.statements", work.statements, "", 12)
    report.line("B5.reception.bytes", reply.wire / 1000, "kB", None)
    report.line("B5.reception.time", 1000 * min(browser.get(path).seconds for _ in range(20)), "ms", None)


def _write_notes(row_id: str) -> None:
    """Add the notes through the services, as Farid."""
    from uuid import UUID  # noqa: PLC0415 - beside what uses it

    from havre.concern_unit.access import reception_for  # noqa: PLC0415 - models need django.setup() first
    from havre.concern_unit.services.decisions import note  # noqa: PLC0415 - idem
    from havre.concern_unit.services.steps import Entry  # noqa: PLC0415 - idem
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem
    from havre.kernel.ids import uuid7  # noqa: PLC0415 - idem
    from havre.operations.demo.acting import acting  # noqa: PLC0415 - idem

    with acting("farid") as actor:
        revision = reception_for(actor, UUID(row_id)).revision
        for number in range(STEPS):
            entry = Entry(
                actor=actor,
                reception_id=UUID(row_id),
                revision=revision + number,
                step_id=uuid7(),
                now=utc_now(),
            )
            note(entry, text=f"Note de mesure n° {number + 1} (démonstration).")


def _memory(made: Site, report: Report) -> None:
    """A thousand requests on the pages of several people, then the memory of the worker."""
    from _people import session_of  # noqa: PLC0415 - needs django.setup() first

    visits = [(Browser(made.port, session=session_of(slug)), path) for slug, path in LISTS.values()]
    for number in range(REQUESTS):
        browser, path = visits[number % len(visits)]
        browser.get(path)
    report.line("B2.worker", pss_mb(made.workers), "MB", 120)


if __name__ == "__main__":
    sys.exit(main())
