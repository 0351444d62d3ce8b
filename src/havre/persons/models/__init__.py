"""Persons as the teams know them; nothing here names anybody (the vault does)."""

from havre.persons.models.circle import (
    CircleFact,
    HouseholdStay,
    LinkQuality,
    ParentalAuthority,
    Relation,
    Relative,
    RelativeVersion,
)
from havre.persons.models.merging import Merge, NotSame
from havre.persons.models.person import Person

__all__ = [
    "CircleFact",
    "HouseholdStay",
    "LinkQuality",
    "Merge",
    "NotSame",
    "ParentalAuthority",
    "Person",
    "Relation",
    "Relative",
    "RelativeVersion",
]
