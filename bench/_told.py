"""How a measure is told, and the few figures that every measure needs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path


class Report:
    """Prints ``name value unit budget ok|OVER``; ``status`` is 1 when one is over its budget."""

    def __init__(self) -> None:
        self.status = 0

    def line(
        self, name: str, value: float, unit: str, budget: float | None, *, at_least: bool = False
    ) -> None:
        """Print one line; without a budget the figure is told for what it is."""
        verdict = "-"
        if budget is not None:
            good = value >= budget if at_least else value <= budget
            self.status |= not good
            verdict = "ok" if good else "OVER"
        print(f"{name}\t{value:.4g}\t{unit}\t{'-' if budget is None else budget}\t{verdict}", flush=True)


def p95(values: Iterable[float]) -> float:
    """Return the 95th percentile, in the unit of ``values``."""
    return statistics.quantiles(list(values), n=100, method="inclusive")[94]


def pss_mb(pids: Iterable[int]) -> float:
    """Return the proportional memory of processes, in millions of bytes; a shared page is counted once."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def descendants(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += descendants(int(child))
    return found
