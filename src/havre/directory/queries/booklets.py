"""The booklet of a département, made from what is published now: two statements, then a PDF kept for that content."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from django.utils import timezone

from havre.directory.booklet import MENTION, booklet_sheet, digest_of
from havre.directory.models import Offer
from havre.directory.queries.cards import plain_cards
from havre.directory.queries.orientation import HIDDEN_AFTER
from havre.directory.rules import ServiceKind, Tier
from havre.documents.render import render_sheet
from havre.kernel.errors import NotVisible
from havre.territory.models import Departement

KEPT = 4
_made: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
_lock = Lock()


def booklet(departement_code: str, *, now: datetime, demo: bool) -> bytes:
    """Return the PDF of the public entries of a département. Raises ``NotVisible`` for an unknown code.

    A PDF is served again only when the content read in this very transaction has the digest it was made from: what
    was unpublished a moment ago, here or elsewhere, is not in it. The digest holds the day.
    """
    name = Departement.objects.filter(code=departement_code).values_list("name", flat=True).first()
    if name is None:
        raise NotVisible
    today = timezone.localtime(now).date()
    offers = Offer.objects.filter(
        departement_code=departement_code, public=True, fresh_on__gte=today - HIDDEN_AFTER
    )
    cards = plain_cards(
        list(offers.order_by("id").values_list("id", flat=True)), audience=Tier.PUBLIC, now=now
    )
    order = {kind: place for place, kind in enumerate(ServiceKind)}
    ranked = sorted(cards, key=lambda card: (order[card.kind], card.city, card.name, str(card.offer_id)))
    sheet = booklet_sheet(name, ranked, on=today)
    digest = digest_of(sheet)
    with _lock:
        known = _made.get(departement_code)
    if known and known[0] == digest:
        return known[1]
    made = render_sheet(
        sheet,
        issuer="Havre",
        reference=f"Annuaire {departement_code}",
        mention=MENTION,
        produced_at=now,
        demo=demo,
    )
    _keep(departement_code, digest, made)
    return made


def _keep(code: str, digest: str, made: bytes) -> None:
    """Keep the latest PDF of a few départements; the one it replaces is forgotten."""
    with _lock:
        _made[code] = (digest, made)
        _made.move_to_end(code)
        while len(_made) > KEPT:
            _made.popitem(last=False)
