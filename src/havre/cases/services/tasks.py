"""Tasks of a file, called by the verbs of every journey inside their own transaction; none writes in the chronology.

``expect``, ``settle`` and ``cancel`` name a rule of ``law`` and the object it is about; ``plan`` is a task without
rule. It is the task that is late, never the child. The acts of the board itself are in ``services.agenda``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from havre.cases.models import Task
from havre.cases.queries.roster import roster_of
from havre.cases.rules.cover import Owner, Roster, owner_of
from havre.cases.rules.majority import birth_for_law
from havre.cases.rules.tasks import WANTING_DAYS, Holder, TaskKind, TaskState, Wanting
from havre.cases.rules.triggers import TRIGGERS
from havre.cases.services.acts import Work
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.law.deadlines import REMINDER_HOUR, Deadline, compute, rule_of
from havre.law.periods import end_of_day
from havre.law.territory import territory_of
from havre.persons.rules import ExploitationConcern

_REMIND_OWN: Final = (7, 1)
_KNOWN: Final = frozenset({ExploitationConcern.DISCLOSED.value, ExploitationConcern.ESTABLISHED.value})


@dataclass(frozen=True, kw_only=True)
class Dates:
    """When a task is due, and how that was found; ``content`` is what the task keeps of its day, sealed."""

    started_at: datetime
    due_at: datetime
    due_on: date
    late_at: datetime
    reminders: tuple[datetime, ...] = ()
    immediate: bool = False
    wanting: str = ""
    content: Mapping[str, Any]


def expect(
    work: Work, rule_id: str, *, on: date | datetime, object_id: UUID | None = None, path: str = "",
    facts: Mapping[str, object] | None = None, title: str = "", roster: Roster | None = None,
) -> Task:  # fmt: skip
    """Start or refresh the task of a rule for an object of the file; the same call again changes nothing.

    ``on`` is the event that starts the rule (a day, or an aware instant), counted in the territory of the file.
    The birth date and a known exploitation are added to ``facts`` when the rule uses them. ``title`` tells objects
    apart on the board. A task already done for the same event stays done. When the date cannot be counted (no birth
    date, no version of the rule then), the task is to find out, in seven days; other impossible facts raise
    ``Refused`` (see ``law.deadlines.compute``).
    """
    trigger = TRIGGERS[rule_id]
    dates = _dates(work, rule_id, on=on, facts=_facts(work, rule_id, facts or {}), title=title)
    return _keep(
        work, dates, rule_id=rule_id, object_id=object_id, kind=trigger.kind, holder=trigger.holder, path=path,
        named=work.actor.user_id if trigger.holder is Holder.PERSON else None, roster=roster,
    )  # fmt: skip


def settle(work: Work, rule_id: str, *, object_id: UUID | None = None) -> bool:
    """Mark the task of a rule done; False when none was open."""
    return _end(work, _open(work, rule_id, object_id), TaskState.DONE)


def cancel(work: Work, rule_id: str, *, object_id: UUID | None = None, why: str = "") -> bool:
    """Cancel the task of a rule, whose object no longer calls for it; False when none was open."""
    return _end(work, _open(work, rule_id, object_id), TaskState.CANCELLED, why=why)


def plan(work: Work, *, title: str, due_on: date, owner_id: UUID | None = None, path: str = "") -> Task:
    """Add a task without rule, due at the end of a local day; the referent's unless ``owner_id`` is given."""
    dates = day_dates(work, due_on, started_at=work.now, before=_REMIND_OWN, content={"title": title.strip()})
    return _keep(
        work, dates, rule_id="", object_id=None, kind=TaskKind.OWN, path=path,
        holder=Holder.PERSON if owner_id else Holder.REFERENT, named=owner_id, roster=None,
    )  # fmt: skip


def mark(
    work: Work, code: str, *, kind: TaskKind, on: date, before: tuple[int, ...], content: Mapping[str, Any],
    started_at: datetime | None = None, path: str = "", roster: Roster | None = None,
) -> Task:  # fmt: skip
    """Start or refresh a task of the referent that has a code and a day of its own, without a rule of ``law``.

    ``started_at`` is its event, the opening of the file unless given: a task done for that event stays done.
    """
    dates = day_dates(work, on, started_at=started_at or work.case.opened_at, before=before, content=content)
    return _keep(
        work, dates, rule_id=code, object_id=None, kind=kind, holder=Holder.REFERENT, named=None, path=path,
        roster=roster,
    )  # fmt: skip


def day_dates(
    work: Work, on: date, *, started_at: datetime, before: tuple[int, ...], content: Mapping[str, Any]
) -> Dates:
    """Return the dates of a task due at the end of a local day, with reminders so many days before."""
    territory = territory_of(work.case.departement_code)
    due_at = end_of_day(on, territory)
    days = sorted(on - timedelta(days=number) for number in before)
    instants = (datetime.combine(day, REMINDER_HOUR, tzinfo=territory.zone).astimezone(UTC) for day in days)
    return Dates(
        started_at=started_at, due_at=due_at, due_on=on, late_at=due_at,
        reminders=tuple(at for at in instants if at > started_at), content=content,
    )  # fmt: skip


def put(task: Task, dates: Dates, *, key: bytes, now: datetime) -> None:
    """Write dates and their explanation on a task, which starts again from its first step; it is not saved."""
    task.started_at, task.due_at, task.due_on, task.late_at = (
        dates.started_at, dates.due_at, dates.due_on, dates.late_at,
    )  # fmt: skip
    task.immediate, task.wanting = dates.immediate, dates.wanting
    task.escalate_at, task.step = dates.late_at, 0
    task.reminders = list(dates.reminders)
    task.remind_at = next((at for at in dates.reminders if at > now), None)
    task.seal(key, content=dict(dates.content))


def hand_to(task: Task, owner: Owner) -> bool:
    """Write who acts; whether that changed something. The task is not saved."""
    before = (task.owner_id, task.stands_for_id)
    task.owner_id, task.stands_for_id = owner.acting, owner.stands_for
    return before != (task.owner_id, task.stands_for_id)


def owner_in(roster: Roster, task: Task, *, fallback: UUID) -> Owner:
    """Return who acts for a task now."""
    return owner_of(
        roster, holder=Holder(task.holder), named=task.named_id, step=task.step, fallback=fallback
    )


def close_all(work: Work, tasks: Iterable[Task], *, why: str = "") -> None:
    """Cancel several open tasks of the file."""
    for task in tasks:
        _end(work, task, TaskState.CANCELLED, why=why)


def settle_one(work: Work, task: Task) -> None:
    """Mark one open task of the file done, whatever it is about."""
    _end(work, task, TaskState.DONE)


def facts_kept(kept: Mapping[str, Any]) -> dict[str, object]:
    """Return the facts kept with a task, less the birth date: the file knows the one in force."""
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value
        for name, value in kept.items()
        if name != "birth_date"
    }


def _keep(
    work: Work, dates: Dates, *, rule_id: str, object_id: UUID | None, kind: TaskKind, holder: Holder,
    named: UUID | None, path: str, roster: Roster | None,
) -> Task:  # fmt: skip
    """Keep one open task for a rule and an object; a rule already met for the very event is left as it is."""
    task = None if work.waiting is not None else _latest(work, rule_id, object_id)
    if task is not None and task.state == TaskState.DONE and task.started_at == dates.started_at:
        return task
    if task is None or task.state not in (TaskState.OPEN, TaskState.IMPOSSIBLE):
        task = _new(work, rule_id=rule_id, object_id=object_id, kind=kind, holder=holder, named=named)
    elif _same(task, dates, path):
        return task
    task.path = path or task.path
    task.state, task.done_at, task.done_by_id, task.why_not = TaskState.OPEN.value, None, None, ""
    put(task, dates, key=work.key, now=work.now)
    hand_to(task, owner_in(roster or roster_of(work.case, now=work.now), task, fallback=work.actor.user_id))
    task.revision += 1
    if work.waiting is None:
        task.save()
    else:
        work.waiting.append(task)
    return task


def _same(task: Task, dates: Dates, path: str) -> bool:
    before = (task.started_at, task.due_at, task.late_at, task.wanting)
    return before == (dates.started_at, dates.due_at, dates.late_at, dates.wanting) and path in (
        "",
        task.path,
    )


def _new(work: Work, *, rule_id: str, object_id: UUID | None, kind: TaskKind, holder: Holder,
         named: UUID | None) -> Task:  # fmt: skip
    case = work.case
    return Task(
        id=uuid7(), key_id=case.key_id, team_id=case.team_id, case_id=case.pk, alias=case.alias, rule_id=rule_id,
        object_id=object_id, kind=kind.value, holder=holder.value, named_id=named, owner_id=work.actor.user_id,
        created_at=work.now, revision=0,
    )  # fmt: skip


def _latest(work: Work, rule_id: str, object_id: UUID | None) -> Task | None:
    """Return the task of a rule and an object, the open one first; a planned task is always new."""
    if not rule_id:
        return None
    found = Task.objects.filter(case=work.case, rule_id=rule_id, object_id=object_id)
    return _open(work, rule_id, object_id) or found.order_by("-created_at", "-id").first()


def _open(work: Work, rule_id: str, object_id: UUID | None) -> Task | None:
    states = (TaskState.OPEN.value, TaskState.IMPOSSIBLE.value)
    rows = Task.objects.filter(case=work.case, rule_id=rule_id, object_id=object_id, state__in=states)
    return rows.order_by("-created_at", "-id").first()


def _end(work: Work, task: Task | None, state: TaskState, *, why: str = "") -> bool:
    if task is None:
        return False
    task.state, task.done_at, task.done_by_id = state.value, work.now, work.actor.user_id
    task.escalate_at = task.remind_at = None
    if why.strip():
        task.seal(work.key, content={**(task.unseal(work.key, "content") or {}), "why": why.strip()})
    task.revision += 1
    task.save()
    return True


def _facts(work: Work, rule_id: str, given: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a rule, with the birth date that the file knows."""
    known = {name: value for name, value in given.items() if value is not None}
    used = rule_of(rule_id).facts
    if "birth_date" in used and work.case.majority_on is not None:
        known.setdefault("birth_date", birth_for_law(work.case.majority_on))
    if "known_exploitation" in used:
        known.setdefault("known_exploitation", work.case.exploitation_concern in _KNOWN)
    return known


def _dates(
    work: Work, rule_id: str, *, on: date | datetime, facts: Mapping[str, object], title: str
) -> Dates:
    territory = territory_of(work.case.departement_code)
    try:
        deadline = compute(rule_id, on, territory=territory, facts=facts)
    except Refused as refusal:
        if refusal.code not in Wanting.codes():
            raise
        content = {"title": title, "steps": [refusal.sentence], "trigger": _json(on), "facts": _plain(facts)}
        return _find_out(work, refusal.code, on=on, content=content)
    return Dates(
        started_at=deadline.started_at, due_at=deadline.due_at, due_on=deadline.due_on,
        late_at=deadline.escalate_at, reminders=deadline.reminders, immediate=deadline.immediate,
        content={**_explained(deadline), "title": title, "trigger": _json(on), "facts": _plain(facts)},
    )  # fmt: skip


def _explained(deadline: Deadline) -> dict[str, Any]:
    """Return what is shown of a computation; the version of its day stays with the task."""
    version = deadline.version
    return {
        "steps": list(deadline.explanation), "wording": version.wording, "article": version.source.article,
        "text": version.source.text, "read_in": version.source.read_in, "reserve": deadline.reserve,
        "decision": deadline.decision_needed, "version_from": _json(version.period.starts),
        "nominal_on": _json(deadline.nominal_on),
    }  # fmt: skip


def _find_out(work: Work, code: str, *, on: date | datetime, content: Mapping[str, Any]) -> Dates:
    territory = territory_of(work.case.departement_code)
    start = on if isinstance(on, datetime) else datetime.combine(on, time.min, tzinfo=work.zone)
    due_on = (work.now + WANTING_DAYS).astimezone(work.zone).date()
    return Dates(
        started_at=start.astimezone(UTC), due_at=end_of_day(due_on, territory), due_on=due_on,
        late_at=end_of_day(due_on, territory), wanting=code, content=content,
    )  # fmt: skip


def _json(moment: date | datetime | None) -> str:
    return moment.isoformat() if moment is not None else ""


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _json(value) if isinstance(value, date) else value for name, value in facts.items()}
