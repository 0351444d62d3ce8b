"""What the plan puts on the board.

D13 ends when a version is validated, D14 starts; a change asks for the plan again; an objective has its own day.
"""

from __future__ import annotations

from datetime import date, timedelta

from havre.cases.models import Objective, PlanVersion, Task
from havre.cases.rules.marks import PLAN_CHANGE, PLAN_CHANGE_DAYS, PLAN_CHANGE_RESERVE, TITLES
from havre.cases.rules.plan import ApprovalState, ObjectiveState
from havre.cases.rules.tasks import TaskKind, TaskState
from havre.cases.services import tasks
from havre.cases.services.acts import Work

TITLE_MAX = 80
_WAITING = (TaskState.OPEN.value, TaskState.IMPOSSIBLE.value)
_UNDERTAKEN = (ObjectiveState.AGREED, ObjectiveState.IN_PROGRESS)


def established(work: Work) -> None:
    """Settle « establish the plan » for every measure that asked for it; start « bring the plan up to date »."""
    waiting = Task.objects.filter(case=work.case, rule_id="D13", state__in=_WAITING)
    for task in waiting.order_by("created_at", "id"):
        tasks.settle(work, "D13", object_id=task.object_id)
    _again(work, on=work.today)


def reviewed(work: Work, *, on: date) -> None:
    """Start « bring the plan up to date » again from a review, once a version of the plan was validated."""
    if PlanVersion.objects.filter(case=work.case, state=ApprovalState.APPROVED.value).exists():
        _again(work, on=on)


def changed(work: Work) -> None:
    """Ask for the plan in force to be taken again when what it stands on changed, once until that is done."""
    established_once = PlanVersion.objects.filter(case=work.case, state=ApprovalState.APPROVED.value).exists()
    asked = Task.objects.filter(case=work.case, rule_id=PLAN_CHANGE, state__in=_WAITING).exists()
    if established_once and not asked:
        tasks.mark(
            work, PLAN_CHANGE, kind=TaskKind.PLAN, on=work.today + timedelta(days=PLAN_CHANGE_DAYS), before=(7,),
            content={"title": TITLES[PLAN_CHANGE], "reserve": PLAN_CHANGE_RESERVE}, started_at=work.now,
            path=_review_page(work),
        )  # fmt: skip


def follow(work: Work, row: Objective, text: str) -> None:
    """Keep one task for an objective that somebody undertook, on its day; end it with the objective.

    The owner acts when a professional of the team undertook it, the referent otherwise.
    """
    state = ObjectiveState(row.state)
    open_tasks = list(
        Task.objects.filter(case=work.case, object_id=row.pk, rule_id="", state__in=_WAITING).order_by("id")
    )
    wanted = row.due_on if state in _UNDERTAKEN else None
    if wanted and any((one.due_on, one.named_id) == (wanted, row.owner_id) for one in open_tasks):
        return
    if state is ObjectiveState.REACHED:
        for one in open_tasks:
            tasks.settle_one(work, one)
    else:
        tasks.close_all(work, open_tasks)
    if wanted:
        path = f"/suivi/{work.case.pk}/projet/#objectif-{row.pk}"
        task = tasks.plan(work, title=text[:TITLE_MAX], due_on=wanted, owner_id=row.owner_id, path=path)
        task.object_id = row.pk
        task.save(update_fields=["object_id"])


def _again(work: Work, *, on: date) -> None:
    tasks.settle(work, "D14")
    tasks.settle(work, PLAN_CHANGE)
    tasks.expect(work, "D14", on=on, path=_review_page(work))


def _review_page(work: Work) -> str:
    return f"/suivi/{work.case.pk}/projet/acte/bilan/"
