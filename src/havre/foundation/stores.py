"""What the stores of all journeys share (``kernel.retention.Store``): reading what is due, erasing a whole tree."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet

from havre.foundation.erasure import keys_of, shred_of, uproot
from havre.kernel.retention import Due, Erased

Roots = tuple[tuple[type[Model], Collection[Any]], ...]


class ModelStore(ABC):
    """A store of the rows of one model. Subclasses say what is over, and since when.

    ``names`` tells which column of which model holds the ids of a kind of object that still serves, and which
    column says for whom: ``{"person": ((ReportChild, "person_id", "report_id"),)}``.
    """

    category: ClassVar[str]
    kind: ClassVar[str]
    model: ClassVar[type[Model]]
    names: ClassVar[Mapping[str, tuple[tuple[type[Model], str, str], ...]]] = {}

    @abstractmethod
    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the rows that are no longer in use, annotated with ``since``."""

    def roots(self, object_id: UUID) -> Roots:
        """Return what is erased with the object, beyond what hangs from it by foreign keys."""
        return ((self.model, [object_id]),)

    def beside(self, object_id: UUID) -> frozenset[UUID]:  # noqa: ARG002 - for the subclasses
        """Return objects whose keys go too, although their rows are kept by another team or not seen."""
        return frozenset()

    def persons(self, object_id: UUID) -> frozenset[UUID]:  # noqa: ARG002 - for the subclasses
        """Return the persons that the object names."""
        return frozenset()

    def stub(self, object_id: UUID) -> Mapping[str, str]:  # noqa: ARG002 - for the subclasses
        """Nothing is counted, unless a subclass decides which codes."""
        return {}

    def due(self, team_id: UUID, *, before: datetime, limit: int, only: UUID | None = None) -> list[Due]:
        """Return the objects over before ``before``, the oldest first."""
        rows = self.over(self.model._base_manager.filter(team_id=team_id)).filter(since__lt=before)
        rows = rows.filter(pk=only) if only else rows
        return [
            Due(pk, since) for pk, since in rows.order_by("since", "pk").values_list("pk", "since")[:limit]
        ]

    def references(self, object_ids: Collection[UUID]) -> dict[UUID, str]:
        """Return the references, for the models that have some."""
        if not self._referenced:
            return {}
        rows = self.model._base_manager.filter(pk__in=list(object_ids)).order_by("pk")
        return dict(rows.values_list("pk", "reference"))

    def find(self, team_id: UUID, reference: str) -> UUID | None:
        """Return the object of that reference."""
        if not self._referenced:
            return None
        rows = self.model._base_manager.filter(team_id=team_id, reference=reference).order_by("pk")
        return rows.values_list("pk", flat=True).first()

    def erase(self, object_id: UUID, *, now: datetime) -> Erased:  # noqa: ARG002 - the signature of a store
        """Delete the object and its tree, shred the keys; the persons it named are told, not erased."""
        persons, others = self.persons(object_id), self.beside(object_id)
        gone = uproot(*self.roots(object_id))
        return Erased(gone.tables, gone.keys + shred_of({object_id, *others}), persons)

    def family(self, object_id: UUID) -> set[UUID]:
        """Return the object and what is erased beside it."""
        return {pk for _, ids in self.roots(object_id) for pk in ids}

    def key_ids(self, object_id: UUID) -> list[UUID]:
        """Return the keys of the object and of its tree."""
        return keys_of(*self.roots(object_id))

    def needed(self, kind: str, object_ids: Collection[UUID], *, aside: Collection[UUID] = ()) -> set[UUID]:
        """Return which of these objects of another kind are named, other than by those left ``aside``."""
        found: set[UUID] = set()
        for model, column, owner in self.names.get(kind, ()):
            rows = model._base_manager.filter(**{f"{column}__in": list(object_ids)})
            rows = rows.exclude(**{f"{owner}__in": list(aside)}) if aside else rows
            found |= set(rows.order_by().values_list(column, flat=True))
        return found

    @property
    def _referenced(self) -> bool:
        return any(field.name == "reference" for field in self.model._meta.fields)


def named_in(model: type[Model], column: str, **condition: Any) -> frozenset[UUID]:
    """Return the ids that rows hold in ``column``, none aside."""
    rows = model._base_manager.filter(**condition).exclude(**{column: None}).order_by()
    return frozenset(rows.values_list(column, flat=True))
