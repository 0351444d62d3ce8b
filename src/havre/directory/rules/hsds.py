"""Words that Havre writes in HSDS 3.0, which has none for them, and reads back; pure tables."""

from __future__ import annotations

from collections.abc import Mapping

from havre.directory.rules import ServiceKind

# Taxonomies of the attributes of a service, one for each column that HSDS does not have.
MARKS: Mapping[str, str] = {
    name: f"havre-{name.replace('_', '-')}"
    for name in (
        "kind", "genders", "specialised", "welcomes", "access_modes", "mobilisable_by", "reception", "anonymity",
        "cost", "trans_inclusive", "without_parents", "interpreter", "sign_language", "night_access", "animals",
        "documents_known", "accessibility_url",
    )
}  # fmt: skip
# A schedule that holds the whole expression; the others repeat its weeks for readers who do not know it.
OSM_DESCRIPTION = "opening_hours="
AREA_COMMUNE = "https://id.insee.fr/geo/commune/"
AREA_DEPARTEMENT = "https://id.insee.fr/geo/departement/"
AREA_FRANCE = "https://id.insee.fr/geo/pays/"
AREA_REGION = "https://id.insee.fr/geo/region/"
AREA_PREFIXES = (AREA_COMMUNE, AREA_DEPARTEMENT, AREA_REGION, AREA_FRANCE)
SCHEME_SIRET, SCHEME_FINESS, SCHEME_RNA = "FR-SIRET", "FR-FINESS", "FR-RNA"
INSEE_COMMUNE = "code INSEE de la commune"

# Codes of Open Eligibility and of the 211 taxonomy that name a kind of Havre without doubt.
FOREIGN_KINDS: Mapping[str, ServiceKind] = {
    "rp-1500.1400": ServiceKind.HELPLINE,
    "sexual-health": ServiceKind.CSS,
    "mental-health": ServiceKind.MENTAL_HEALTH,
    "addiction": ServiceKind.ADDICTION,
    "legal-aid": ServiceKind.LEGAL_ACCESS,
    "victim-support": ServiceKind.VICTIM_SUPPORT,
}
