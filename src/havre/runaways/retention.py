"""What is left of the writings that came from telephones; the photographs erase themselves (``tasks``)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from havre.foundation.stores import ModelStore
from havre.kernel.retention import Store
from havre.runaways.models import NightEntry


class NightEntries(ModelStore):
    """Writings from a telephone, once read and attached or put aside; one that still waits is never due."""

    category = kind = "night_entry"
    model = NightEntry

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return those that somebody settled; what was put in a file stays in the file."""
        return rows.exclude(settled_at=None).annotate(since=F("settled_at"))


STORES: tuple[Store, ...] = (NightEntries(),)
