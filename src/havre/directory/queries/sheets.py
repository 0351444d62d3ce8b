"""The page of one service: everything that the reader may see of it, and nothing of what is not published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from havre.directory.cards import Card
from havre.directory.models import Alias, Offer, Service, ServiceArea
from havre.directory.queries.cards import plain_cards
from havre.directory.queries.orientation import HIDDEN_AFTER
from havre.directory.rules import AreaScope, Tier
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import (
    ANONYMITY_LIMIT,
    WITHOUT_PARENTS_NOTE,
    Anonymity,
    Asker,
    Cost,
    Reception,
    Situation,
)
from havre.kernel.errors import NotVisible
from havre.territory.models import Departement

_BOTH = {True: "Oui", False: "Non", None: ""}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One service: its cards (one for each place), and what is said of it in words, empty when it says nothing."""

    service_id: UUID
    cards: tuple[Card, ...]
    description: str
    specialised: tuple[str, ...]
    welcomes: tuple[str, ...]
    access: tuple[tuple[str, str], ...]
    areas: str
    opening_hours: str
    departement_code: str
    commune_code: str
    public: bool

    @property
    def main(self) -> Card:
        """Return the card of the main place."""
        return next((card for card in self.cards if card.offer_id == self.service_id), self.cards[0])


def now_at(service_id: UUID, *, audience: Tier, now: datetime) -> UUID:
    """Return the id of the service that took the place of this one, when the reader may see it.

    Raises ``NotVisible`` otherwise: an old id of a hidden service leads nowhere.
    """
    alias = Alias.objects.filter(old_id=service_id).values_list("service_id", flat=True).first()
    if alias is None:
        raise NotVisible
    return sheet_of(alias, audience=audience, now=now).service_id


def sheet_of(service_id: UUID, *, audience: Tier, now: datetime) -> Sheet:
    """Return the page of a service that has an offer the reader may see. Four statements.

    Raises ``NotVisible`` for what is a draft, suspended, closed, reserved to others or too old for the public.
    """
    offers = Offer.objects.filter(service_id=service_id).order_by("id")
    if audience == Tier.PUBLIC:
        offers = offers.filter(fresh_on__gte=timezone.localtime(now).date() - HIDDEN_AFTER)
    rows = list(offers.values_list("id", "public", "departement_code"))
    cards = plain_cards([key for key, *_ in rows], audience=audience, now=now)
    if not cards:
        raise NotVisible
    service = Service.objects.select_related("location").get(pk=service_id)
    return Sheet(
        service_id=service_id,
        cards=cards,
        description=service.description,
        specialised=_labels(service.specialised),
        welcomes=_labels(service.welcomes),
        access=_access(service),
        areas=_areas(service_id),
        opening_hours=service.opening_hours,
        departement_code=rows[0][2],
        commune_code=service.location.commune_id if service.location else "",
        public=rows[0][1],
    )


def _labels(codes: list[str]) -> tuple[str, ...]:
    return tuple(Situation.label_of(code) for code in codes)


def _access(service: Service) -> tuple[tuple[str, str], ...]:
    """Return what is said of the way in, term by term; what the entry does not say is left out."""
    trained = f"Oui, le {service.trained_on:%d/%m/%Y}" if service.trained_on else ""
    rows = (
        ("Qui peut demander", ", ".join(Asker.label_of(code) for code in service.mobilisable_by)),
        ("À apporter", _documents(service)),
        ("Nom demandé", _said(Anonymity, service.anonymity)),
        ("Sans les parents", _BOTH[service.without_parents]),
        ("Prix", _said(Cost, service.cost)),
        ("Pour qui d'abord", _said(Reception, service.reception)),
        ("Jeunes trans", _BOTH[service.trans_inclusive]),
        ("Langues", ", ".join(Language.label_of(code) for code in service.languages)),
        ("Interprète", _BOTH[service.interpreter]),
        ("Langue des signes", _BOTH[service.sign_language]),
        ("La nuit", _BOTH[service.night_access]),
        ("Animaux", _BOTH[service.animals]),
        ("Référent formé à l'exploitation sexuelle", trained),
        ("Limite du secret", ANONYMITY_LIMIT if service.anonymity in {"anonymous", "confidential"} else ""),
        ("À savoir", WITHOUT_PARENTS_NOTE if service.without_parents else ""),
    )
    return tuple((term, text) for term, text in rows if text)


def _said(words: type[Anonymity] | type[Cost] | type[Reception], code: str) -> str:
    return words.label_of(code) if code else ""


def _documents(service: Service) -> str:
    if service.required_documents:
        return ", ".join(service.required_documents)
    return "Rien" if service.documents_known else ""


def _areas(service_id: UUID) -> str:
    """Say where the service is competent, when it is tied to a territory."""
    rows = list(
        ServiceArea.objects.filter(service_id=service_id).order_by("scope").values_list("scope", "codes")
    )
    if any(scope == AreaScope.FRANCE for scope, _ in rows):
        return AreaScope.FRANCE.label
    codes = [code for scope, found in rows if scope == AreaScope.DEPARTEMENT for code in found]
    names = Departement.objects.filter(code__in=codes).order_by("code").values_list("name", flat=True)
    communes = sum(len(found) for scope, found in rows if scope == AreaScope.COMMUNE)
    parts = [*names, *([f"{communes} commune{'s' if communes > 1 else ''}"] if communes else [])]
    return ", ".join(parts)
