"""What a CRIP keeps of the writings it received, and how they disappear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from havre.concern_unit.models import Reception, ReceptionChild
from havre.concern_unit.rules import ReceptionStatus
from havre.foundation.stores import ModelStore, Roots, named_in
from havre.kernel.retention import Store


class Receptions(ModelStore):
    """Closed receptions, with those that were joined to them."""

    category = "reception"
    kind = "reception"
    model = Reception
    names = {"person": ((ReceptionChild, "person_id", "reception_id"),)}

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the closed ones, since the decision."""
        rows = rows.filter(status=ReceptionStatus.CLOSED.value, merged_into=None)
        return rows.annotate(since=Coalesce(F("decided_at"), F("closed_at"), F("received_at")))

    def roots(self, object_id: UUID) -> Roots:
        """Return the reception and all that was joined to it, from near or far."""
        return ((Reception, self._joined(object_id)),)

    def persons(self, object_id: UUID) -> frozenset[UUID]:
        """Return the children named by all of them."""
        return named_in(ReceptionChild, "person_id", reception__in=self._joined(object_id))

    def stub(self, object_id: UUID) -> Mapping[str, str]:
        """Return the year, and what was decided."""
        received, decision = Reception.objects.values_list("received_at", "decision").get(pk=object_id)
        return {"year": str(received.year), "decision": decision or "none"}

    def _joined(self, object_id: UUID) -> list[UUID]:
        found, newest = [object_id], [object_id]
        while newest:
            rows = Reception.objects.filter(merged_into__in=newest).exclude(pk__in=found).order_by("pk")
            newest = list(rows.values_list("pk", flat=True))
            found += newest
        return found


STORES: tuple[Store, ...] = (Receptions(),)
