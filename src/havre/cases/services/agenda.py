"""Acts of the board on one task. Each writes one line in the chronology of the file, except a private reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.models import Task
from havre.cases.queries.roster import roster_of
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.stepping import next_step_at
from havre.cases.rules.tasks import LAST_STEP, Holder, TaskState, WhyNot
from havre.cases.services import tasks
from havre.cases.services.acts import Act, Work, needed, take
from havre.cases.services.sharing_out import BOARD_PATH
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.law.deadlines import REMINDER_HOUR, RULES
from havre.law.territory import territory_of


@transaction.atomic
def done(act: Act, *, task_id: UUID, text: str = "") -> None:
    """Mark a task done. Raises ``NotVisible``, ``Refused`` (``already_ended``: somebody was faster)."""
    held = _held(act, task_id)
    if held is None:
        return
    work, task = held
    _end(task, TaskState.DONE, work)
    _write(work, task, code="done", text=text)


@transaction.atomic
def cannot(act: Act, *, task_id: UUID, reason: WhyNot, text: str) -> None:
    """Say why a task cannot be done: it goes to the manager, who gives it back or gives it up."""
    held = _held(act, task_id)
    if held is None:
        return
    work, task = held
    words = needed(
        text, field="text", sentence="Écrivez ce qui empêche de la faire : votre responsable le lira."
    )
    _end(task, TaskState.IMPOSSIBLE, work)
    task.why_not, task.step = reason.value, LAST_STEP
    task.seal(work.key, content={**(task.unseal(work.key, "content") or {}), "why": words})
    _share(work, task)
    _write(work, task, code=reason.value, text=words)
    _tell(work, task)


@transaction.atomic
def give(act: Act, *, task_id: UUID, user_id: UUID, text: str = "") -> None:
    """Give a task to a colleague who sees the file. Raises ``Refused`` (``not_of_the_team``)."""
    held = _held(act, task_id, blocked_too=True)
    if held is None:
        return
    work, task = held
    if user_id not in roster_of(work.case, now=work.now).members:
        raise Refused(
            "Cette personne ne peut pas recevoir la tâche : choisissez un collègue qui voit le dossier.",
            code="not_of_the_team", field="user_id",
        )  # fmt: skip
    task.holder, task.named_id, task.step = Holder.PERSON.value, user_id, 0
    _open_again(work, task)
    _share(work, task)
    _write(work, task, code="given", text=text)
    _tell(work, task)


@transaction.atomic
def resume(act: Act, *, task_id: UUID, text: str = "") -> None:
    """Give back to its holder a task that could not be done; by a manager of the team when there is one."""
    held = _held(act, task_id, blocked_too=True)
    if held is None:
        return
    work, task = held
    _refuse_unless_manager(work)
    task.step = 0
    _open_again(work, task)
    _share(work, task)
    _write(work, task, code="resumed", text=text)
    _tell(work, task)


@transaction.atomic
def give_up(act: Act, *, task_id: UUID, text: str) -> None:
    """Take a task off the board, with the reason: by a manager, or by anyone of the team for a planned task."""
    held = _held(act, task_id, blocked_too=True)
    if held is None:
        return
    work, task = held
    if task.rule_id in RULES:
        _refuse_unless_manager(work)
    words = needed(text, field="text", sentence="Écrivez pourquoi : la raison est gardée dans le dossier.")
    _end(task, TaskState.CANCELLED, work)
    task.seal(work.key, content={**(task.unseal(work.key, "content") or {}), "why": words})
    _write(work, task, code="cancelled", text=words)


@transaction.atomic
def remind_on(act: Act, *, task_id: UUID, on: date) -> None:
    """Ask for one more reminder, that day at nine by the clock of the file. Raises ``Refused`` (``in_the_past``)."""
    held = _held(act, task_id)
    if held is None:
        return
    work, task = held
    at = datetime.combine(on, REMINDER_HOUR, tzinfo=work.zone).astimezone(UTC)
    if at <= work.now:
        raise Refused("Choisissez un jour à venir.", code="in_the_past", field="on")
    task.reminders = sorted({*task.reminders, at})
    task.remind_at = min(one for one in task.reminders if one > work.now)
    task.save(update_fields=["reminders", "remind_at"])
    audit.record("case.task_remind", kind="case", object_id=work.case.pk, team_id=work.case.team_id)


@transaction.atomic
def plan(act: Act, *, title: str, due_on: date, owner_id: UUID | None = None, text: str = "") -> None:
    """Add a task of one's own words. Raises ``Refused``: ``text_missing``, ``in_the_past``, ``not_of_the_team``."""
    work = take(act)
    if work is None:
        return
    words = needed(title, field="title", sentence="Écrivez ce qu'il y a à faire.")
    if due_on < work.today:
        raise Refused("Choisissez aujourd'hui ou un jour à venir.", code="in_the_past", field="due_on")
    if owner_id is not None and owner_id not in roster_of(work.case, now=work.now).members:
        raise Refused("Choisissez un collègue qui voit le dossier.", code="not_of_the_team", field="owner_id")
    task = tasks.plan(work, title=words, due_on=due_on, owner_id=owner_id)
    _write(work, task, code="planned", text=text)
    _tell(work, task)


def _held(act: Act, task_id: UUID, *, blocked_too: bool = False) -> tuple[Work, Task] | None:
    """Lock the file then its task; None when this very form was already received."""
    work = take(act, right=Right.CASE_WRITE, closed_too=True)
    if work is None:
        return None
    task = Task.objects.select_for_update().filter(pk=task_id, case=work.case).first()
    if task is None:
        raise NotVisible
    allowed = {TaskState.OPEN.value, *([TaskState.IMPOSSIBLE.value] if blocked_too else [])}
    if task.state not in allowed:
        state = TaskState.label_of(task.state).lower()
        raise Refused(
            f"Cette tâche n'est plus à faire ({state}) : une autre personne est passée avant vous. "
            "Rien n'a été changé ; relisez-la.",
            code="already_ended",
        )
    return work, task


def _end(task: Task, state: TaskState, work: Work) -> None:
    task.state, task.done_at, task.done_by_id = state.value, work.now, work.actor.user_id
    task.escalate_at = task.remind_at = None


def _open_again(work: Work, task: Task) -> None:
    """Make the task open; who receives a late one has until the next step before it goes further."""
    if task.state != TaskState.OPEN:
        task.state, task.done_at, task.done_by_id, task.why_not = TaskState.OPEN.value, None, None, ""
    territory = territory_of(work.case.departement_code)
    later = next_step_at(rule_id=task.rule_id, immediate=task.immediate, now=work.now, territory=territory)
    task.escalate_at = max(task.late_at, later)


def _share(work: Work, task: Task) -> None:
    roster = roster_of(work.case, now=work.now)
    tasks.hand_to(task, tasks.owner_in(roster, task, fallback=task.owner_id))


def _write(work: Work, task: Task, *, code: str, text: str) -> None:
    """Save the task, then tell it in the chronology by its title."""
    task.revision += 1
    task.save()
    kept = task.unseal(work.key, "content") or {}
    title = RULES[task.rule_id].title if task.rule_id in RULES else str(kept.get("title", ""))
    work.write(
        EntryKind.TASK,
        code=code,
        object_id=task.pk,
        content={"title": f"{WORDS[code]} : {title}", "text": text.strip()},
    )
    work.finish(f"task_{code}")


def _tell(work: Work, task: Task) -> None:
    path = f"{BOARD_PATH}{task.pk}/"
    notify([task.owner_id], team_id=task.team_id, kind="task_due", path=path, now=work.now, by=work.actor)


def _refuse_unless_manager(work: Work) -> None:
    managers = roster_of(work.case, now=work.now).managers
    if managers and work.actor.user_id not in managers:
        raise Refused(
            "Un responsable de l'équipe le décide : dites-lui pourquoi par « Ne peut pas être faite ».",
            code="manager_needed",
        )


WORDS = {
    "done": "Faite",
    "given": "Confiée",
    "resumed": "Reprise",
    "cancelled": "Abandonnée",
    "planned": "Prévue",
    **{reason.value: "Ne peut pas être faite" for reason in WhyNot},
}
