"""The board of deadlines: mine, my team's, what I cover. One statement a page, one for all the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as If

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.cases.models import Case as File
from havre.cases.models import Task
from havre.cases.models.tasks import BLOCKED, OPEN
from havre.cases.rules.marks import TITLES
from havre.cases.rules.stepping import by_the_clock
from havre.cases.rules.tasks import TaskKind, TaskState
from havre.foundation import keyset, sealing
from havre.kernel.errors import NotVisible
from havre.kernel.words import Vocabulary
from havre.law.deadlines import IMMEDIATE_GRACE, RULES

PAGE: Final = 50
NEXT: Final = 4
COUNTED: Final = 99
SOON: Final = timedelta(days=7)
SEASON: Final = timedelta(days=92)


class Scope(Vocabulary):
    """Whose tasks a board shows."""

    MINE = "mine", "Les miennes"
    COVER = "cover", "En remplacement"
    TEAM = "team", "Toute l'équipe"


class When(Vocabulary):
    """What a board is narrowed to; each is also a count."""

    ALL = "", "Toutes"
    LATE = "late", "En retard"
    TODAY = "today", "À faire aujourd'hui"
    SOON = "soon", "Dans les sept jours"
    BLOCKED = "blocked", "Bloquées"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a board is narrowed to; an empty text narrows nothing. ``day_ends`` is midnight by the reader's clock."""

    day_ends: datetime
    scope: Scope = Scope.MINE
    when: When = When.ALL
    rule_id: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskLine:
    """One task of a list, under the alias of the file. ``late`` tells of the task; ``hourly``, that hours count."""

    id: UUID
    case_id: UUID
    alias: str
    title: str
    kind: TaskKind
    state: TaskState
    due_on: date
    due_at: datetime
    late: bool
    wanting: str
    owner: str
    stands_for: str
    hourly: bool
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Board:
    """Lines in order of date, the places of the pages before and after, what waits under each heading."""

    lines: tuple[TaskLine, ...]
    counts: dict[When, int]
    before: str = ""
    after: str = ""


def board(actor: Actor, asked: Asked, *, now: datetime, after: str = "", before: str = "") -> Board:
    """Return one page of a board, the earliest date first."""
    mine = _of_scope(actor, asked.scope)
    rows = _narrowed(mine, asked, now=now)
    found = keyset.page(_named(rows), by="due_at", size=PAGE, after=after, before=before)
    return Board(
        lines=lines_of(found.rows, now=now), counts=_counts(mine, asked, now=now), before=found.before,
        after=found.after,
    )  # fmt: skip


def tasks_of_file(case_id: UUID, *, now: datetime) -> tuple[tuple[TaskLine, ...], tuple[TaskLine, ...]]:
    """Return the tasks of a file already opened: those that run, and the last that ended."""
    rows = _named(Task.objects.filter(case_id=case_id))
    running = rows.filter(state__in=[TaskState.OPEN.value, TaskState.IMPOSSIBLE.value])
    ended = rows.filter(state__in=[TaskState.DONE.value, TaskState.CANCELLED.value])
    kept = [*running.order_by("due_at", "id")[: 2 * PAGE], *ended.order_by("-done_at", "id")[:PAGE]]
    lines = lines_of(kept, now=now)
    still = {TaskState.OPEN, TaskState.IMPOSSIBLE}
    return tuple(one for one in lines if one.state in still), tuple(
        one for one in lines if one.state not in still
    )


def next_of_file(case: File, *, now: datetime, key: bytes) -> tuple[TaskLine, ...]:
    """Return what is first to do in a file already opened, within the season, in one statement.

    What is due in years has its own page; ``key`` is that of the file.
    """
    near = Task.objects.filter(case=case, state=TaskState.OPEN.value, due_at__lt=now + SEASON)
    rows = _named(near).order_by("due_at", "id")[:NEXT]
    return tuple(_line(row, {case.key_id: key}, now=now) for row in rows)


def task_for(actor: Actor, task_id: UUID) -> Task:
    """Return a task of a team where the actor reads files, or raise ``NotVisible``; the file is opened apart."""
    teams = actor.teams_with(Right.CASE_READ)
    found = _named(Task.objects.filter(team_id__in=teams)).defer(None).filter(pk=task_id).first()
    if found is None:
        raise NotVisible
    return found


def in_file(case_id: UUID, task_id: UUID) -> Task:
    """Return a task of a file already opened, or raise ``NotVisible``."""
    found = Task.objects.filter(case_id=case_id, pk=task_id).first()
    if found is None:
        raise NotVisible
    return found


def urgent_of(actor: Actor, *, now: datetime, most: int) -> tuple[TaskLine, ...]:
    """Return what the person has to do within seven days, the earliest first, at most ``most``; two statements."""
    rows = Task.objects.filter(OPEN, owner_id=actor.user_id, due_at__lt=now + SOON)
    rows = rows.filter(team_id__in=actor.teams_with(Right.CASE_READ))
    return lines_of(list(_named(rows).order_by("due_at", "id")[:most]), now=now)


def lines_of(rows: Sequence[Task], *, now: datetime) -> tuple[TaskLine, ...]:
    """Return tasks as lines; only the titles that people typed are opened, all their keys in one statement."""
    keys = sealing.open_keys(row.key_id for row in rows if not row.rule_id)
    return tuple(_line(row, keys, now=now) for row in rows)


def title_of(task: Task, key: bytes | None) -> str:
    """Return what there is to do: the words of the rule, or those of a person."""
    if task.rule_id in RULES:
        return RULES[task.rule_id].title
    if task.rule_id in TITLES:
        return TITLES[task.rule_id]
    return str((task.unseal(key, "content") or {}).get("title", "")) if key else TaskKind.OWN.label


def _line(row: Task, keys: dict[UUID, bytes], *, now: datetime) -> TaskLine:
    if not row.rule_id and "content" in row.get_deferred_fields():
        row.content = row.typed  # type: ignore[attr-defined]  # annotated by _named
    return TaskLine(
        id=row.pk, case_id=row.case_id, alias=row.alias, title=title_of(row, keys.get(row.key_id)),
        kind=TaskKind(row.kind), state=TaskState(row.state), due_on=row.due_on, due_at=row.due_at,
        late=row.state == TaskState.OPEN and row.late_at <= now, wanting=row.wanting,
        owner=getattr(row, "owner", "") or "", stands_for=getattr(row, "absent", "") or "",
        hourly=by_the_clock(row.rule_id) and not row.immediate, ended_at=row.done_at,
    )  # fmt: skip


def _of_scope(actor: Actor, scope: Scope) -> QuerySet[Task]:
    teams = actor.teams_with(Right.CASE_MANAGE if scope is Scope.TEAM else Right.CASE_READ)
    rows = Task.objects.filter(team_id__in=teams)
    if scope is Scope.TEAM:
        return rows
    rows = rows.filter(owner_id=actor.user_id)
    return rows.filter(stands_for_id__isnull=False) if scope is Scope.COVER else rows


def _narrowed(rows: QuerySet[Task], asked: Asked, *, now: datetime) -> QuerySet[Task]:
    rows = rows.filter(_condition(asked, asked.when, now=now))
    if asked.rule_id:
        rows = rows.filter(rule_id=asked.rule_id)
    return rows.filter(kind=asked.kind) if asked.kind else rows


def _condition(asked: Asked, when: When, *, now: datetime) -> Q:
    """Each is a range of ``due_at``, which the index of the board serves; what leaves no time has a day more."""
    tonight, has_time = asked.day_ends, Q(immediate=False)
    since = now - IMMEDIATE_GRACE
    return {
        When.ALL: OPEN,
        When.LATE: OPEN & Q(due_at__lte=now) & (has_time | Q(late_at__lte=now)),
        When.TODAY: OPEN & Q(due_at__gt=since, due_at__lte=tonight) & (Q(due_at__gt=now) | ~has_time),
        When.SOON: OPEN & Q(due_at__gt=tonight, due_at__lte=tonight + SOON),
        When.BLOCKED: BLOCKED,
    }[when]


def _counts(rows: QuerySet[Task], asked: Asked, *, now: datetime) -> dict[When, int]:
    """Count up to a little more than ``COUNTED`` under each heading, in one statement."""
    parts = [
        rows.filter(_condition(asked, when, now=now))
        .order_by("due_at", "id")
        .values_list(Value(when.value, output_field=CharField()))[: COUNTED + 1]
        for when in When
        if when is not When.ALL
    ]
    found = Counter(row[0] for row in parts[0].union(*parts[1:], all=True))
    return {when: found[when.value] for when in When if when is not When.ALL}


def _named(rows: QuerySet[Task]) -> QuerySet[Task]:
    """Add names, and the sealed words of the tasks that people typed; those of the rules are in ``law``."""

    def name(column: str) -> Subquery:
        return Subquery(User.objects.filter(pk=OuterRef(column)).values("name")[:1])

    typed = Case(If(rule_id="", then=F("content")))
    return rows.defer("content").annotate(owner=name("owner_id"), absent=name("stands_for_id"), typed=typed)
