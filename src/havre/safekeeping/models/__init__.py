"""Tables of safekeeping: retention and purges, rights of persons, breaches."""

from __future__ import annotations

from havre.safekeeping.models.purge import Archived, LegalHold, PurgeItem, PurgeLine, PurgeRun, StubCount
from havre.safekeeping.models.retention import RetentionRule

__all__ = ["Archived", "LegalHold", "PurgeItem", "PurgeLine", "PurgeRun", "RetentionRule", "StubCount"]
