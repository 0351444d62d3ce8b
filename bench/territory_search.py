"""Time of the commune search in the database, over what people type: ``./havre bench territory_search``.

Prints ``name value unit budget ok|OVER``; the status is 1 when a budget is exceeded.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.db import connection, connections

from havre.engine.suite import test_server
from havre.kernel.text import fold
from havre.territory.shipped import rows

SEARCHES = 500
BUDGETS = [("commune search, median", 50, 5.0), ("commune search, p95", 95, 10.0)]


def main() -> int:
    """Start a server, load the territory, search, print."""
    with TemporaryDirectory(prefix="havre-bench-") as folder, test_server(Path(folder)) as variables:
        os.environ.update(variables)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.test")
        subprocess.run(
            [sys.executable, "-m", "havre.manage", "prepare"], check=True, stdout=subprocess.DEVNULL
        )
        django.setup()
        times = [1000 * spent for spent in measured(random.Random(20261122))]
        percentiles = statistics.quantiles(times, n=100, method="inclusive")
        status = 0
        for name, rank, budget in BUDGETS:
            value = percentiles[rank - 1]
            status |= value > budget
            print(f"{name}\t{value:.2f}\tms\t{budget}\t{'ok' if value <= budget else 'OVER'}")
        connections.close_all()
    return status


def measured(chance: random.Random) -> Iterator[float]:
    """Yield the seconds that the database took for each search: the best of three, neighbours being noisy."""
    inputs = list(typed(chance, SEARCHES))
    results = [(min(seconds_of(text) for _ in range(3)), text) for text in inputs]
    yield from (seconds for seconds, _ in results)
    if "--slowest" in sys.argv:
        for seconds, text in sorted(results, reverse=True)[:15]:
            print(f"{1000 * seconds:8.2f} ms  {text}", file=sys.stderr)


def seconds_of(text: str) -> float:
    """Search once; return the time spent in queries."""
    from havre.territory.queries import communes_matching  # noqa: PLC0415 - models need django.setup() first

    with timed(connection) as spent:
        communes_matching(text)
    return sum(spent)


@contextmanager
def timed(connection: Any) -> Iterator[list[float]]:
    """Collect the seconds of each query."""
    spent: list[float] = []

    def clock(execute: Callable[..., Any], *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(clock):
        yield spent


def typed(chance: random.Random, count: int) -> Iterator[str]:
    """Yield beginnings of names and postal codes, as hurried people write them; big towns more often."""
    communes = [row for row in rows("communes.csv.gz") if row["kind"] == "commune" and row["population"]]
    weights = [int(row["population"]) ** 0.5 for row in communes]
    habits: list[Callable[[str], str]] = [
        str,
        str.lower,
        fold,
        lambda name: fold(name).replace("saint ", "st ").replace("sainte ", "ste "),
        lambda name: fold(name).replace(" ", ""),
        lambda name: fold(name).split(" ", 1)[-1],
        lambda name: misspelt(fold(name), chance),
    ]
    for row in chance.choices(communes, weights, k=count):
        if row["postal_codes"] and chance.random() < 0.2:
            yield chance.choice(row["postal_codes"].split())[: chance.randint(2, 5)]
        else:
            name = chance.choice(habits)(row["name"])
            yield name[: chance.randint(2, max(2, len(name)))]


def misspelt(name: str, chance: random.Random) -> str:
    """Return the name with one letter lost."""
    place = chance.randrange(len(name))
    return name[:place] + name[place + 1 :]


if __name__ == "__main__":
    sys.exit(main())
