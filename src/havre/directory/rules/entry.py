"""The fields of an entry that a person may write, in the order of the form; pure Python.

An entry travels as a flat dictionary of plain values: the form gives one, the history keeps one, a correction
proposed is one, an import asks which of its names are locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from havre.directory.rules import PROTECTED_KINDS, ServiceKind, Tier, tier_of
from havre.kernel.errors import Refused

Values = dict[str, Any]

ORGANIZATION: Final[Mapping[str, str]] = {
    "organization_name": "Organisme",
    "siret": "SIRET",
    "finess": "FINESS",
    "rna": "RNA",
    "url": "Site internet",
}
SERVICE: Final[Mapping[str, str]] = {
    "name": "Nom du service",
    "kind": "Type de service",
    "tier": "Qui peut voir la fiche",
    "status": "En service",
    "description": "Description",
    "email": "Courriel de fonction",
    "opening_hours": "Horaires",
    "min_age": "Âge minimum",
    "max_age": "Âge maximum",
    "genders": "Personnes accueillies",
    "trans_inclusive": "Accueille les jeunes trans",
    "reception": "Accueil",
    "specialised": "Situations dont c'est la spécialité",
    "welcomes": "Situations accueillies",
    "access_modes": "Comment on entre",
    "mobilisable_by": "Qui peut demander",
    "anonymity": "Anonymat",
    "without_parents": "Sans les parents",
    "cost": "Coût",
    "languages": "Langues parlées",
    "interpreter": "Interprète possible",
    "sign_language": "Langue des signes",
    "night_access": "Accès de nuit",
    "animals": "Animaux acceptés",
    "documents_known": "Liste des documents sûre",
    "required_documents": "Documents demandés",
    "trained_on": "Référent formé à l'exploitation sexuelle",
    "accessibility_url": "Fiche d'accessibilité",
    "saturation": "Places",
    "saturation_on": "Places, dites le",
}
PLACE: Final[Mapping[str, str]] = {
    "commune": "Commune",
    "address": "Adresse",
    "postal_code": "Code postal",
}
# Where the point is: follows the commune, never typed.
POINT: Final = ("city", "lat", "lon", "precision")
ROWS: Final[Mapping[str, str]] = {
    "phones": "Téléphones",
    "areas": "Territoire desservi",
    "alerts": "Annonces datées",
    "places": "Autres lieux",
}
LABELS: Final[Mapping[str, str]] = {**ORGANIZATION, **SERVICE, **PLACE, **ROWS}
# No import writes these: locking them would say nothing.
NEVER_IMPORTED: Final = frozenset({"status", "alerts", "saturation", "saturation_on"})

PROTECTED_PLACE = (
    "Un lieu qui héberge ou protège des mineurs n'a jamais d'adresse dans l'annuaire : des exploiteurs cherchent ces "
    "lieux. La fiche garde le numéro à appeler et le territoire, réservés aux professionnels. Effacez la commune et "
    "l'adresse."
)
PROTECTED_TIER = (
    "Un lieu qui héberge ou protège des mineurs n'est montré qu'aux professionnels habilités. "
    "Choisissez « Professionnels habilités »."
)


def refuse_protected_place(values: Mapping[str, Any]) -> None:
    """Refuse, in words, what the database refuses: a protected kind with a place, or shown to everybody.

    Raises ``Refused``: ``protected_place`` (field ``commune`` or ``places``), ``protected_tier``.
    """
    if values["kind"] not in PROTECTED_KINDS:
        return
    if values["commune"] or values["address"] or values["postal_code"]:
        raise Refused(PROTECTED_PLACE, code="protected_place", field="commune")
    if values["places"]:
        raise Refused(PROTECTED_PLACE, code="protected_place", field="places")
    if values["tier"] != Tier.PROFESSIONAL:
        raise Refused(PROTECTED_TIER, code="protected_tier", field="tier")


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names of the values that differ, in the order of the form."""
    return [name for name in LABELS if name in after and before.get(name) != after[name]]


def blank(kind: str = "") -> Values:
    """Return an entry of which nothing is known; its tier is the one of its kind."""
    values: Values = dict.fromkeys(LABELS, "")
    values |= {name: [] for name in (*ROWS, "address", *LISTS)}
    values |= dict.fromkeys(UNKNOWN)
    values |= {"documents_known": False, "status": "active", "tier": tier_of_code(kind), "kind": kind}
    return values


def tier_of_code(kind: str) -> str:
    """Return the tier of a kind given by its code; the public one when there is no kind yet."""
    return tier_of(ServiceKind(kind)).value if kind in ServiceKind.codes() else Tier.PUBLIC.value


LISTS: Final = (
    "genders", "specialised", "welcomes", "access_modes", "mobilisable_by", "languages", "required_documents",
)  # fmt: skip
UNKNOWN: Final = (
    "min_age", "max_age", "trans_inclusive", "without_parents", "interpreter", "sign_language", "night_access",
    "animals", "trained_on", "saturation_on",
)  # fmt: skip
