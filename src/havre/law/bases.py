"""The legal-basis catalogue: which text a person may cite, in which writing, on which day."""

from __future__ import annotations

from datetime import date
from typing import Final

from havre.law.base import Audience, Base, DocumentKind
from havre.law.tables import definitions, duties, procedures, secrecy

CATALOGUE: Final[tuple[Base, ...]] = (
    *duties.BASES,
    *secrecy.BASES,
    *definitions.BASES,
    *procedures.BASES,
)


def in_force(on: date) -> tuple[Base, ...]:
    """Return the texts in force on that day, in the order of the catalogue."""
    return tuple(base for base in CATALOGUE if base.period.holds(on))


def base_of(code: str, on: date) -> Base:
    """Return the version of a text in force on that day; ``KeyError`` when there is none."""
    for base in in_force(on):
        if base.code == code:
            return base
    message = f"no text {code} on {on}"
    raise KeyError(message)


def bases_for(
    audience: Audience, document: DocumentKind, on: date, *, also: tuple[Audience, ...] = ()
) -> tuple[Base, ...]:
    """Return what a person writing in this quality may cite in this document on that day.

    ``also`` adds qualities: a school social worker is a civil servant and bound by secrecy.
    """
    return tuple(base for base in in_force(on) if document in base.documents and base.serves(audience, *also))
