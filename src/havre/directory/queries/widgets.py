"""What a page of another site may show of a département: three searches, public entries only."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from havre.directory.cards import Card
from havre.directory.models import Offer
from havre.directory.queries.cards import plain_cards
from havre.directory.queries.orientation import HIDDEN_AFTER
from havre.directory.rules import Tier
from havre.directory.rules.taxonomy import FOR_YOUTH, KINDS_OF_NEED, Need
from havre.kernel.errors import NotVisible
from havre.territory.models import Departement

SHOWN = 10
# The three searches of the widget, in the order of its buttons.
SEARCHES = (Need.TALK, Need.SEXUAL_HEALTH, Need.RIGHTS)


def widget(departement_code: str, need: Need, *, now: datetime) -> tuple[str, tuple[Card, ...]]:
    """Return the name of the département and its public places for a need. Three statements. Raises ``NotVisible``."""
    name = Departement.objects.filter(code=departement_code).values_list("name", flat=True).first()
    if name is None:
        raise NotVisible
    kinds = [kind.value for kind in KINDS_OF_NEED[need] if kind in FOR_YOUTH]
    offers = Offer.objects.filter(
        departement_code=departement_code, public=True, kind__in=kinds,
        fresh_on__gte=timezone.localtime(now).date() - HIDDEN_AFTER,
    ).order_by("-fresh_on", "id")  # fmt: skip
    # What answers the need best comes first: the order of its kinds.
    ranked = sorted(offers.values_list("id", "kind"), key=lambda row: kinds.index(row[1]))
    return name, plain_cards([key for key, _ in ranked[:SHOWN]], audience=Tier.PUBLIC, now=now)
