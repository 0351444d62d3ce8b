"""Tables of safekeeping: retention and purges, rights of persons, breaches."""

from __future__ import annotations

from havre.safekeeping.models.breach import Breach, BreachStep
from havre.safekeeping.models.purge import Archived, LegalHold, PurgeItem, PurgeLine, PurgeRun, StubCount
from havre.safekeeping.models.retention import RetentionRule
from havre.safekeeping.models.rights import RightsPiece, RightsRequest

__all__ = [
    "Archived",
    "Breach",
    "BreachStep",
    "LegalHold",
    "PurgeItem",
    "PurgeLine",
    "PurgeRun",
    "RetentionRule",
    "RightsPiece",
    "RightsRequest",
    "StubCount",
]
