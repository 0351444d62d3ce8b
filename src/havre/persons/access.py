"""Doors to the persons: aliases without ceremony, identities with a purpose and an audit event."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.foundation.keys import provider
from havre.kernel.errors import NotVisible
from havre.kernel.text import fold
from havre.persons.models import Person
from havre.persons.vault import Identity, Token


@dataclass(frozen=True)
class IdentityCard:
    """The civil identity of a person, as known. Every field may be empty; nothing is mandatory."""

    family_name: str = ""
    given_names: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    address: str = ""
    phone: str = ""
    other_names: tuple[str, ...] = field(default_factory=tuple)

    @property
    def full_name(self) -> str:
        """Given names then family name, as French letters write them."""
        return f"{self.given_names} {self.family_name.upper()}".strip()

    def to_json(self) -> dict[str, Any]:
        """Return what the vault seals."""
        values = asdict(self)
        values["birth_date"] = self.birth_date.isoformat() if self.birth_date else None
        values["other_names"] = list(self.other_names)
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Return the card of what the vault unsealed."""
        birth = values.get("birth_date")
        names = tuple(values.get("other_names") or ())
        return cls(
            **{**values, "birth_date": date.fromisoformat(birth) if birth else None, "other_names": names}
        )


def token(agency_id: UUID, kind: str, text: str) -> bytes:
    """Return the blind-index token of ``text``: keyed per agency, so that tokens never join across agencies."""
    key = provider().derived(f"names|{agency_id}")
    return hmac.new(key, f"{kind}|{text}".encode(), hashlib.sha256).digest()[:16]


def tokens_of(agency_id: UUID, card: IdentityCard) -> list[tuple[str, bytes]]:
    """Return the tokens that find this card again: the exact name, and the exact name with the birth date."""
    name = fold(f"{card.given_names} {card.family_name}")
    found = [("name", token(agency_id, "name", name))] if name else []
    if name and card.birth_date:
        found.append(("name_birth", token(agency_id, "name_birth", f"{name}|{card.birth_date.isoformat()}")))
    return found


def person_for(actor: Actor, person_id: UUID) -> Person:
    """Return a person of the actor's teams; raise ``NotVisible`` otherwise."""
    teams = [seat.team_id for seat in actor.seats if seat.team_id]
    try:
        return Person.objects.get(pk=person_id, team_id__in=teams)
    except Person.DoesNotExist as error:
        raise NotVisible from error


def identity_for(actor: Actor, person_id: UUID, *, purpose: str) -> IdentityCard:
    """Return the identity of one person; the reading is in the journal before anything is shown."""
    return identities_for(actor, [person_id], purpose=purpose)[person_id]


def identities_for(actor: Actor, person_ids: Iterable[UUID], *, purpose: str) -> dict[UUID, IdentityCard]:
    """Return several identities in two statements, each reading in the journal.

    Raises ``NotVisible`` when one of them is not of the actor's teams.
    """
    wanted = list(dict.fromkeys(person_ids))
    teams = [seat.team_id for seat in actor.seats if seat.team_id]
    rows = {row.person_id: row for row in Identity.objects.filter(person_id__in=wanted, team_id__in=teams)}
    if len(rows) != len(wanted):
        raise NotVisible
    keys = sealing.open_keys(row.key_id for row in rows.values())
    for person_id in wanted:
        audit.record(
            "identity.read",
            kind="person",
            object_id=person_id,
            team_id=rows[person_id].team_id,
            purpose=purpose,
        )
    return {
        person_id: IdentityCard.from_json(row.unseal(keys[row.key_id], "card"))
        for person_id, row in rows.items()
    }


def persons_named(
    actor: Actor, *, agency_id: UUID, team_id: UUID, names: str, birth_date: date | None, purpose: str
) -> list[UUID]:
    """Return the persons of one team whose exact name (and birth date) is given; never fuzzy, always in the journal.

    ``names`` is "given names family name"; accents, case and hyphens do not matter.
    """
    actor_teams = [seat.team_id for seat in actor.seats]
    if team_id not in actor_teams:
        raise NotVisible
    name = fold(names)
    kind = "name_birth" if birth_date else "name"
    text = f"{name}|{birth_date.isoformat()}" if birth_date else name
    rows = Token.objects.filter(token=token(agency_id, kind, text), team_id=team_id).order_by("id")
    found = list(dict.fromkeys(rows.values_list("person_id", flat=True)))
    audit.record(
        "person.search", kind="person", team_id=team_id, purpose=purpose, detail={"found": len(found)}
    )
    return found
