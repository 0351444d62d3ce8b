"""What a source may say of a service beyond who, where and by which telephone; pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from havre.directory.rules import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The organisation that runs the service, when the source tells it apart; ``key`` is its identifier there."""

    key: str
    name: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Columns of the service that the source fills; None says nothing, and an import then changes nothing.

    ``opening_hours`` is an expression of OpenStreetMap already checked. ``tier`` can only make a service more
    private than its kind does.
    """

    description: str | None = None
    opening_hours: str | None = None
    tier: Tier | None = None
    min_age: int | None = None
    max_age: int | None = None
    genders: tuple[str, ...] | None = None
    trans_inclusive: bool | None = None
    reception: str | None = None
    specialised: tuple[str, ...] | None = None
    welcomes: tuple[str, ...] | None = None
    access_modes: tuple[str, ...] | None = None
    mobilisable_by: tuple[str, ...] | None = None
    anonymity: str | None = None
    without_parents: bool | None = None
    cost: str | None = None
    languages: tuple[str, ...] | None = None
    interpreter: bool | None = None
    sign_language: bool | None = None
    night_access: bool | None = None
    animals: bool | None = None
    documents_known: bool | None = None
    required_documents: tuple[str, ...] | None = None
    accessibility_url: str | None = None

    def said(self) -> dict[str, Any]:
        """Return what is told, by column; lists as the database takes them."""
        told = {name: getattr(self, name) for name in DETAIL_COLUMNS}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in told.items()
            if value is not None
        }


# The columns of a service that only some sources fill, in the order of the table.
DETAIL_COLUMNS = tuple(name for name in Details.__slots__ if name not in {"opening_hours", "tier"})
NOTHING = Details()
