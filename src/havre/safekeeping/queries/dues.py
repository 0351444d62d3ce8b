"""What is due in one team today; called under the scope of that team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from havre.accounts.models import Team
from havre.kernel.retention import Due, Store
from havre.law.periods import local_date
from havre.law.territory import METROPOLE, Territory, territory_of
from havre.safekeeping.models import Archived, LegalHold
from havre.safekeeping.queries.table import Line
from havre.safekeeping.rules import LINE_LIMIT, Then
from havre.safekeeping.rules.retention import Duration


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one line of a purge would do: the objects whose duration is over, and how it ends for them."""

    category: str
    then: Then
    duration: Duration
    items: list[Due]


def territory_for(team: Team) -> Territory:
    """Return the clock of a team; the national ones follow that of Paris."""
    return territory_of(team.departement_code) if team.departement_code else METROPOLE


def batches(team: Team, line: Line, store: Store, *, now: datetime) -> list[Batch]:
    """Return what is due for one category: the objects to erase (or to seal), then the archives that are over."""
    place = territory_for(team)
    sealed = dict(
        Archived.objects.filter(team_id=team.pk, category=line.category.code)
        .order_by("sealed_at", "pk")
        .values_list("object_id", "sealed_at")
    )
    active = store.due(team.pk, before=line.duration.before(now, place), limit=LINE_LIMIT + len(sealed))
    over = [due for due in active if due.object_id not in sealed and _over(due, line.duration, place, now)]
    first = Batch(
        category=line.category.code, then=line.then, duration=line.duration, items=over[:LINE_LIMIT]
    )
    if line.then is not Then.ARCHIVE:
        # The agency no longer archives: what was sealed goes with the rest.
        first.items.extend(Due(pk, at) for pk, at in sealed.items())
        return [first]
    old = [Due(pk, at) for pk, at in sealed.items() if line.archive.ends_at(at, place) <= now]
    return [first, _archives(line, old[:LINE_LIMIT])]


def still_due(team: Team, due: Due, *, line: Line, then: Then, store: Store, now: datetime) -> bool:
    """Whether the object is due as it was when the purge was proposed: nothing happened since."""
    place = territory_for(team)
    sealed = Archived.objects.filter(object_id=due.object_id).values_list("sealed_at", flat=True).first()
    if sealed is not None:
        return then is Then.ERASE and (
            line.then is not Then.ARCHIVE or line.archive.ends_at(sealed, place) <= now
        )
    found = store.due(team.pk, before=line.duration.before(now, place), limit=1, only=due.object_id)
    return then is line.then and any(_over(one, line.duration, place, now) for one in found)


def is_held(object_ids: Iterable[UUID], *, team: Team, now: datetime) -> bool:
    """Whether a hold runs on one of these objects."""
    today = local_date(now, territory_for(team))
    rows = LegalHold.objects.filter(object_id__in=list(object_ids), lifted_at=None)
    return rows.exclude(until_on__lt=today).exists()


def _archives(line: Line, items: list[Due]) -> Batch:
    return Batch(category=line.category.code, then=Then.ERASE, duration=line.archive, items=items)


def _over(due: Due, duration: Duration, place: Territory, now: datetime) -> bool:
    return duration.ends_at(due.since, place) <= now
