"""B8: the orientation search, exact, at 62,500 and 1,000,000 places, beside PostGIS when the server has it.

Run: ``./havre bench orientation [--count 62500]``. The places are drawn around the real communes, as many as their
people to the power 0.8, in thirty kinds of Zipf sizes, 69 % of them open to a fifteen-year-old.
``HAVRE_PG_BIN`` chooses the server: Debian's PostgreSQL with ``postgresql-15-postgis-3`` gives the comparison in the
same run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from _told import Report, p95

from havre.engine.suite import test_server
from havre.geo.distance import Point, distance_km

QUERIES = 1000
CHECKED = 200
RADIUS = 50.0
NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
BUDGET_MS = {62_500: 3.0, 1_000_000: 16.0}
COLUMNS = (
    "id", "service_id", "kind", "public", "lat", "lon", "departement_code", "island", "areas", "min_age", "max_age",
    "ages_known", "specialised", "welcomes", "features", "refused", "reception", "languages", "fresh_on",
)  # fmt: skip
POSTGIS = """
CREATE TABLE bench_geo AS SELECT id, kind, public, min_age, max_age, areas, island, fresh_on, refused, features,
  ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS place FROM directory_offer;
CREATE INDEX ON bench_geo USING gist (place); CREATE INDEX ON bench_geo (kind); ANALYZE bench_geo
"""
POSTGIS_SEARCH = """
SELECT id, ST_Distance(place, p) / 1000 AS km
FROM bench_geo, (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS p) AS origin
WHERE public AND kind = ANY (%(kinds)s) AND %(age)s BETWEEN min_age AND max_age
  AND (areas = '{}' OR areas && %(areas)s::varchar[]) AND fresh_on >= %(shown_since)s AND ST_DWithin(place, p, 50000)
ORDER BY km LIMIT 20
"""


def main() -> int:
    """Fill, search, compare with brute force, then with PostGIS."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=62_500)
    count = parser.parse_args().count
    report = Report()
    with TemporaryDirectory(prefix="havre-bench-") as folder, test_server(Path(folder)) as variables:
        os.environ.update(variables)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.test")
        subprocess.run(
            [sys.executable, "-m", "havre.manage", "prepare"], check=True, stdout=subprocess.DEVNULL
        )
        django.setup()
        from django.db import connections  # noqa: PLC0415 - needs django.setup() first

        draw = random.Random(20261123)
        offers = _fill(draw, count)
        searches = list(_searches(draw))
        _measure(report, count, searches)
        _check(report, offers, draw.sample(searches, CHECKED if count <= 100_000 else 20))
        _whole(report, count, draw.sample(searches, 200))
        _around(report, count, draw.sample(searches, 200))
        _beside_postgis(report, count, searches)
        connections.close_all()
    return report.status


def _fill(draw: random.Random, count: int) -> list[tuple[Any, ...]]:
    """Write the places by COPY as the administrator (no service stands behind them) and return them."""
    from havre.directory.rules import ServiceKind  # noqa: PLC0415 - needs django.setup() first
    from havre.directory.rules.orientation import OLDEST_AGE, island_of  # noqa: PLC0415 - same
    from havre.kernel.ids import uuid7  # noqa: PLC0415 - same
    from havre.operations import install  # noqa: PLC0415 - same

    towns = _towns()
    kinds = list(ServiceKind)[:30]
    shares = [1 / (rank + 1) ** 0.9 for rank in range(len(kinds))]
    weights = [(town[3] or 1) ** 0.8 for town in towns]
    made = []
    began = time.monotonic()
    places = zip(draw.choices(towns, weights, k=count), draw.choices(kinds, shares, k=count), strict=True)
    for (_, lat, lon, _, departement), kind in places:
        young = draw.random() < 0.69
        area = draw.random()
        areas = "{}" if area < 0.6 else f"{{{departement}}}" if area < 0.9 else "{99100}"
        identifier = uuid7()
        made.append(
            (identifier, identifier, kind.value, draw.random() > 0.02, lat + draw.gauss(0, 0.018),
             lon + draw.gauss(0, 0.025), departement, island_of(departement), areas, 12 if young else 18,
             25 if young else OLDEST_AGE, True, 0, draw.randrange(4096), draw.randrange(8192), 0, 0, "{}",
             (NOW - timedelta(days=draw.randrange(300))).date())
        )  # fmt: skip
    with install.connect("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("TRUNCATE directory_offer")
        with (
            admin.cursor() as cursor,
            cursor.copy(f"COPY directory_offer ({', '.join(COLUMNS)}) FROM STDIN") as stream,
        ):
            for row in made:
                stream.write_row(row)
    with install.connect("admin", autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE directory_offer")
    print(f"# {count} places in {time.monotonic() - began:.0f} s", flush=True)
    return made


def _towns() -> list[tuple[Any, ...]]:
    from havre.territory.models import Commune  # noqa: PLC0415 - needs django.setup() first

    known = Commune.objects.filter(is_current=True, latitude__isnull=False).order_by("code")
    return list(known.values_list("code", "latitude", "longitude", "population", "departement_id"))


def _searches(draw: random.Random) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield what the statement is given: one kind, fifteen years, half of the towns by their people, half at random."""
    from havre.directory.queries import orientation  # noqa: PLC0415 - needs django.setup() first
    from havre.directory.rules import ServiceKind  # noqa: PLC0415 - same
    from havre.directory.rules.orientation import Wanted  # noqa: PLC0415 - same
    from havre.territory.models import Commune  # noqa: PLC0415 - same

    towns = _towns()
    weights = [town[3] or 1 for town in towns]
    chosen = draw.choices(towns, weights, k=QUERIES // 2) + draw.choices(towns, k=QUERIES // 2)
    communes = Commune.objects.in_bulk([town[0] for town in chosen])
    kinds = list(ServiceKind)[:30]
    shares = [1 / (rank + 1) ** 0.9 for rank in range(len(kinds))]
    for town in chosen:
        commune = communes[town[0]]
        values = orientation.values_of(Wanted(commune_code=town[0], age=15), commune, commune, now=NOW)
        kind = draw.choices(kinds, shares)[0].value
        frame = orientation.frame_of(Point(latitude=town[1], longitude=town[2]), RADIUS)
        yield town, {**values, **frame, "kinds": [kind], "every": [kind], "limit": 20}


def _timed(
    ask: Callable[[dict[str, Any]], object], searches: list[tuple[Any, dict[str, Any]]]
) -> list[float]:
    for _, values in searches[:50]:
        ask(values)
    return [1000 * min(_seconds(ask, values) for _ in range(3)) for _, values in searches]


def _seconds(ask: Callable[[dict[str, Any]], object], values: dict[str, Any]) -> float:
    began = time.perf_counter()
    ask(values)
    return time.perf_counter() - began


def _measure(report: Report, count: int, searches: list[tuple[Any, dict[str, Any]]]) -> None:
    from havre.directory.queries import orientation  # noqa: PLC0415 - needs django.setup() first

    times = _timed(orientation.near, searches)
    report.line(f"B8.search.{count}.p50", statistics.median(times), "ms", None)
    report.line(f"B8.search.{count}.p95", p95(times), "ms", BUDGET_MS.get(count))


def _check(report: Report, offers: list[tuple[Any, ...]], searches: list[tuple[Any, dict[str, Any]]]) -> None:
    """Count the searches that differ from brute force: there must be none."""
    from havre.directory.queries import orientation  # noqa: PLC0415 - needs django.setup() first

    wrong = 0
    for town, values in searches:
        origin = Point(latitude=town[1], longitude=town[2])
        fitting = (
            distance_km(origin, Point(latitude=row[4], longitude=row[5]))
            for row in offers
            if row[2] in values["kinds"] and row[3] and row[9] <= 15 <= row[10]
            and row[7] == values["island"] and (row[8] == "{}" or row[8].strip("{}") in values["areas"])
        )  # fmt: skip
        expected = sorted(km for km in fitting if km <= RADIUS)
        (answers, total), _ = orientation.near(values)
        same = all(abs(one.km - km) < 1e-6 for one, km in zip(answers, expected, strict=False))
        wrong += not (same and total == len(expected) and len(answers) == min(20, total))
    report.line(f"B8.differences_with_brute_force ({len(searches)})", wrong, "", 0)


def _whole(report: Report, count: int, searches: list[tuple[Any, dict[str, Any]]]) -> None:
    """Time the whole of ``orient``: communes, widening, remote answers; what a page waits for."""
    from havre.directory.queries.orientation import orient  # noqa: PLC0415 - needs django.setup() first
    from havre.directory.rules.orientation import Wanted  # noqa: PLC0415 - same

    times = []
    for town, _ in searches:
        began = time.perf_counter()
        orient(Wanted(commune_code=town[0], age=15), now=NOW)
        times.append(1000 * (time.perf_counter() - began))
    report.line(f"B8.orient_all_generalists.{count}.p50", statistics.median(times), "ms", None)
    report.line(f"B8.orient_all_generalists.{count}.p95", p95(times), "ms", None)


def _around(report: Report, count: int, searches: list[tuple[Any, dict[str, Any]]]) -> None:
    """Time the counts by kind beside a search, and the white areas of the commission (all communes, one kind)."""
    from havre.directory.queries.facets import facets  # noqa: PLC0415 - needs django.setup() first
    from havre.directory.queries.gaps import gaps  # noqa: PLC0415 - same
    from havre.directory.queries.orientation import orient  # noqa: PLC0415 - same
    from havre.directory.rules import ServiceKind  # noqa: PLC0415 - same
    from havre.directory.rules.orientation import Wanted  # noqa: PLC0415 - same

    times = []
    for town, _ in searches:
        wanted = Wanted(commune_code=town[0], age=15)
        found = orient(wanted, now=NOW)
        began = time.perf_counter()
        facets(wanted, found, now=NOW)
        times.append(1000 * (time.perf_counter() - began))
    report.line(f"directory.counts_by_kind.{count}.p50", statistics.median(times), "ms", None)
    report.line(f"directory.counts_by_kind.{count}.p95", p95(times), "ms", None)
    for kind in (ServiceKind.CRIP, ServiceKind.MDA):
        began = time.perf_counter()
        gaps(kind, within_km=20, now=NOW)
        report.line(f"directory.white_areas.{kind.value}.{count}", time.perf_counter() - began, "s", None)


def _beside_postgis(report: Report, count: int, searches: list[tuple[Any, dict[str, Any]]]) -> None:
    from havre.operations import install  # noqa: PLC0415 - needs django.setup() first

    with install.connect("admin", autocommit=True) as admin:
        found = admin.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'").fetchone()
        if not found:
            print("# PostGIS is not on this server: no comparison", flush=True)
            return
        admin.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        for statement in POSTGIS.split(";"):
            admin.execute(statement)  # type: ignore[arg-type]
        times = _timed(lambda values: admin.execute(POSTGIS_SEARCH, values).fetchall(), searches)
    report.line(f"B8.postgis.{count}.p50", statistics.median(times), "ms", None)
    report.line(f"B8.postgis.{count}.p95", p95(times), "ms", None)


if __name__ == "__main__":
    sys.exit(main())
