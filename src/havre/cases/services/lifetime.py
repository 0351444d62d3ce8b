"""What the life of a file does to its tasks: opening, contact, closing, reopening, a birth date known, another team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from havre.cases.models import Task
from havre.cases.queries.roster import roster_of
from havre.cases.rules.cover import Roster
from havre.cases.rules.majority import COUNTDOWN, SOURCE, marks_ahead
from havre.cases.rules.pathway import Outcome
from havre.cases.rules.tasks import TaskKind, TaskState, moment
from havre.cases.rules.triggers import TRIGGERS
from havre.cases.services import tasks
from havre.cases.services.acts import Work

_OPEN: Final = (TaskState.OPEN.value, TaskState.IMPOSSIBLE.value)
# These follow the child to the team that takes over: it counts them again.
_FOLLOW_THE_CHILD: Final = frozenset({"D17", "D20"})
_EXITS: Final = frozenset({Outcome.STABILISED, Outcome.LOST})
_WHY_CLOSED: Final = "L'accompagnement est terminé."


def begin(work: Work, *, roster: Roster | None = None) -> None:
    """Expect what an open file calls for: majority prepared, the last contact watched."""
    roster = roster or roster_of(work.case, now=work.now)
    prepare_majority(work, roster=roster)
    watch_contact(work, roster=roster)


def prepare_majority(work: Work, *, roster: Roster | None = None) -> None:
    """Expect the interview before majority and the marks still ahead, when the birth date is known."""
    majority = work.case.majority_on
    ahead = marks_ahead(majority, today=work.today) if majority else {}
    if work.waiting is None:
        _forget_marks(work, majority)
    if not ahead:
        return
    roster = roster or roster_of(work.case, now=work.now)
    opened_on = work.case.opened_at.astimezone(work.zone).date()
    tasks.expect(work, "D19", on=opened_on, roster=roster)
    for code, on in ahead.items():
        content = {"title": COUNTDOWN[code].title, "reserve": SOURCE}
        tasks.mark(work, code, kind=TaskKind.MAJORITY, on=on, before=(30, 7), content=content, roster=roster)


def watch_contact(work: Work, *, roster: Roster | None = None) -> None:
    """Count again the two years of the active base from the last contact (D25)."""
    tasks.expect(work, "D25", on=work.case.last_contact_on, roster=roster)


def end(work: Work, *, outcome: Outcome) -> None:
    """Cancel what the end of an episode makes useless; expect the interview six months after an exit of age."""
    follow = _FOLLOW_THE_CHILD if outcome is Outcome.TRANSFERRED else frozenset()
    useless = (
        task
        for task in _running(work)
        if task.rule_id in follow or not (task.rule_id in TRIGGERS and TRIGGERS[task.rule_id].stays)
    )
    tasks.close_all(work, useless, why=_WHY_CLOSED)
    if outcome is Outcome.MAJORITY or (outcome in _EXITS and _is_major(work)):
        tasks.expect(work, "D20", on=work.today)


def begin_again(work: Work) -> None:
    """Expect again what an open file calls for; the interview after the exit waits for the next one."""
    tasks.cancel(work, "D20", why="Le dossier est rouvert.")
    begin(work)


def count_again(work: Work) -> None:
    """Count every open date again: the birth date of the child or the département of the file changed."""
    for task in _running(work):
        kept: dict[str, Any] = task.unseal(work.key, "content") or {}
        if task.rule_id in TRIGGERS and kept.get("trigger"):
            tasks.expect(
                work, task.rule_id, on=moment(kept["trigger"]), object_id=task.object_id,
                facts=tasks.facts_kept(kept.get("facts", {})), title=kept.get("title", ""),
            )  # fmt: skip
    prepare_majority(work)


def share_out(work: Work) -> None:
    """Give each open task of the file to who acts for it now: a role was given, ended, hidden or restricted."""
    roster = roster_of(work.case, now=work.now)
    for task in _running(work):
        if tasks.hand_to(task, tasks.owner_in(roster, task, fallback=task.owner_id)):
            task.save(update_fields=["owner_id", "stands_for_id"])


def _running(work: Work) -> list[Task]:
    return list(
        Task.objects.select_for_update().filter(case=work.case, state__in=_OPEN).order_by("created_at", "id")
    )


def _forget_marks(work: Work, majority: date | None) -> None:
    """Cancel the marks whose day is no longer that of the birth date known."""
    days = marks_ahead(majority, today=date.min) if majority else {}
    running: Iterable[Task] = Task.objects.filter(
        case=work.case, rule_id__in=COUNTDOWN, state__in=_OPEN
    ).order_by("id")
    stale = [task for task in running if days.get(task.rule_id) != task.due_on]
    tasks.close_all(work, stale, why="La date de naissance a été corrigée.")


def _is_major(work: Work) -> bool:
    return work.case.majority_on is not None and work.today >= work.case.majority_on
