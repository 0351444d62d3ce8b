"""The countdown to majority (policy.md, FR-PLN-07): three meetings of the team, none of them a limit of the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from havre.law.age import MAJORITY
from havre.law.periods import add_months


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark of the countdown: so many months before the 18th birthday."""

    title: str
    months_before: int


COUNTDOWN: Final[Mapping[str, Mark]] = MappingProxyType(
    {
        "M17": Mark(title="17 ans : faire le point avec le jeune sur l'après", months_before=12),
        "M17.6": Mark(title="17 ans et demi : vérifier droits, logement, santé, papiers", months_before=6),
        "M18": Mark(title="18 ans : relais et accompagnement jeune majeur", months_before=0),
    }
)
SOURCE: Final = "Repère choisi par Havre pour préparer la majorité ; ce n'est pas un délai de la loi."


def marks_ahead(majority: date, *, today: date) -> dict[str, date]:
    """Return the marks that are not past, with their day."""
    days = {code: add_months(majority, -mark.months_before) for code, mark in COUNTDOWN.items()}
    return {code: on for code, on in days.items() if on >= today}


def birth_for_law(majority: date) -> date:
    """Return a birth date whose 18th birthday is ``majority``: the vault is not opened to count a limit.

    The real one may be a 29 February when this one is a 1 March: the limits of ``law`` (2, 13, 17 and 18 years) are
    the same. A majority never falls on a 29 February.
    """
    return majority.replace(year=majority.year - MAJORITY)
