"""Places of the territory as the desk needs them: communes by name, postal code or telephone, départements."""

from __future__ import annotations

from havre.territory import queries as territory
from havre.territory.rules import phone_area

_departements: list[tuple[str, str]] = []


def departement_choices() -> list[tuple[str, str]]:
    """Return the départements for a form; reference data that each process reads once, when it is loaded."""
    if not _departements:
        _departements.extend((code, f"{name} ({code})") for code, name in territory.departements())
    return [("", "Non connu"), *_departements]


def communes_found(text: str) -> list[territory.CommuneHit]:
    """Return the communes that the words, a postal code or the start of one may mean."""
    return territory.communes_matching(text)


def area_of(text: str) -> str:
    """Return in words the area that a landline number suggests, empty when it suggests none."""
    area = phone_area(text)
    return area.label if area else ""


def commune_label(code: str) -> str:
    """Return « Lille (59) », empty when the code is unknown."""
    found = territory.communes_by_code([code]) if code else {}
    return found[code].label if code in found else ""


def departement_of(commune_code: str) -> str | None:
    """Return the département of a commune, None when the commune is unknown."""
    found = territory.communes_by_code([commune_code])
    return found[commune_code].departement_code if commune_code in found else None


def knows_departement(code: str) -> bool:
    """Tell whether the code is that of a département."""
    return code in dict(departement_choices())
