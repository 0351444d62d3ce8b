"""The clockwork of the board, one team at a time: absences that begin and end, departures, reminders, lateness.

Each function can run twice: the second time changes nothing and tells nobody. None opens a sealed column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from havre.accounts.notices import notify
from havre.accounts.rules import FOLLOWERS
from havre.cases.models import Absence, Case, Task
from havre.cases.queries.roster import away_from, members_of, rosters
from havre.cases.rules.cover import reaches
from havre.cases.rules.stepping import next_step_at
from havre.cases.rules.tasks import LAST_STEP, TaskState
from havre.cases.services.tasks import hand_to, owner_in
from havre.foundation import audit
from havre.foundation.scope import acting_for_team
from havre.law.territory import territory_of

BOARD_PATH: Final = "/echeances/"
_RUNNING: Final = (TaskState.OPEN.value, TaskState.IMPOSSIBLE.value)
_BATCH: Final = 500


def teams_waiting(*, now: datetime) -> list[UUID]:
    """Return the teams where something is to be told or shared out; for the job, which sees no row itself."""
    roles = [role.value for role in FOLLOWERS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.teams_to_share_out(%s, %s)", [roles, now])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def turn(team_id: UUID, *, now: datetime) -> None:
    """Do all that waits in one team: share out, then escalate, then remind."""
    with acting_for_team(team_id):
        share_out(team_id, now=now)
        escalate(team_id, now=now)
        remind(team_id, now=now)


def share_out_for(team_id: UUID, *, now: datetime, touched: Collection[UUID] = ()) -> None:
    """Share out at once, as the team: whoever sets an absence may not see every file that it touches."""
    with acting_for_team(team_id):
        share_out(team_id, now=now, touched=touched)


def share_out(team_id: UUID, *, now: datetime, touched: Collection[UUID] = ()) -> int:
    """Give the tasks of those who are away, back or gone to who acts for them now; return how many moved."""
    turned = _turned(team_id, now=now)
    members = members_of(team_id, now=now)
    running = Task.objects.filter(team_id=team_id, state__in=_RUNNING)
    gone = set(running.exclude(owner_id__in=members).values_list("owner_id", flat=True).distinct())
    people = {*touched, *turned, *gone}
    if not people:
        return 0
    people |= set(away_from(team_id, now=now))
    mine = Q(owner_id__in=people) | Q(stands_for_id__in=people) | Q(named_id__in=people)
    return sum(_move(batch, team_id, now=now) for batch in _batches(running.filter(mine)))


def escalate(team_id: UUID, *, now: datetime) -> int:
    """Take each late task one step further, and tell who has it now; once for each step."""
    late = Task.objects.filter(team_id=team_id, state=TaskState.OPEN.value, escalate_at__lte=now)
    told: dict[UUID, list[UUID]] = defaultdict(list)
    moved = 0
    for batch in _batches(late):
        places = _places(batch)
        seen = rosters(team_id, list(places.values()), now=now)
        for task in batch:
            before, roster = task.owner_id, seen[task.case_id]
            task.step = reaches(roster, step=task.step)
            hand_to(task, owner_in(roster, task, fallback=task.owner_id))
            task.escalate_at = (
                None
                if task.step >= LAST_STEP
                else next_step_at(
                    rule_id=task.rule_id,
                    immediate=task.immediate,
                    now=now,
                    territory=territory_of(places[task.case_id].departement_code),
                )
            )
            if task.owner_id != before:
                told[task.owner_id].append(task.pk)
            audit.record(
                "task.escalate", kind="task", object_id=task.pk, team_id=team_id, detail={"step": task.step}
            )
        moved += Task.objects.bulk_update(batch, ["step", "owner_id", "stands_for_id", "escalate_at"])
    _tell(told, team_id, kind="task_escalated", now=now)
    return moved


def remind(team_id: UUID, *, now: datetime) -> int:
    """Tell who acts of the tasks whose reminder has come: one notice for each person, whatever their number."""
    due = Task.objects.filter(team_id=team_id, state=TaskState.OPEN.value, remind_at__lte=now)
    told: dict[UUID, list[UUID]] = defaultdict(list)
    for batch in _batches(due):
        for task in batch:
            told[task.owner_id].append(task.pk)
            task.remind_at = min((at for at in task.reminders if at > now), default=None)
        Task.objects.bulk_update(batch, ["remind_at"])
    _tell(told, team_id, kind="task_due", now=now)
    return sum(map(len, told.values()))


def _turned(team_id: UUID, *, now: datetime) -> set[UUID]:
    """Note which absences run now; return those whose absence began or ended since the last time."""
    now_runs = Q(starts_at__lte=now, ends_at__gt=now)
    rows = Absence.objects.filter(team_id=team_id)
    began, ended = rows.filter(now_runs, running=False), rows.filter(~now_runs, running=True)
    people = {*began.values_list("user_id", flat=True), *ended.values_list("user_id", flat=True)}
    began.update(running=True)
    ended.update(running=False)
    return people


def _move(batch: list[Task], team_id: UUID, *, now: datetime) -> int:
    places = _places(batch)
    seen = rosters(team_id, list(places.values()), now=now)
    changed = [
        task for task in batch if hand_to(task, owner_in(seen[task.case_id], task, fallback=task.owner_id))
    ]
    Task.objects.bulk_update(changed, ["owner_id", "stands_for_id"])
    return len(changed)


def _places(batch: list[Task]) -> dict[UUID, Case]:
    wanted = {task.case_id for task in batch}
    return Case.objects.filter(pk__in=wanted).defer("summary").in_bulk()


def _batches(rows: QuerySet[Task]) -> Iterator[list[Task]]:
    """Yield locked tasks in order of id, so that two turns never wait for each other in a ring."""
    last: UUID | None = None
    chosen = rows.select_for_update().defer("content").order_by("id")
    while True:
        batch = list((chosen.filter(pk__gt=last) if last else chosen)[:_BATCH])
        if not batch:
            return
        last = batch[-1].pk
        yield batch


def _tell(told: dict[UUID, list[UUID]], team_id: UUID, *, kind: str, now: datetime) -> None:
    for user_id, tasks in told.items():
        path = f"{BOARD_PATH}{tasks[0]}/" if len(tasks) == 1 else BOARD_PATH
        notify([user_id], team_id=team_id, kind=kind, path=path, now=now, by=None)
