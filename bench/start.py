"""B1 and the second half of B2: from a clone to the first page, and what the whole demonstration then weighs.

Run: ``./havre bench start``. The package cache is the person's own: run once before to warm it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from _told import Report, descendants, pss_mb

from havre.engine.paths import ROOT

IDLE_SECONDS = 15
LIMIT_SECONDS = 600


def main() -> int:
    """Clone, start, wait for the first page, weigh, stop."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="havre-start-") as name:
        clone = Path(name) / "havre"
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        environment = {
            key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "HAVRE_DEMO_DIR"}
        }
        command = [str(clone / "havre"), "demo", "--port", "8790"]
        process = subprocess.Popen(command, cwd=clone, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            _wait_for_page(process)
            report.line("B1.clone_to_first_page", time.monotonic() - began, "s", 60)
            time.sleep(IDLE_SECONDS)
            report.line("B2.demonstration_idle", pss_mb(descendants(process.pid)), "MB", 300)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    return report.status


def _wait_for_page(process: subprocess.Popen[str]) -> None:
    """Read what the demonstration says until it gives its address, then read that page."""
    limit = time.monotonic() + LIMIT_SECONDS
    for line in process.stdout or ():
        print(f"# {line.rstrip()}", file=sys.stderr, flush=True)
        if "Havre répond à" in line:
            urllib.request.urlopen(line.split()[-1], timeout=30).read()
            return
        if time.monotonic() > limit:
            break
    raise RuntimeError("the demonstration never answered")


if __name__ == "__main__":
    sys.exit(main())
