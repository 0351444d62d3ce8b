"""How safekeeping forgets its own records."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from havre.foundation.stores import ModelStore
from havre.kernel.retention import Store
from havre.safekeeping.models import RightsRequest


class RightsRequests(ModelStore):
    """Requests of persons, once answered or dropped, with their pieces."""

    category = "rights_request"
    kind = "rights"
    model = RightsRequest

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the closed ones."""
        return rows.exclude(closed_at=None).annotate(since=F("closed_at"))


STORES: tuple[Store, ...] = (RightsRequests(),)
