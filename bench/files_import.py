"""Existing files brought in from a CSV of 10,000 lines: the reading, then the opening of every file at once.

Run: ``./havre bench files_import [--count 10000]``.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import timedelta

import django
from _site import site
from _told import Report

BUDGET = 120
HEADER = "reference;ouvert_le;nom;prenoms;date_naissance;sexe;etape;demande\r\n"


def main() -> int:
    """Read, then open; both through the services, under row security."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    report = Report()
    with site("files-import") as made:
        django.setup()
        made.manage("demo_data", "--if-empty", "--stage", "none", "--files", "500")
        _measure(report, count)
    return report.status


def _measure(report: Report, count: int) -> None:
    from uuid import uuid4  # noqa: PLC0415 - beside what uses it

    from havre.cases.services import importing  # noqa: PLC0415 - models need django.setup() first
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - idem
    from havre.operations.demo.acting import acting  # noqa: PLC0415 - idem
    from havre.operations.demo.cast import BY_SLUG, TEAM_BY_SLUG  # noqa: PLC0415 - idem

    run_id, team_id, content = uuid4(), TEAM_BY_SLUG["ase59"].id, _csv(count)
    began = time.monotonic()
    with acting("valerie") as valerie:
        run = importing.check(actor=valerie, team_id=team_id, run_id=run_id, content=content, now=utc_now())
        importing.confirm(actor=valerie, run_id=run_id, now=utc_now())
    report.line("files_import.read", time.monotonic() - began, "s", None)
    report.line("files_import.faults", run.faults, "", 0)
    began = time.monotonic()
    opened = importing.bring_in(run_id=run_id, user_id=BY_SLUG["valerie"].id, now=utc_now())
    report.line("files_import.open", time.monotonic() - began, "s", BUDGET)
    report.line("files_import.files", opened, "", None)


def _csv(count: int) -> bytes:
    """Return invented lines; their references change at each run, so that every file is new."""
    from havre.kernel.clock import utc_now  # noqa: PLC0415 - models need django.setup() first
    from havre.operations.demo.scale import SEED, Order  # noqa: PLC0415 - idem
    from havre.operations.demo.scale_files import child_of  # noqa: PLC0415 - idem

    order = Order(count=count, seed=SEED + 1, now=utc_now())
    lines = [HEADER]
    for number in range(count):
        card = child_of(order, number).card
        opened = (order.now - timedelta(days=30 + number % 600)).date()
        lines.append(
            f"{order.now:%H%M%S}-{number};{opened:%d/%m/%Y};{card.family_name};{card.given_names};"
            f"{card.birth_date:%d/%m/%Y};;active;Reprise (démonstration)\r\n"
        )
    return "".join(lines).encode()


if __name__ == "__main__":
    sys.exit(main())
