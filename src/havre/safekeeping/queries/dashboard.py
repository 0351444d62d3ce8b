"""What waits in safekeeping: the officer's page, and the lines of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.models import PurgeRun as TalkPurge
from havre.kernel.worklist import WorkItem
from havre.safekeeping.access import breaches_visible_to, runs_visible_to
from havre.safekeeping.models import RightsRequest
from havre.safekeeping.queries.purges import RunLine, runs_of
from havre.safekeeping.rules import RunStatus
from havre.safekeeping.rules.breach import BreachStatus, CnilDecision
from havre.safekeeping.rules.rights import OPEN

HEADING = "Données et droits"


@dataclass(frozen=True, kw_only=True)
class Board:
    """The clocks that run, the last purges, what erased itself."""

    items: tuple[WorkItem, ...]
    runs: tuple[RunLine, ...]
    talks_purged_at: datetime | None
    talks_purged: int


def board_of(actor: Actor, *, now: datetime) -> Board:
    """Return the officer's page, in five statements whatever its length."""
    last = TalkPurge.objects.order_by("-ended_at", "pk").first()
    return Board(
        items=tuple(sorted(work_items(actor, now=now), key=lambda item: item.order)),
        runs=tuple(runs_of(actor)[:5]),
        talks_purged_at=last.ended_at if last else None,
        talks_purged=last.conversations if last else 0,
    )


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits: requests, breaches, purges to confirm. Nothing is asked for those who hold no right."""
    rights = (Right.DATA_PROTECTION, Right.PURGE_CONFIRM)
    if not any(actor.holds(right) for right in rights):
        return []
    return [*_requests(actor, now), *_breaches(actor, now), *_runs(actor)]


def _requests(actor: Actor, now: datetime) -> list[WorkItem]:
    officer = RightsRequest.objects.filter(agency_id__in=actor.agencies_with(Right.DATA_PROTECTION))
    own = RightsRequest.objects.filter(team_id__in=actor.teams_with(Right.PURGE_CONFIRM))
    rows = (officer | own).filter(status__in=[state.value for state in OPEN]).order_by("due_at", "pk")
    opens = actor.teams_with(Right.RIGHTS_ANSWER)
    return [
        WorkItem(
            heading=HEADING,
            title=f"Demande de droits {row.reference}",
            path=f"/donnees/demandes/{row.pk}/" if row.team_id in opens else "/donnees/demandes/",
            # The last instant of the last day: its midnight would be shown as the next day.
            due_at=row.due_at - timedelta(seconds=1),
            late=now >= row.due_at,
        )
        for row in rows[:50]
    ]


def _breaches(actor: Actor, now: datetime) -> list[WorkItem]:
    if not actor.holds(Right.DATA_PROTECTION):
        return []
    rows = breaches_visible_to(actor).filter(status=BreachStatus.OPEN.value).order_by("due_at", "pk")
    return [
        WorkItem(
            heading=HEADING,
            title=f"Violation de données {row.reference}",
            path=f"/donnees/violations/{row.pk}/",
            due_at=row.due_at,
            late=row.cnil == CnilDecision.UNDECIDED and now >= row.due_at,
            urgent=row.cnil == CnilDecision.UNDECIDED,
        )
        for row in rows[:50]
    ]


def _runs(actor: Actor) -> list[WorkItem]:
    if not actor.holds(Right.PURGE_CONFIRM):
        return []
    rows = (
        runs_visible_to(actor).filter(status=RunStatus.PROPOSED.value).exclude(proposed_by_id=actor.user_id)
    )
    return [
        WorkItem(
            heading=HEADING,
            title=f"Purge {row.reference} à confirmer",
            path=f"/donnees/purges/{row.pk}/",
            since=row.proposed_at,
        )
        for row in rows.order_by("proposed_at", "pk")[:10]
    ]
