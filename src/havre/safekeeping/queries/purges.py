"""Purges as their screens show them: counts for all, references for those who may read the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from havre.accounts.access import Actor
from havre.accounts.models import Team, User
from havre.accounts.rules import Right
from havre.foundation import audit
from havre.safekeeping.access import run_for, runs_visible_to
from havre.safekeeping.models import PurgeItem, PurgeLine, PurgeRun
from havre.safekeeping.queries.certificate import certificate_text
from havre.safekeeping.rules import RUN, RunAct, RunStatus, Then
from havre.safekeeping.rules.retention import BY_CODE, Duration
from havre.safekeeping.stores import stores

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class RunLine:
    """One purge in the list."""

    id: UUID
    reference: str
    status: str
    proposed_at: datetime
    counted: int
    done: int


@dataclass(frozen=True, kw_only=True)
class CategoryLine:
    """What a purge does in one team for one category."""

    team: str
    label: str
    duration: str
    then: str
    counted: int
    done: int
    held: int
    kept: int
    references: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """One purge: its states, its lines, what the reader may do."""

    id: UUID
    agency_id: UUID
    reference: str
    status: str
    state: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    ended_at: datetime | None
    lines: tuple[CategoryLine, ...]
    may_decide: bool
    may_withdraw: bool
    may_resume: bool
    own_proposal: bool
    certificate: str
    certificate_sha256: str

    @property
    def counted(self) -> int:
        """Return how many objects the proposal holds."""
        return sum(line.counted for line in self.lines)


def runs_of(actor: Actor) -> list[RunLine]:
    """Return the last purges of the actor's agencies, in two statements."""
    rows = list(runs_visible_to(actor).order_by("-proposed_at", "pk")[:SHOWN])
    sums = PurgeLine.objects.filter(run__in=[row.pk for row in rows]).values("run_id").order_by("run_id")
    totals = {one["run_id"]: (one["c"], one["d"]) for one in sums.annotate(c=Sum("counted"), d=Sum("done"))}
    return [
        RunLine(
            id=row.pk,
            reference=row.reference,
            status=RunStatus.label_of(row.status),
            proposed_at=row.proposed_at,
            counted=totals.get(row.pk, (0, 0))[0],
            done=totals.get(row.pk, (0, 0))[1],
        )
        for row in rows
    ]


def run_page(actor: Actor, run_id: UUID) -> RunPage:
    """Return one purge; the references of one's own teams are told to the journal before they are shown."""
    run = run_for(actor, run_id)
    lines = list(PurgeLine.objects.filter(run=run).order_by("team_id", "category", "then"))
    names = dict(
        User.objects.filter(pk__in=[run.proposed_by_id, run.decided_by_id])
        .order_by("pk")
        .values_list("pk", "name")
    )
    open_ = RUN.allows(run.status, RunAct.CONFIRM)
    return RunPage(
        id=run.pk,
        agency_id=run.agency_id,
        reference=run.reference,
        status=RunStatus.label_of(run.status),
        state=run.status,
        proposed_at=run.proposed_at,
        proposed_by=names.get(run.proposed_by_id, "Ancien membre"),
        decided_at=run.decided_at,
        decided_by=names.get(run.decided_by_id, "Ancien membre") if run.decided_by_id else "",
        ended_at=run.ended_at,
        lines=tuple(_lines(actor, run, lines)),
        may_decide=open_ and actor.holds(Right.PURGE_CONFIRM) and run.proposed_by_id != actor.user_id,
        may_withdraw=open_ and actor.holds(Right.DATA_PROTECTION),
        may_resume=run.status == RunStatus.CONFIRMED and actor.holds(Right.DATA_PROTECTION),
        own_proposal=run.proposed_by_id == actor.user_id,
        certificate=certificate_text(run) if run.status == RunStatus.DONE else "",
        certificate_sha256=run.certificate_sha256,
    )


def _lines(actor: Actor, run: PurgeRun, lines: list[PurgeLine]) -> Iterable[CategoryLine]:
    teams = dict(Team.objects.filter(agency_id=run.agency_id).order_by("pk").values_list("pk", "name"))
    references = _references(actor, run)
    for line in lines:
        yield CategoryLine(
            team=teams.get(line.team_id, ""),
            label=BY_CODE[line.category].label,
            duration=Duration(months=line.months, days=line.days).words,
            then=Then.label_of(line.then) if line.then == Then.ERASE else "Archive scellée",
            counted=line.counted,
            done=line.done,
            held=line.held,
            kept=line.kept,
            references=tuple(sorted(references.get(line.pk, ()))),
        )


def _references(actor: Actor, run: PurgeRun) -> dict[UUID, list[str]]:
    """Return the references of what waits, by line, for the teams whose files the actor answers for."""
    mine = actor.teams_with(Right.PURGE_CONFIRM)
    if not mine or run.status not in (RunStatus.PROPOSED, RunStatus.CONFIRMED):
        return {}
    items = PurgeItem.objects.filter(line__run=run, team_id__in=mine).order_by("since", "pk")
    found = list(items.values_list("line_id", "line__category", "object_id")[:SHOWN])
    shown: dict[UUID, list[str]] = {}
    for category in {category for _, category, _ in found}:
        ids = [object_id for _, one, object_id in found if one == category]
        names = stores()[category].references(ids)
        for line_id, one, object_id in found:
            if one == category and object_id in names:
                shown.setdefault(line_id, []).append(names[object_id])
    if shown:
        audit.record(
            "purge.references",
            kind="purge",
            object_id=run.pk,
            detail={"shown": sum(map(len, shown.values()))},
        )
    return shown
