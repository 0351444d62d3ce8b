"""What professionals keep at hand: entries and searches made of codes; never a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.access import readable
from havre.directory.models import Favourite, SavedSearch
from havre.directory.rules import ServiceKind, Tier
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import Feature, Need, Situation
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean

AT_MOST = 100
# What a search may keep, and the only values it may take; an age is left out, it would begin a portrait.
CODES: Mapping[str, frozenset[str]] = {
    "situation": frozenset(Situation.codes()),
    "need": frozenset(Need.codes()),
    "kind": frozenset(ServiceKind.codes()),
    "language": frozenset(Language.codes()),
    "features": frozenset(Feature.codes()),
}


@transaction.atomic
def keep_favourite(*, actor: Actor, service_id: UUID, kept: bool) -> None:
    """Keep an entry at hand, or stop. Raises ``NotVisible``, ``Refused`` (``too_many``)."""
    _professional(actor)
    mine = Favourite.objects.filter(user_id=actor.user_id)
    if not kept:
        mine.filter(service_id=service_id).delete()
        return
    service = readable(service_id, audience=Tier.PROFESSIONAL)
    if mine.count() >= AT_MOST:
        raise Refused(f"Vous gardez déjà {AT_MOST} fiches : retirez-en une d'abord.", code="too_many")
    Favourite.objects.get_or_create(user_id=actor.user_id, service_id=service.id)


@transaction.atomic
def keep_search(
    *,
    actor: Actor,
    search_id: UUID,
    name: str,
    wanted: Mapping[str, object],
    commune_code: str,
    now: datetime,
) -> None:
    """Keep a search: a commune and codes, under a name that must not be a person's.

    Raises ``NotVisible``, ``Refused``: ``too_many``, ``not_codes``, ``name_missing``.
    """
    _professional(actor)
    mine = SavedSearch.objects.filter(user_id=actor.user_id)
    if mine.filter(id=search_id).exists():
        return
    if mine.count() >= AT_MOST:
        raise Refused(f"Vous gardez déjà {AT_MOST} recherches : retirez-en une d'abord.", code="too_many")
    title = clean(name).strip()[:80]
    if not title:
        raise Refused("Donnez un nom à cette recherche, par exemple « CSS près de Lille ».", code="name_missing",
                      field="name")  # fmt: skip
    SavedSearch.objects.create(
        id=search_id, user_id=actor.user_id, name=title, wanted={**_codes(wanted), "commune_code": commune_code},
        created_at=now,
    )  # fmt: skip


@transaction.atomic
def forget_search(*, actor: Actor, search_id: UUID) -> None:
    """Delete one's own search; ``NotVisible`` for another's."""
    _professional(actor)
    gone, _ = SavedSearch.objects.filter(user_id=actor.user_id, id=search_id).delete()
    if not gone:
        raise NotVisible


def _professional(actor: Actor) -> None:
    if not actor.holds(Right.DIRECTORY_PROFESSIONAL):
        raise NotVisible


def _codes(wanted: Mapping[str, object]) -> dict[str, object]:
    kept: dict[str, object] = {}
    for name, allowed in CODES.items():
        value = wanted.get(name) or ([] if name == "features" else "")
        values = value if isinstance(value, list) else [value] if value else []
        if not all(isinstance(code, str) and code in allowed for code in values):
            raise Refused("Une recherche gardée ne contient que des codes.", code="not_codes")
        kept[name] = value
    return kept
