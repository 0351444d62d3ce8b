"""How long the team keeps who exported what; the files themselves lose their key after a day (``tasks``)."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from havre.foundation.stores import ModelStore
from havre.kernel.retention import Store
from havre.sharing.models import Export


class Exports(ModelStore):
    """Exports whose file can no longer be opened; the one of a file of a child may go sooner, with the file."""

    category = kind = "export"
    model = Export

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return those whose key is destroyed."""
        return rows.exclude(shredded_at=None).annotate(since=F("shredded_at"))


STORES: tuple[Store, ...] = (Exports(),)
