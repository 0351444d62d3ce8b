"""``./havre check``: what is verified without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from havre.engine.paths import ROOT, SCRIPTS, python_path

# name -> command, all run at once; each must end with 0
COMMANDS: dict[str, list[str]] = {
    "style (ruff)": ["ruff", "check", ".", "havre"],
    "mise en forme (ruff format)": ["ruff", "format", "--check", ".", "havre"],
    "types (mypy)": ["mypy"],
    "étages (lint-imports)": ["lint-imports"],
    "gabarits (djlint)": ["djlint", "--lint", "--quiet", "src"],
}


def hosts_in_locks() -> list[str]:
    """Return the places where a lock names an address: a lock holds names, versions and hashes only."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "requirements").glob("*.lock"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "://" in line
    ]


def run_checks() -> bool:
    """Run every check, print the complaints, return whether all passed."""
    began = time.monotonic()
    running = {name: _start(command) for name, command in COMMANDS.items()}
    failed = [name for name, process in running.items() if not _passes(name, process)]
    if places := hosts_in_locks():
        failed.append("verrous")
        print(f"  ✗ verrous : une adresse se trouve dans {', '.join(places)}")
    seconds = time.monotonic() - began
    print(f"Vérifications en échec : {', '.join(failed) or 'aucune'} ({seconds:.0f} s)", flush=True)
    return not failed


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(SCRIPTS / command[0]), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **python_path()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _passes(name: str, process: subprocess.Popen[str]) -> bool:
    output, _ = process.communicate()
    good = process.returncode == 0
    print(f"  {'✓' if good else '✗'} {name}", flush=True)
    if not good:
        print(output)
    return good


def main() -> int:
    """Return 0 when everything passes."""
    return 0 if run_checks() else 1


if __name__ == "__main__":
    sys.exit(main())
