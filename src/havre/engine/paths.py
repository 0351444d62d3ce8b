"""Where the project's folders are, for commands that run from a clone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = Path(sys.executable).parent


def demo_folder() -> Path:
    """Return the demonstration's folder (``HAVRE_DEMO_DIR``, else ``.demo``)."""
    return Path(os.environ.get("HAVRE_DEMO_DIR") or ROOT / ".demo").absolute()


def python_path() -> dict[str, str]:
    """Return the variable that lets a child import the project."""
    given = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    ours = [str(ROOT / "src")]
    return {"PYTHONPATH": os.pathsep.join([*ours, *(path for path in given if path not in ours)])}
