"""What a card of the directory shows: one place of a service in words; pure, the clock and the state are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.directory.hours.evaluate import State, sentence_of, state
from havre.directory.hours.laying import Kind
from havre.directory.hours.place import Place
from havre.directory.panels import PanelPhone
from havre.directory.rules import PRECISE, PointPrecision, ServiceKind, ServiceStatus, Source
from havre.directory.rules.orientation import Block
from havre.directory.rules.taxonomy import AccessMode, Feature, Saturation, feature_bits
from havre.geo.distance import Point
from havre.kernel.errors import Refused

# What a card says of itself, in the order of reading; the sexes are told with the ages.
SHOWN_FEATURES = tuple(feature for feature in Feature if feature not in {Feature.GIRLS, Feature.BOYS})


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert that runs today; ``closes`` when nobody is received meanwhile."""

    text: str
    closes: bool
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One place where a service is given, as its card shows it.

    ``open`` is None when hours are not known. ``unsaid`` is what was asked and of which the entry says nothing.
    """

    offer_id: UUID
    service_id: UUID
    name: str
    organization: str
    kind: ServiceKind
    status: ServiceStatus
    address: tuple[str, ...]
    city: str
    label: str
    precision: PointPrecision
    point: Point | None
    distance_km: float | None
    open: bool | None
    state: str
    hours: str
    hours_text: str
    phones: tuple[PanelPhone, ...]
    email: str
    url: str
    says_yes: tuple[str, ...]
    unsaid: tuple[str, ...]
    ages: str
    notices: tuple[Notice, ...]
    saturation: str
    professional: bool
    verified_on: date | None
    source: str
    dated_on: date | None
    read_on: date | None
    old: bool
    # Who is welcomed, by figures and codes: for another language.
    lowest: int | None = None
    highest: int | None = None
    genders: tuple[str, ...] = ()

    @property
    def away(self) -> str:
        """Return the distance in words, said to be from the centre of the commune."""
        return "" if self.distance_km is None else away_words(self.distance_km)

    @property
    def exact(self) -> bool:
        """Tell whether the point is more than the centre of the commune."""
        return self.precision in PRECISE

    @property
    def approximate(self) -> bool:
        """Tell whether the point is only the centre of the commune."""
        return self.point is not None and self.precision not in PRECISE

    @property
    def freshness(self) -> str:
        """Say how fresh the entry is: who checked it is not who copied it."""
        if self.verified_on:
            return f"Vérifié le {self.verified_on:%d/%m/%Y}"
        return "Jamais vérifié par une personne"

    @property
    def provenance(self) -> str:
        """Say where the entry was read, and when: this is not a verification."""
        if not self.source:
            return ""
        dated = f", fiche du {self.dated_on:%d/%m/%Y}" if self.dated_on else ""
        read = f" le {self.read_on:%d/%m/%Y}" if self.read_on else ""
        where = self.source if self.source == Source.HAVRE.label else f"Lu dans {self.source}"
        return f"{where}{read}{dated}"


@dataclass(frozen=True, slots=True)
class CardBlock:
    """A group of answers under its title."""

    block: Block
    cards: tuple[Card, ...]


def away_words(km: float) -> str:
    """Return a distance as the crow flies.

    >>> away_words(0.3), away_words(4.26), away_words(31.8)
    ('à moins de 1 km', 'à 4 km', 'à 32 km')
    """
    return "à moins de 1 km" if km < 1 else f"à {km:.0f} km"


def ages_words(lowest: int | None, highest: int | None) -> str:
    """Return the ages welcomed.

    >>> ages_words(12, 25), ages_words(12, None), ages_words(None, 21), ages_words(None, None)
    ('De 12 à 25 ans', 'À partir de 12 ans', "Jusqu'à 21 ans", 'Âges non précisés')
    """
    if lowest is None and highest is None:
        return "Âges non précisés"
    if highest is None:
        return f"À partir de {lowest} ans"
    return f"De {lowest} à {highest} ans" if lowest else f"Jusqu'à {highest} ans"


def genders_words(genders: Iterable[str]) -> str:
    """Return who is welcomed when the entry says it of one sex only."""
    return {"girls": "filles seulement", "boys": "garçons seulement"}.get("+".join(genders), "")


def says_yes(features: int, modes: Iterable[str]) -> tuple[str, ...]:
    """Return in words what the entry says yes to, then how one enters."""
    known = [feature.label for feature in SHOWN_FEATURES if features & feature_bits([feature])]
    if Feature.ANONYMOUS.label in known:
        known = [label for label in known if label != Feature.CONFIDENTIAL.label]
    how = [AccessMode.label_of(code) for code in modes if code != AccessMode.WALK_IN.value]
    return (*known, *how)


def unsaid(missing: int, *, age_unknown: bool) -> tuple[str, ...]:
    """Return in words what was asked and of which the entry says nothing."""
    ages = ("l'âge",) if age_unknown else ()
    return (*ages, *(feature.label.lower() for feature in Feature if missing & feature_bits([feature])))


def door(text: str, place: Place, *, notices: Iterable[Notice], now: datetime) -> tuple[bool | None, str]:
    """Return whether one may come now, and the French sentence; an alert that closes speaks first."""
    for notice in notices:
        if notice.closes:
            return False, f"Fermé jusqu'au {notice.until:%d/%m/%Y} : {notice.text}"
    try:
        found = state(text, place, now)
    except Refused:
        found = State(kind=Kind.UNKNOWN)
    return _OPEN[found.kind], sentence_of(found, now)


_OPEN: Mapping[Kind, bool | None] = {Kind.OPEN: True, Kind.CLOSED: False, Kind.UNKNOWN: None}


def saturation_words(code: str, on: date | None) -> str:
    """Return how full the service said it was, and when; empty when it never said."""
    if not code:
        return ""
    return f"{Saturation.label_of(code)} (dit le {on:%d/%m/%Y})" if on else Saturation.label_of(code)


def credit(source: str) -> str:
    """Return the credit of a source; empty when there is none."""
    return Source.label_of(source) if source else ""


def in_blocks(cards: Iterable[tuple[Block, Card]]) -> tuple[CardBlock, ...]:
    """Group the cards in the order of the blocks; a place that an alert closes is not « open now »."""
    groups: dict[Block, list[Card]] = {block: [] for block in Block}
    for block, card in cards:
        shut = block == Block.SPECIALISED_OPEN and card.open is False
        groups[Block.SPECIALISED if shut else block].append(card)
    return tuple(CardBlock(block, tuple(found)) for block, found in groups.items() if found)
