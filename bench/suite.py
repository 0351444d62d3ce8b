"""B16: the time of the test command in this clone, everything included. Run: ``./havre bench suite``."""

from __future__ import annotations

import subprocess
import sys
import time

from _told import Report

from havre.engine.paths import ROOT


def main() -> int:
    """Time ``./havre test``; its own failure is the status."""
    report = Report()
    began = time.monotonic()
    status = subprocess.call([str(ROOT / "havre"), "test", *sys.argv[1:]], cwd=ROOT, stdout=sys.stderr)
    report.line("B16.test_command", (time.monotonic() - began) / 60, "min", 15)
    return status or report.status


if __name__ == "__main__":
    sys.exit(main())
