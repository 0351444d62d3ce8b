"""The keyed images of names and numbers: what the database may compare without knowing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from havre.foundation.keys import provider
from havre.persons.access.cards import IdentityCard, Number
from havre.persons.rules.finding import Image, identifier_images, kept
from havre.persons.rules.names import Forms, forms_of


def token(agency_id: UUID, kind: str, text: str) -> bytes:
    """Return the blind-index token of ``text``: keyed per agency, so that tokens never join across agencies."""
    return next(iter(keyed(agency_id, [(kind, text)])))


def keyed(agency_id: UUID, images: Iterable[tuple[str, str]]) -> list[bytes]:
    """Return the tokens of several (kind, text), in their order; the key of the agency is derived once."""
    key = provider().derived(f"names|{agency_id}")
    return [hmac.new(key, f"{kind}|{text}".encode(), hashlib.sha256).digest()[:16] for kind, text in images]


def card_forms(card: IdentityCard) -> Forms:
    """Return the forms under which a card is found."""
    return forms_of(card.given_names, card.family_name, card.other_names)


def images_of(card: IdentityCard) -> list[Image]:
    """Return what is kept of a card, before it is keyed."""
    return kept(card_forms(card), card.birth_date)


def tokens_of(agency_id: UUID, card: IdentityCard) -> list[tuple[str, bytes]]:
    """Return the (kind, token) that find this card again: see ``persons.rules.finding``."""
    images = images_of(card)
    tokens = keyed(agency_id, [(image.kind.value, image.text) for image in images])
    return [(image.kind.value, value) for image, value in zip(images, tokens, strict=True)]


def number_tokens(agency_id: UUID, numbers: Iterable[Number]) -> list[tuple[str, bytes]]:
    """Return the (kind, token) that find a person again by these numbers."""
    images = {image for each in numbers for image, _ in identifier_images(each.value, each.kind)}
    ordered = [(image.kind.value, image.text) for image in sorted(images)]
    return [(kind, value) for (kind, _), value in zip(ordered, keyed(agency_id, ordered), strict=True)]
