"""Run the real demonstration command with the stand-in in place of the application."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from havre.engine import demo, steps, supervisor

HERE = Path(__file__).resolve().parent
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ["PYTHONPATH"]])
steps.MANAGE = (sys.executable, str(HERE / "stand_in_app.py"))
supervisor.PAGES = (supervisor.PAGES[0], "stand_in_app:application", *supervisor.PAGES[2:])
if "STAND_IN_BROKEN_PAGES" in os.environ:
    supervisor.PAGES = (supervisor.PAGES[0], "absent:application", *supervisor.PAGES[2:])

if __name__ == "__main__":
    sys.exit(demo.main(sys.argv[1:]))
