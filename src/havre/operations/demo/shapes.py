"""The published figures that give the invented data its shape, and the seeded sampler that draws from them.

Every table names its source. What no source gives is said to be chosen, never presented as measured.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

from havre.listening.rules import CallerKind, Channel, Topic
from havre.persons.rules import AgeBand, ExploitationConcern, Sex

T = TypeVar("T")

DLPM: Final = (
    "Dispositif de lutte et de prévention, ligne spécialisée : avril 2023 à avril 2024, 143 situations"
)
SNATED: Final = "119, activité 2024"
SNATED_2019: Final = "119, activité 2019"
SSD: Final = "Observatoire de Seine-Saint-Denis, 2021 : 101 dossiers de l'aide sociale à l'enfance"
CHOSEN: Final = "choisi pour la démonstration : aucune répartition publiée"


@dataclass(frozen=True)
class Share:
    """A published proportion: ``value`` is between 0 and 1."""

    name: str
    value: float
    source: str


@dataclass(frozen=True)
class Spread:
    """A published distribution: code -> weight, in any unit."""

    name: str
    weights: Mapping[str, float]
    source: str

    def share(self, code: str) -> float:
        """Return the proportion of ``code``, between 0 and 1."""
        return self.weights[code] / sum(self.weights.values())


CHANNELS: Final = Spread(
    "Canaux des demandes traitées",
    {Channel.PHONE.value: 34_154, Channel.FORM.value: 3_326, Channel.CHAT.value: 3_229},
    SNATED,
)
# "Near family" (43 %) is published as one figure: its split between mother and father is chosen.
CALLERS: Final = Spread(
    "Qui appelle",
    {
        CallerKind.MOTHER.value: 31,
        CallerKind.FATHER.value: 12,
        CallerKind.PROFESSIONAL.value: 20,
        CallerKind.FAMILY.value: 14,
        CallerKind.UNKNOWN.value: 12,
        CallerKind.WITNESS.value: 7,
        CallerKind.CHILD.value: 4,
    },
    DLPM,
)
SEXES: Final = Spread(
    "Filles, garçons, jeunes trans",
    {Sex.GIRL.value: 94, Sex.BOY.value: 5, Sex.OTHER.value: 1},
    f"{DLPM} ; garçons et jeunes trans sous-repérés",
)
# Only the mean (15 years) is published; these weights have that mean.
AGES: Final = Spread(
    "Âges",
    {"12": 5, "13": 12, "14": 20, "15": 24, "16": 23, "17": 16},
    f"moyenne de 15 ans ({DLPM}) ; {CHOSEN}",
)
KNOWN_TO_PROTECTION: Final = Share("Déjà connus de la protection de l'enfance", 0.62, DLPM)
RUNAWAYS: Final = Share("Avec fugue", 0.84, DLPM)
SCHOOL: Final = Share("Désinvestissement de la scolarité", 0.70, DLPM)
SUFFERING: Final = Share("Souffrance psychique", 0.86, DLPM)
SUBSTANCES: Final = Share("Consommations", 0.51, DLPM)
LEADING_TO_REPORT: Final = Share(
    "Donnent lieu à une information préoccupante (24 322 pour 15 902 aides immédiates)",
    24_322 / 40_224,
    SNATED,
)
INVITED_TO_CALL_BACK: Final = Share("Invités à rappeler", 0.436, SNATED_2019)
CONTACTS_PER_SITUATION: Final = 439 / 143
PRIOR_VIOLENCE: Final = Share("Violences subies auparavant", 0.99, SSD)
SHARES: Final = (
    KNOWN_TO_PROTECTION, RUNAWAYS, SCHOOL, SUFFERING, SUBSTANCES, LEADING_TO_REPORT, INVITED_TO_CALL_BACK,
    PRIOR_VIOLENCE,
)  # fmt: skip
SPREADS: Final = (CHANNELS, CALLERS, SEXES, AGES)
# More present than in the published 5 % and 1 %, because they are said to be under-detected: a showcase, not a count.
SHOWCASE_SEXES: Final = Spread("Démonstration", {"girl": 74, "boy": 20, "other": 6}, CHOSEN)
CONCERNS: Final = Spread(
    "Précision de la situation",
    {
        ExploitationConcern.NOT_STATED.value: 30,
        ExploitationConcern.SUSPECTED.value: 45,
        ExploitationConcern.DISCLOSED.value: 18,
        ExploitationConcern.ESTABLISHED.value: 7,
    },
    CHOSEN,
)
_TOPICS: Final = (
    (Topic.RUNAWAY, RUNAWAYS.value),
    (Topic.MENTAL_HEALTH, SUFFERING.value),
    (Topic.SCHOOL, SCHOOL.value),
    (Topic.SUBSTANCES, SUBSTANCES.value),
)


class Sampler:
    """Draws from the published shapes; the same seed draws the same things in the same order."""

    def __init__(self, seed: int | str) -> None:
        """Begin a series of draws."""
        self.chance = random.Random(seed)  # noqa: S311 - invented data, not a secret

    def draw(self, spread: Spread) -> str:
        """Return one code of ``spread``."""
        return self.chance.choices(list(spread.weights), list(spread.weights.values()))[0]

    def happens(self, share: Share) -> bool:
        """Return whether a thing of this proportion is so this time."""
        return self.chance.random() < share.value

    def one_of(self, things: tuple[T, ...]) -> T:
        """Return one of several things, each as likely."""
        return self.chance.choice(things)

    def topics(self) -> tuple[str, ...]:
        """Return what a talk was about, each topic with its published share."""
        found = [topic.value for topic, share in _TOPICS if self.chance.random() < share]
        return (Topic.EXPLOITATION.value, *found)

    def birth_date(self, *, on: date, age: int) -> date:
        """Return a birth date that gives ``age`` years on the day ``on``."""
        return on - timedelta(days=round(age * 365.25) + self.chance.randrange(5, 355))

    def uuid(self, at_ms: int | None = None) -> UUID:
        """Return an id of this series: version 7 when the milliseconds of its birth are given, else random."""
        bits = self.chance.getrandbits(128)
        if at_ms is not None:
            bits = (at_ms & 0xFFFFFFFFFFFF) << 80 | bits & ((1 << 80) - 1)
        version = 7 if at_ms is not None else 4
        return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | version << 76 | 0x2 << 62)


def age_band(age: int) -> AgeBand:
    """Return the band of an age in years."""
    bands = ((3, AgeBand.UNDER_4), (6, AgeBand.FROM_4), (9, AgeBand.FROM_7), (12, AgeBand.FROM_10),
             (15, AgeBand.FROM_13), (17, AgeBand.FROM_16))  # fmt: skip
    return next((band for limit, band in bands if age <= limit), AgeBand.ADULT)
