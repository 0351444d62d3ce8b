"""One task as its page shows it: what to do, how its date was found, what the law reserves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from havre.accounts.names import names_of
from havre.cases.models import Case, Task
from havre.cases.queries.agenda import TaskLine, lines_of, title_of
from havre.cases.rules.tasks import Holder, Step, Wanting, WhyNot
from havre.cases.rules.triggers import TRIGGERS
from havre.foundation import sealing
from havre.law.deadlines import RULES


@dataclass(frozen=True, kw_only=True)
class TaskRead:
    """A task in full. Texts are empty when there is nothing to say; ``part`` is the tab where the act is done."""

    line: TaskLine
    about: str
    rule_id: str
    wording: str
    steps: tuple[str, ...]
    source: str
    read_in: str
    reserve: str
    decision: str
    never: str
    settles: str
    wanting: str
    why_not: str
    why: str
    holder: str
    step: str
    part: str
    path: str
    reminders: tuple[datetime, ...]
    ended_at: datetime | None
    ended_by: str


def read_task(task: Task, case: Case, *, now: datetime) -> TaskRead:
    """Return a task of a file already opened in the journal."""
    kept: dict[str, Any] = task.unseal(sealing.open_key(case.key_id), "content") or {}
    trigger, rule = TRIGGERS.get(task.rule_id), RULES.get(task.rule_id)
    source = " · ".join(part for part in (kept.get("article"), kept.get("text")) if part)
    return TaskRead(
        line=lines_of([task], now=now)[0], about=str(kept.get("title", "")) if rule else "", rule_id=task.rule_id,
        wording=str(kept.get("wording", "")), steps=tuple(kept.get("steps", ())), source=source,
        read_in=str(kept.get("read_in", "")),
        reserve=str(kept.get("reserve", "")), decision=str(kept.get("decision", "")), never=rule.never if rule else "",
        settles=trigger.settles if trigger else "", part=trigger.part if trigger else "tasks", path=task.path,
        wanting=Wanting.label_of(task.wanting) if task.wanting else "",
        why_not=WhyNot.label_of(task.why_not) if task.why_not else "", why=str(kept.get("why", "")),
        holder=Holder.label_of(task.holder), step=Step.label_of(str(task.step)) if task.step else "",
        reminders=tuple(at for at in task.reminders if at > now) if task.remind_at else (),
        ended_at=task.done_at, ended_by=names_of([task.done_by_id]).get(task.done_by_id, "") if task.done_by_id else "",
    )  # fmt: skip


def title_in_full(task: Task, case: Case) -> str:
    """Return the title of a task of a file already opened."""
    return title_of(task, sealing.open_key(case.key_id))
