"""What the whole world may read of a service: built by one door (queries/exports.py), written by the exporters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from havre.directory.rules import PRECISE


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPlace:
    """A place where people go; ``precision`` says where the point comes from (source, commune, unknown)."""

    id: UUID
    label: str
    address: tuple[str, ...]
    postal_code: str
    city: str
    commune_code: str
    commune: str
    departement_code: str
    latitude: float | None
    longitude: float | None
    precision: str
    opening_hours: str
    phone: str

    @property
    def exact(self) -> tuple[float, float] | None:
        """The point when the source or a person gave one; None when it is only the centre of the commune."""
        if self.precision not in PRECISE or self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOrganization:
    """The body that runs the service."""

    id: UUID
    name: str
    description: str
    siret: str
    finess: str
    rna: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPhone:
    """A number in E.164, or a short one, and what answers (public, 24h)."""

    number: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAlert:
    """Something that holds for a time."""

    text: str
    closes: bool
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicService:
    """A published service, without a professional field; ``places[0]`` is the main one, none for a service from afar.

    Codes are those of the vocabularies of Havre; empty texts, empty lists and null say "not known".
    """

    id: UUID
    name: str
    kind: str
    status: str
    organization: PublicOrganization
    description: str
    email: str
    phones: tuple[PublicPhone, ...]
    opening_hours: str
    hours_text: str
    places: tuple[PublicPlace, ...]
    nationwide: bool
    departements: tuple[str, ...]
    communes: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    genders: tuple[str, ...]
    trans_inclusive: bool | None
    reception: str
    specialised: tuple[str, ...]
    welcomes: tuple[str, ...]
    access_modes: tuple[str, ...]
    mobilisable_by: tuple[str, ...]
    anonymity: str
    without_parents: bool | None
    cost: str
    languages: tuple[str, ...]
    interpreter: bool | None
    sign_language: bool | None
    night_access: bool | None
    animals: bool | None
    documents_known: bool
    required_documents: tuple[str, ...]
    accessibility_url: str
    trained_on: date | None
    alerts: tuple[PublicAlert, ...]
    credits: tuple[str, ...]
    verified_on: date | None
    fresh_on: date

    @property
    def place(self) -> PublicPlace | None:
        """The main place, or None for a service from afar."""
        return self.places[0] if self.places else None
