"""``./havre bench``: run one of the scripts of ``bench/``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from havre.engine.paths import ROOT, python_path

FOLDER = ROOT / "bench"


def scripts() -> dict[str, Path]:
    """Return the measures by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}


def main(arguments: list[str]) -> int:
    """Run the script and return its status, or list the names."""
    known = scripts()
    if not arguments or arguments[0] not in known:
        print("Mesures : " + (", ".join(known) or "aucune pour l'instant"), file=sys.stderr)
        return 2
    command = [sys.executable, str(known[arguments[0]]), *arguments[1:]]
    path = os.pathsep.join(
        [python_path()["PYTHONPATH"], str(ROOT)]
    )  # some measure the invented people of the tests
    return subprocess.call(command, env={**os.environ, "PYTHONPATH": path})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
