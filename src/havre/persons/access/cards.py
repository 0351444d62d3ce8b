"""The civil identity of a person, as the vault seals it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from havre.persons.rules.identifiers import IdentifierKind


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


@dataclass(frozen=True)
class Number:
    """A number by which another organisation knows a person; both dates are included, None is not known."""

    kind: IdentifierKind
    value: str
    issuer: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    id: UUID | None = None

    def to_json(self) -> dict[str, str]:
        """Return what the vault seals; the dates stay beside."""
        return {"kind": self.kind.value, "value": self.value, "issuer": self.issuer}
