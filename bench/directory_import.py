"""Import of 60,000 records and searches among them: ``./havre bench directory_import``.

The records are invented, in today's format of the DILA; communes are those that Havre ships.
Prints ``name value unit budget ok|OVER``; the status is 1 when a budget is exceeded.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
from _told import Report, p95
from django.db import connection, connections

from havre.engine.suite import test_server
from havre.territory.shipped import rows

RECORDS = 60_000
SEARCHES = 500
SECONDS = 60
SEARCH_MS = 3.0
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PIVOTS = (
    "gendarmerie",
    "commissariat_police",
    "cij",
    "mission_locale",
    "pmi",
    "point_justice",
    "tgi",
    "cidf",
)


def main() -> int:
    """Start a server, write the file, import it dry, for good and again, then search."""
    with TemporaryDirectory(prefix="havre-bench-") as folder, test_server(Path(folder)) as variables:
        os.environ.update(variables)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "havre.settings.test")
        subprocess.run(
            [sys.executable, "-m", "havre.manage", "prepare"], check=True, stdout=subprocess.DEVNULL
        )
        django.setup()
        chance = random.Random(20261122)
        towns = [row for row in rows("communes.csv.gz") if row["latitude"] and row["postal_codes"]]
        path = Path(folder) / "dila.json"
        write(path, towns, chance)
        report = Report()
        imports(path, report)
        searches(towns, chance, report)
        connections.close_all()
    return report.status


def write(path: Path, towns: list[dict[str, str]], chance: random.Random) -> None:
    """Write the invented file, one record after the other."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"service":[')
        for number in range(RECORDS):
            file.write("," if number else "")
            json.dump(record(number, towns, chance), file, ensure_ascii=False)
        file.write("]}")


def record(number: int, towns: list[dict[str, str]], chance: random.Random) -> dict[str, Any]:
    """Return an invented record with hours, a place near its commune and the communes it serves."""
    town = chance.choice(towns)
    served = [town["code"], *(chance.choice(towns)["code"] for _ in range(11))]
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "nom": f"Service inventé {number} - {town['name']}",
        "pivot": [{"type_service_local": PIVOTS[number % len(PIVOTS)], "code_insee_commune": served}],
        "code_insee_commune": town["code"],
        "telephone": [{"valeur": f"04 99 {number // 10000:02} {number // 100 % 100:02} {number % 100:02}"}],
        "adresse_courriel": [f"contact@exemple{number}.fr"],
        "site_internet": [{"valeur": f"https://www.exemple{number}.fr"}],
        "adresse": [
            {
                "type_adresse": "Adresse",
                "numero_voie": f"{number} rue de l'Essai",
                "code_postal": town["postal_codes"].split()[0],
                "nom_commune": town["name"],
                "latitude": f"{float(town['latitude']) + chance.gauss(0, 0.02):.6f}",
                "longitude": f"{float(town['longitude']) + chance.gauss(0, 0.02):.6f}",
            }
        ],
        "plage_ouverture": [
            {
                "nom_jour_debut": first,
                "nom_jour_fin": last,
                "valeur_heure_debut_1": "08:30:00",
                "valeur_heure_fin_1": "12:00:00",
                "valeur_heure_debut_2": "13:30:00",
                "valeur_heure_fin_2": f"17:{chance.choice((0, 15, 30)):02}:00",
            }
            for first, last in (("Lundi", "Jeudi"), ("Vendredi", "Vendredi"))
        ],
        "date_modification": "15/09/2026 08:00:00",
        "statut_de_diffusion": "true",
        "mission": "Mission inventée. " * 20,
    }


def imports(path: Path, report: Report) -> None:
    """Import dry, for good, then again: the third run must change nothing."""
    from havre.directory import services  # noqa: PLC0415 - models need django.setup() first
    from havre.directory.rules import Source  # noqa: PLC0415 - as above

    for name, dry_run in (("dry run", True), ("import", False), ("second import", False)):
        start, used = time.perf_counter(), time.process_time()
        with path.open("rb") as file:
            done = services.import_records(source=Source.DILA, stream=file, dry_run=dry_run, now=NOW)
        report.line(f"{name} of {RECORDS} records", time.perf_counter() - start, "s", SECONDS)
        report.line(f"{name}, processor time of Python", time.process_time() - used, "s", None)
    report.line("created or changed by the second import", done.created + done.updated, "records", 0)
    path.write_text(path.read_text(encoding="utf-8").replace("inventé 123", "renommé 123"), encoding="utf-8")
    start, used = time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        done = services.import_records(source=Source.DILA, stream=file, dry_run=False, now=NOW)
    report.line(f"import that changes {done.updated} records", time.perf_counter() - start, "s", SECONDS)
    report.line("the same, processor time of Python", time.process_time() - used, "s", None)


def searches(towns: list[dict[str, str]], chance: random.Random, report: Report) -> None:
    """Look for the nearest services of one kind, from communes drawn at random."""
    from havre.directory import queries  # noqa: PLC0415 - models need django.setup() first
    from havre.directory.importers.dila import PIVOTS as KINDS  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    nearest, whole = [], []
    for town in chance.choices(towns, k=SEARCHES):
        kind = KINDS[chance.choice(PIVOTS)]
        times = []
        for _ in range(3):  # the best of three, neighbours being noisy
            with timed() as spent:
                queries.orientation_panel(town["code"], date(2026, 11, 22), [kind], limit=20)
            times.append((spent[1], sum(spent)))
        nearest.append(1000 * min(first for first, _ in times))
        whole.append(1000 * min(total for _, total in times))
    report.line("nearest of a kind, p95 in the database", p95(nearest), "ms", SEARCH_MS)
    report.line("whole panel of 20 services, p95 in the database", p95(whole), "ms", None)


@contextmanager
def timed() -> Iterator[list[float]]:
    """Collect the seconds of each statement."""
    spent: list[float] = []

    def clock(execute: Callable[..., Any], *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(clock):
        yield spent


if __name__ == "__main__":
    sys.exit(main())
