"""How safekeeping forgets its own records, and the journal of accesses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from havre.accounts.models import Team
from havre.foundation.stores import ModelStore
from havre.kernel.retention import Due, Erased, Store
from havre.safekeeping.models import RightsRequest
from havre.safekeeping.queries.dues import territory_for
from havre.safekeeping.queries.table import line_of


class RightsRequests(ModelStore):
    """Requests of persons, once answered or dropped, with their pieces."""

    category = "rights_request"
    kind = "rights"
    model = RightsRequest

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the closed ones."""
        return rows.exclude(closed_at=None).annotate(since=F("closed_at"))


class Journal:
    """The journal, one chain for each person of the team and one for its jobs: the beginning of a chain goes.

    The chain itself stays, with its last event and the hash of the last one that went (``audit.cut``): what remains is
    verified from there. An event on something that is held keeps all that follows it in its chain.
    """

    category = "access_log"
    kind = "journal"

    def due(self, team_id: UUID, *, before: datetime, limit: int, only: UUID | None = None) -> list[Due]:  # noqa: ARG002 - the team of the scope
        """Return the chains that begin before ``before``, the oldest first."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT chain, since FROM audit.chains_due(%s, %s, %s)", [before, only, limit])
            return [Due(chain, since) for chain, since in cursor.fetchall()]

    def references(self, object_ids: Collection[UUID]) -> dict[UUID, str]:  # noqa: ARG002 - the signature of a store
        """Return nothing: a chain has no reference."""
        return {}

    def find(self, team_id: UUID, reference: str) -> UUID | None:  # noqa: ARG002 - the signature of a store
        """Return nothing: a chain is not called by a reference."""
        return None

    def erase(self, object_id: UUID, *, now: datetime) -> Erased:
        """Cut the chain where its duration ends; the database asks for the purge that a second person confirmed."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.teams()")
            team = Team.objects.get(pk=cursor.fetchone()[0][0])
            line = line_of(team.agency_id, self.category, on=timezone.localdate(now))
            cursor.execute(
                "SELECT audit.cut(%s, %s)", [object_id, line.duration.over_before(now, territory_for(team))]
            )
            return Erased({"audit.event": int(cursor.fetchone()[0])})

    def stub(self, object_id: UUID) -> Mapping[str, str]:  # noqa: ARG002 - the signature of a store
        """Count nothing: the journal names people at work."""
        return {}

    def family(self, object_id: UUID) -> set[UUID]:
        """Return the chain alone: a hold is looked at event by event."""
        return {object_id}

    def key_ids(self, object_id: UUID) -> list[UUID]:  # noqa: ARG002 - the signature of a store
        """Return nothing: the journal holds ids and codes, nothing sealed."""
        return []

    def persons(self, object_id: UUID) -> frozenset[UUID]:  # noqa: ARG002 - the signature of a store
        """Return nobody: an id in the journal keeps no person."""
        return frozenset()

    def needed(self, kind: str, object_ids: Collection[UUID], *, aside: Collection[UUID] = ()) -> set[UUID]:  # noqa: ARG002 - the signature of a store
        """Return nothing: no object lasts because the journal names it."""
        return set()


STORES: tuple[Store, ...] = (RightsRequests(), Journal())
