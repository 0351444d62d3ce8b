"""What a search of the directory wants, and in which order it is answered; pure Python.

Nothing here looks at a person: a search is a commune, an age, a few codes. It is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.taxonomy import (
    FOR_YOUTH,
    GENERALISTS,
    KINDS_OF_NEED,
    Feature,
    Need,
    Situation,
)
from havre.kernel.words import Vocabulary

RADII_KM = (30.0, 50.0, 100.0)
# A search widens until it has so many places to offer.
ENOUGH = 3
# A fifteen-year-old is given three places at most; professionals a page.
FOR_A_YOUNG_PERSON = 3
FOR_A_PROFESSIONAL = 50
OLDEST_AGE = 130
WHOLE_COUNTRY = "99100"
# How many bands of latitude a degree holds, for the index: a fifth of a degree is 22 km.
BANDS = 5

# Kinds whose competence is a territory: they are proposed to nobody else. The others welcome their neighbours.
SECTORISED: frozenset[ServiceKind] = frozenset(
    {
        ServiceKind.CRIP, ServiceKind.ASE, ServiceKind.DEPARTEMENT, ServiceKind.PROSECUTOR_DUTY,
        ServiceKind.JUDICIAL_COURT, ServiceKind.CHILDREN_COURT, ServiceKind.APPEAL_COURT, ServiceKind.PREFECTURE,
        ServiceKind.MDPH, ServiceKind.COMPENSATION, ServiceKind.STATE_SOCIAL_SERVICES, ServiceKind.EDUCATION,
    }
)  # fmt: skip


class Block(Vocabulary):
    """Groups of answers, in the order of display."""

    SPECIALISED_OPEN = "specialised_open", "Spécialisés, ouverts maintenant"
    SPECIALISED = "specialised", "Spécialisés"
    GENERALIST = "generalist", "Proches, pour tous les jeunes"
    TO_ASK = "to_ask", "À appeler avant : la fiche ne dit pas tout"
    REMOTE = "remote", "Au téléphone ou en ligne"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A search. ``commune_code`` is where the person is now, ``home_code`` where they live when it is elsewhere."""

    commune_code: str
    home_code: str = ""
    situation: Situation | None = None
    need: Need | None = None
    kind: ServiceKind | None = None
    age: int | None = None
    features: frozenset[Feature] = frozenset()
    open_now: bool = False
    language: str = ""
    audience: Tier = Tier.PUBLIC
    youth: bool = False

    def kinds(self) -> tuple[ServiceKind, ...]:
        """Return the kinds that answer without being specialised."""
        found = KINDS_OF_NEED[self.need] if self.need else GENERALISTS
        found = (self.kind,) if self.kind else found
        return tuple(kind for kind in found if not self.youth or kind in FOR_YOUTH)

    @property
    def limit(self) -> int:
        """How many places are shown."""
        return FOR_A_YOUNG_PERSON if self.youth else FOR_A_PROFESSIONAL


def island_of(departement_code: str) -> str:
    """Return the code of the land one can reach without crossing the sea.

    >>> island_of("59"), island_of("2B"), island_of("974")
    ('MET', 'COR', '974')
    """
    if departement_code in {"2A", "2B"}:
        return "COR"
    return departement_code if departement_code.startswith(("97", "98")) else "MET"


# What was done beyond the first thirty kilometres, said above the answers.
WIDENED: Mapping[float | None, str] = {
    30.0: "",
    50.0: "Peu de réponses à moins de 30 km : la recherche va jusqu'à 50 km.",
    100.0: "Peu de réponses à moins de 50 km : la recherche va jusqu'à 100 km.",
    None: "Peu de réponses à moins de 100 km : tout le département est montré.",
}
NOTHING_NEAR = (
    "Havre ne connaît aucun lieu qui convienne dans ce département. Les lignes ci-dessous répondent de partout ; "
    "elles connaissent d'autres lieux."
)
