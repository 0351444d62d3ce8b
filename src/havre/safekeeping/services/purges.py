"""A purge is proposed by one person and confirmed by another; the jobs do it (``services.erasing``)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from havre.accounts.access import Actor
from havre.accounts.models import Membership, Team
from havre.accounts.notices import notify
from havre.accounts.rules import HOLDERS, Right
from havre.foundation import audit
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import Refused
from havre.kernel.ids import reference, uuid7
from havre.safekeeping.access import agency_of, run_for, teams_of
from havre.safekeeping.models import PurgeItem, PurgeLine, PurgeRun
from havre.safekeeping.queries.dues import Batch, batches
from havre.safekeeping.queries.table import Line, table_of
from havre.safekeeping.rules import RUN, RunAct, RunFacts, RunStatus
from havre.safekeeping.stores import stores

PURGE_TEAM = "safekeeping_purge_team"


@transaction.atomic
def propose_purge(*, actor: Actor, run_id: UUID, now: datetime) -> PurgeRun:
    """Count what is due in every team of the agency and keep the list of it: nothing is erased (dry run).

    The list is written under the scope of each team: the officer does not read it. Tells those who may confirm.
    Raises ``Refused``: ``run_open``, ``nothing_due``.
    """
    agency_id = agency_of(actor, Right.DATA_PROTECTION)
    known = PurgeRun.objects.filter(pk=run_id).first()
    if known:
        return known
    _refuse_second(agency_id)
    run = PurgeRun.objects.create(
        id=run_id, agency_id=agency_id, reference=reference("PU"), proposed_at=now, proposed_by_id=actor.user_id
    )  # fmt: skip
    table = [line for line in table_of(agency_id, on=timezone.localdate(now)) if line.purged]
    counted = sum(_list(run, team, table, now=now) for team in teams_of(agency_id))
    if not counted:
        raise Refused(
            "Rien n'est arrivé au terme de sa durée aujourd'hui : il n'y a rien à purger.", code="nothing_due"
        )
    audit.record("purge.propose", kind="purge", object_id=run.pk, detail={"objects": counted})
    _tell(run, Right.PURGE_CONFIRM, actor=actor, now=now)
    return run


def _refuse_second(agency_id: UUID) -> None:
    open_ = PurgeRun.objects.filter(
        agency_id=agency_id, status__in=[RunStatus.PROPOSED.value, RunStatus.CONFIRMED.value]
    )
    if open_.exists():
        raise Refused(
            "Une purge est déjà proposée ou en cours dans votre organisation. Attendez qu'elle soit terminée, "
            "ou faites-la refuser.",
            code="run_open",
        )  # fmt: skip


def _list(run: PurgeRun, team: Team, table: list[Line], *, now: datetime) -> int:
    """Write the lines of one team; return how many objects they hold."""
    with acting_for_team(team.pk):
        found = [
            batch
            for line in table
            if line.category.code in stores()
            for batch in batches(team, line, stores()[line.category.code], now=now)
            if batch.items
        ]
    lines = [_line(run, team, batch) for batch in found]
    PurgeLine.objects.bulk_create(lines)
    with acting_for_team(team.pk):
        PurgeItem.objects.bulk_create(
            PurgeItem(team_id=team.pk, line=line, object_id=due.object_id, since=due.since)
            for line, batch in zip(lines, found, strict=True)
            for due in batch.items
        )
    return sum(line.counted for line in lines)


def _line(run: PurgeRun, team: Team, batch: Batch) -> PurgeLine:
    return PurgeLine(
        id=uuid7(), run=run, agency_id=run.agency_id, team_id=team.pk, category=batch.category,
        then=batch.then.value, months=batch.duration.months, days=batch.duration.days, counted=len(batch.items),
    )  # fmt: skip


@transaction.atomic
def decide_purge(*, actor: Actor, run_id: UUID, act: RunAct, now: datetime) -> PurgeRun:
    """Confirm or refuse a proposal of somebody else; a confirmation queues one job for each team. Told back."""
    run = run_for(actor, run_id, lock=True)
    agency_of(actor, Right.PURGE_CONFIRM)
    facts = RunFacts(proposed_by=run.proposed_by_id, proposed_at=run.proposed_at, by=actor.user_id, now=now)
    run.status = RUN.after(run.status, act, facts=facts).value
    run.decided_at, run.decided_by_id = now, actor.user_id
    run.save()
    audit.record(f"purge.{act.value}", kind="purge", object_id=run.pk)
    if act is RunAct.CONFIRM:
        queue_teams(run)
    notify(
        [run.proposed_by_id],
        team_id=None,
        kind="purge_wanted",
        path=f"/donnees/purges/{run.pk}/",
        now=now,
        by=actor,
    )
    return run


@transaction.atomic
def withdraw_purge(*, actor: Actor, run_id: UUID, now: datetime) -> PurgeRun:
    """Take back a proposal: by the person who made it, or by the officer of the agency."""
    run = run_for(actor, run_id, lock=True)
    agency_of(actor, Right.DATA_PROTECTION)
    run.status = RUN.after(run.status, RunAct.REFUSE).value
    run.decided_at, run.decided_by_id = now, actor.user_id
    run.save()
    audit.record("purge.withdraw", kind="purge", object_id=run.pk)
    return run


@transaction.atomic
def resume_purge(*, actor: Actor, run_id: UUID) -> PurgeRun:
    """Queue again the teams of a confirmed purge that stopped; what is done stays done. By the officer."""
    run = run_for(actor, run_id, lock=True)
    agency_of(actor, Right.DATA_PROTECTION)
    if run.status != RunStatus.CONFIRMED:
        raise Refused("Cette purge n'est pas en cours.", code="not_running")
    queue_teams(run)
    audit.record("purge.resume", kind="purge", object_id=run.pk)
    return run


def queue_teams(run: PurgeRun) -> None:
    """Queue one job for each team that has something to do; called again, it goes on where it stopped."""
    teams = (
        PurgeLine.objects.filter(run=run, ended_at=None).order_by("team_id").values_list("team_id", flat=True)
    )
    for team_id in dict.fromkeys(teams):
        app.configure_task(PURGE_TEAM).defer(run_id=str(run.pk), team_id=str(team_id))


def _tell(run: PurgeRun, right: Right, *, actor: Actor, now: datetime) -> None:
    roles = [role.value for role in HOLDERS[right]]
    members = Membership.objects.filter(agency_id=run.agency_id, role__in=roles, ends_at=None).order_by("id")
    users = list(members.values_list("user_id", flat=True))
    notify(users, team_id=None, kind="purge_wanted", path=f"/donnees/purges/{run.pk}/", now=now, by=actor)
