"""Words of data.inclusion v1 and theirs in Havre (gip-inclusion, Licence Ouverte 2.0); pure tables."""

from __future__ import annotations

from collections.abc import Mapping

from havre.directory.rules import ServiceKind
from havre.directory.rules.taxonomy import Situation

K = ServiceKind
THEME_SEXUAL_HEALTH = "sante--sante-sexuelle"
THEME_MENTAL_HEALTH = "sante--sante-mentale"
THEME_ADDICTION = "sante--addictions"
THEME_VIOLENCE = "famille--surmonter-conflits-separation-violence"
THEME_RIGHTS = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"
THEME_SHELTER = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
THEME_PARENTS = "famille--soutien-a-la-parentalite-et-a-leducation"

# A network of the structure says what its services are. "chu" is emergency housing there, not a hospital;
# "spip" follows convicted adults and is left out.
KIND_OF_NETWORK: Mapping[str, ServiceKind] = {
    "cidff": K.CIDFF,
    "caarud": K.ADDICTION,
    "csapa": K.ADDICTION,
    "cmp": K.MENTAL_HEALTH,
    "pjj": K.PJJ,
    "ase": K.CHILD_PLACEMENT,
    "chrs": K.SOCIAL_SHELTER,
    "chu": K.SOCIAL_SHELTER,
    "hup": K.SOCIAL_SHELTER,
    "siao": K.SOCIAL_SHELTER,
    "mission-locale": K.MISSION_LOCALE,
    "reseau-information-jeunesse": K.YOUTH_INFORMATION,
    "points-justice": K.LEGAL_ACCESS,
    "departements": K.DEPARTEMENT,
    "cms": K.DEPARTEMENT,
    "maisons-des-solidarites": K.DEPARTEMENT,
    "mdph": K.MDPH,
    "maison-departementale-de-lautonomie": K.MDPH,
    "france-service": K.FRANCE_SERVICES,
    "msap": K.FRANCE_SERVICES,
}
# Without a network that Havre knows, a theme that concerns minors in danger; the others are out of scope.
KIND_OF_THEME: Mapping[str, ServiceKind] = {
    THEME_VIOLENCE: K.ASSOCIATION,
    THEME_SEXUAL_HEALTH: K.ASSOCIATION,
    THEME_MENTAL_HEALTH: K.ASSOCIATION,
    THEME_ADDICTION: K.ASSOCIATION,
}
# What a structure is called outside, when one network says it exactly.
NETWORK_OF_KIND: Mapping[ServiceKind, str] = {
    K.CIDFF: "cidff",
    K.MENTAL_HEALTH: "cmp",
    K.MISSION_LOCALE: "mission-locale",
    K.YOUTH_INFORMATION: "reseau-information-jeunesse",
    K.LEGAL_ACCESS: "points-justice",
    K.DEPARTEMENT: "departements",
    K.MDPH: "mdph",
    K.FRANCE_SERVICES: "france-service",
}
SITUATIONS_OF_THEME: Mapping[str, Situation] = {
    THEME_VIOLENCE: Situation.VIOLENCE,
    THEME_SEXUAL_HEALTH: Situation.SEXUAL_HEALTH,
    THEME_MENTAL_HEALTH: Situation.MENTAL_HEALTH,
    THEME_ADDICTION: Situation.ADDICTION,
}
THEME_OF_KIND: Mapping[ServiceKind, str] = {
    K.CSS: THEME_SEXUAL_HEALTH,
    K.EVARS: THEME_SEXUAL_HEALTH,
    K.CEGIDD: THEME_SEXUAL_HEALTH,
    K.MENTAL_HEALTH: THEME_MENTAL_HEALTH,
    K.MDA: THEME_MENTAL_HEALTH,
    K.PAEJ: THEME_MENTAL_HEALTH,
    K.ADDICTION: THEME_ADDICTION,
    K.CIDFF: THEME_VIOLENCE,
    K.VICTIM_SUPPORT: THEME_VIOLENCE,
    K.WOMEN_RIGHTS: THEME_VIOLENCE,
    K.LEGAL_ACCESS: THEME_RIGHTS,
    K.COMPENSATION: THEME_RIGHTS,
    K.FAMILY_INFORMATION: THEME_PARENTS,
    K.PMI: THEME_PARENTS,
}
