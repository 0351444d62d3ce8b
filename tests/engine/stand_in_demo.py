"""Run the real demonstration command (or ``manage``) with the stand-in in place of the application."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from havre.engine import demo, manage, steps, supervisor

HERE = Path(__file__).resolve().parent
os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), os.environ["PYTHONPATH"]])
steps.MANAGE = (sys.executable, str(HERE / "stand_in_app.py"))
supervisor.PAGES = (supervisor.PAGES[0], "stand_in_app:application", *supervisor.PAGES[2:])
supervisor.PUBLIC_PAGES = (
    supervisor.PUBLIC_PAGES[0],
    "stand_in_app:application",
    *supervisor.PUBLIC_PAGES[2:],
)
if "STAND_IN_BROKEN_PAGES" in os.environ:
    supervisor.PAGES = (supervisor.PAGES[0], "absent:application", *supervisor.PAGES[2:])

if __name__ == "__main__":
    verb = manage.main if os.environ.get("STAND_IN_VERB") == "manage" else demo.main
    sys.exit(verb(sys.argv[1:]))
