"""What professionals keep for themselves, and the people who agreed to be found by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.directory.models import Alias, Favourite, Referent, SavedSearch, Service
from havre.directory.rules import ServiceKind, ServiceStatus
from havre.directory.rules.keeping import Skill
from havre.directory.rules.languages import Language
from havre.directory.rules.taxonomy import Feature, Need, Publication, Situation
from havre.kernel.errors import NotVisible
from havre.territory.queries import communes_by_code

SHOWN = 100


@dataclass(frozen=True)
class Kept:
    """A favourite; one that readers no longer see says so."""

    service_id: UUID
    name: str
    kind: str
    where: str
    gone: bool


@dataclass(frozen=True)
class KeptSearch:
    """A search kept: its name and, in words, its codes."""

    id: UUID
    name: str
    words: str
    wanted: dict[str, Any]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return the search as the boxes of the search form, in order, empty ones left out."""
        told = {**self.wanted, "commune": self.wanted.get("commune_code", "")}
        names = ("commune", "situation", "need", "kind", "language", "features")
        values = [(name, told.get(name) or []) for name in names]
        return [
            (name, one) for name, given in values for one in ([given] if isinstance(given, str) else given)
        ]


@dataclass(frozen=True)
class Person:
    """A referent or an expert, as they agreed to be shown."""

    name: str
    function: str
    institution: str
    departement: str
    skills: str
    email: str
    phone: str
    expires_on: date


def favourites(actor: Actor) -> list[Kept]:
    """Return one's favourites by name; an entry joined to another leads there. Three statements."""
    _professional(actor)
    ids = list(
        Favourite.objects.filter(user_id=actor.user_id).order_by("id").values_list("service_id", flat=True)
    )
    moved = dict(Alias.objects.filter(old_id__in=ids).order_by("old_id").values_list("old_id", "service_id"))
    rows = Service.objects.filter(id__in=[moved.get(one, one) for one in ids]).select_related(
        "location__commune"
    )
    return [
        Kept(
            row.id, row.name, ServiceKind.label_of(row.kind), row.location.commune.name if row.location else "",
            row.publication != Publication.PUBLISHED or row.status == ServiceStatus.CLOSED,
        )
        for row in rows.order_by("name", "id")
    ]  # fmt: skip


def is_favourite(actor: Actor, service_id: UUID) -> bool:
    """Tell whether the person keeps this entry at hand. One statement."""
    return Favourite.objects.filter(user_id=actor.user_id, service_id=service_id).exists()


def searches(actor: Actor) -> list[KeptSearch]:
    """Return one's searches by name. Three statements."""
    _professional(actor)
    rows = list(SavedSearch.objects.filter(user_id=actor.user_id).order_by("name", "id"))
    places = communes_by_code({row.wanted.get("commune_code", "") for row in rows})
    return [KeptSearch(row.id, row.name, _words(row.wanted, places), row.wanted) for row in rows]


def _words(wanted: dict[str, Any], places: dict[str, Any]) -> str:
    place = places.get(wanted.get("commune_code", ""))
    parts = [
        place.label if place else "", Situation.label_of(wanted.get("situation", "")),
        Need.label_of(wanted.get("need", "")), ServiceKind.label_of(wanted.get("kind", "")),
        Language.label_of(wanted.get("language", "")), *(Feature.label_of(code) for code in wanted.get("features", [])),
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)


def referents(actor: Actor, *, departement: str = "", skill: str = "", on: date) -> list[Person]:
    """Return those who agreed and whose consent runs, by département then name. One statement."""
    _professional(actor)
    rows = Referent.objects.filter(withdrawn_at=None, expires_on__gte=on)
    rows = rows.filter(departement_code=departement) if departement else rows
    rows = rows.filter(skills__contains=[skill]) if skill else rows
    return [_person(row) for row in rows.order_by("departement_code", "name", "id")[:SHOWN]]


def own_referent(actor: Actor) -> dict[str, Any]:
    """Return what one agreed to show, empty when nothing runs. One statement."""
    row = Referent.objects.filter(user_id=actor.user_id).values().first()
    return dict(row) if row else {}


def _person(row: Referent) -> Person:
    return Person(
        row.name, row.function, row.institution, row.departement_code,
        ", ".join(Skill.label_of(code) for code in row.skills), row.email, row.phone, row.expires_on,
    )  # fmt: skip


def _professional(actor: Actor) -> None:
    if not actor.holds(Right.DIRECTORY_PROFESSIONAL):
        raise NotVisible
