"""Establishments of FINESS+ (JSON of the ANS, ``schema-structures-v1``) as cells of the old extract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from havre.directory.importers.build import objects, point_of
from havre.directory.importers.json_stream import objects_of
from havre.directory.importers.records import Refusal, excerpt_of, one_line

# A legal entity may hold hundreds of establishments: the object is larger than in the other sources.
_MAX_CHARS = 1 << 24


@dataclass(frozen=True, slots=True)
class Establishment:
    """One establishment; ``cells`` have the names of the columns of the old extract."""

    line: int
    cells: dict[str, str]
    raw: str


def establishments(chunks: Iterator[str]) -> Iterator[Establishment | Refusal]:
    """Yield the establishments of each legal entity in turn."""
    for item in objects_of(chunks, key="pmej", max_chars=_MAX_CHARS):
        if isinstance(item, Refusal):
            yield item
            continue
        for unit in objects(item.value.get("ege")):
            cells = _cells(unit)
            yield Establishment(item.line, cells, excerpt_of(str(cells)))


def _cells(unit: dict[str, Any]) -> dict[str, str]:
    general = _object(unit, "informationsGeneralesEGE")
    place = _first(unit, "adresse", role="usageAdresse", wanted="03")
    telecom = _object(_first(unit, "contact", role="typeContact", wanted="01"), "telecom")
    lat, lon = _point(_object(place, "coordonneesGeographique"))
    return {
        "nofinesset": one_line(general.get("numFinessEge")),
        "rs": one_line(general.get("nomEgeCourt"), limit=400),
        "rslongue": one_line(general.get("nomEgeLong"), limit=400),
        "categetab": _code(unit, "categorieEntiteGeographiqueExercice"),
        "siret": one_line(unit.get("siret")),
        "complrs": one_line(place.get("complementPointGeographique")),
        "numvoie": one_line(place.get("numeroVoie")),
        "typvoie": one_line(place.get("typeVoie")),
        "voie": one_line(place.get("libelleVoie")),
        "compvoie": one_line(place.get("complementVoie")),
        "lieuditbp": one_line(place.get("lieuDit")),
        "cog": one_line(place.get("cogCommune")),
        "codepostal": one_line(place.get("codePostal")),
        "libelle_routage": one_line(place.get("ligneAcheminement")),
        "telephone": str(telecom.get("telephone") or "")[:60],
        "courriel": one_line(telecom.get("courriel")),
        "latitude": lat,
        "longitude": lon,
        "datefermeture": one_line(general.get("dateFermeture")) or _closed(unit),
        "datemaj": one_line(_object(unit, "dateDerniereMaj").get("dateEvenement"))[:19],
    }


def _point(given: dict[str, Any]) -> tuple[str, str]:
    """Return the degrees, wherever the source wrote them.

    The flux gives latitude and longitude now in ``direction…``, now in ``coordonnee…`` (issue 24 of
    ansforge/finess): the first pair that lies in France is taken, in the order latitude, longitude.
    """
    pairs = (
        ("directionLatitude", "directionLongitude"),
        ("coordonneeY", "coordonneeX"),
        ("coordonneeX", "coordonneeY"),
    )
    for lat, lon in pairs:
        found = point_of(given.get(lat), given.get(lon))
        if found[0] is not None:
            return str(found[0]), str(found[1])
    return "", ""


def _closed(unit: dict[str, Any]) -> str:
    return "inactif" if _code(unit, "etatObjet").upper() == "I" else ""


def _code(unit: dict[str, Any], key: str) -> str:
    """Return the code of a coded value; the flux has written the key with another case."""
    folded = {name.casefold(): value for name, value in unit.items()}
    value = folded.get(key.casefold())
    return one_line(value.get("code") if isinstance(value, dict) else value)


def _object(holder: dict[str, Any], key: str) -> dict[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _first(unit: dict[str, Any], key: str, *, role: str, wanted: str) -> dict[str, Any]:
    """Return the entry that has the wanted role, else the first, else nothing."""
    found = objects(unit.get(key))
    return next((one for one in found if wanted in str(one.get(role))), found[0] if found else {})
