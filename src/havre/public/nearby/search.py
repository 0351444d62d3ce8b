"""From what was typed to three places: public entries only, nothing written anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.directory.cards import Card
from havre.directory.queries.cards import cards_of, plain_cards
from havre.directory.queries.orientation import orient
from havre.directory.rules import Tier
from havre.directory.rules.orientation import Wanted
from havre.directory.rules.taxonomy import Situation
from havre.kernel.text import clean
from havre.territory.queries import CommuneHit, commune, communes_matching

CHOICES = 8
LONGEST = 80
MOST = 3


@dataclass(frozen=True)
class Places:
    """The answer near one commune."""

    commune: CommuneHit
    cards: tuple[Card, ...]


def communes_like(typed: str) -> list[CommuneHit]:
    """Return the communes that the text may mean; an exact postal code or name may leave one."""
    return communes_matching(clean(typed)[:LONGEST], limit=CHOICES)


def places_near(code: str, *, now: datetime) -> Places | None:
    """Return at most three places near a commune, None when there is no such commune."""
    found = commune(code)
    if found is None:
        return None
    wanted = Wanted(
        commune_code=found.code, situation=Situation.EXPLOITATION, audience=Tier.PUBLIC, youth=True
    )
    answers = orient(wanted, now=now, known=[found]).answers[:MOST]
    cards = tuple(card for _, card in cards_of(answers, audience=Tier.PUBLIC, now=now))
    return Places(found, cards)


def place(offer: UUID, *, now: datetime) -> Card | None:
    """Return the card of one public place, None when it is not public or not there."""
    cards = plain_cards([offer], audience=Tier.PUBLIC, now=now)
    return cards[0] if cards else None
