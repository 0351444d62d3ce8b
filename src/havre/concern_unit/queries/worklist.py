"""What waits at the CRIP, for the page one lands on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit import rules
from havre.concern_unit.access import assigned_to, receptions_of
from havre.concern_unit.models import Reception, Step
from havre.concern_unit.queries.lines import CHARGED, Line, line_of, rows_of
from havre.concern_unit.rules import FirstAnalysis, ReceptionStatus, StepKind
from havre.kernel.worklist import WorkItem

LIMIT: Final = 50
_SOON: Final = timedelta(days=rules.SOON_DAYS)


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits for a CRIP officer or an evaluator; references only, never a name."""
    items: list[WorkItem] = []
    if actor.teams_with(Right.CRIP_READ):
        items += _of_the_unit(actor, now=now)
        items += _addenda(actor)
    if actor.teams_with(Right.CRIP_EVALUATE):
        items += _evaluations(actor, now=now)
    return items


def charges(actor: Actor, *, now: datetime) -> tuple[Line, ...]:
    """Return the receptions whose evaluation is entrusted to the actor, the nearest end first."""
    rows = rows_of(
        actor,
        where=[CHARGED],
        values={},
        order="r.evaluation_due_at, r.id",
        limit=LIMIT,
        right=Right.CRIP_EVALUATE,
    )
    return tuple(line_of(row, now=now) for row in rows)


def _of_the_unit(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    """Yield one item for each reception, the most pressing one."""
    soon = now + _SOON
    waiting = Q(status__in=[ReceptionStatus.SENT.value, ReceptionStatus.RECEIVED.value])
    due = Q(status__in=rules.EVALUATION_PENDING, evaluation_due_at__lte=soon)
    feedback = _feedback(soon)
    referral = Step.objects.filter(
        reception=OuterRef("pk"), kind=StepKind.FIRST_ANALYSIS.value, code=FirstAnalysis.REFERRAL.value
    )
    rows = receptions_of(actor).exclude(status=ReceptionStatus.CLOSED.value).filter(waiting | due | feedback)
    rows = rows.annotate(to_refer=Exists(referral))
    for row in rows.order_by("danger_order", "received_at", "id")[:LIMIT]:
        yield _item(row, now=now)


def _feedback(soon: datetime) -> Q:
    silent = [ReceptionStatus.SENT.value, ReceptionStatus.RECEIVED.value, ReceptionStatus.CLOSED.value]
    return Q(from_professional=True, feedback_at=None, feedback_due_at__lte=soon) & ~Q(status__in=silent)


def _item(row: Reception, *, now: datetime) -> WorkItem:
    heading, path, due = _what(row)
    limit = row.feedback_due_at if due == "feedback" else row.evaluation_due_at
    near = limit is not None and limit <= now + _SOON
    return WorkItem(
        heading=heading,
        title=f"{row.reference} · {rules.StatedDanger.label_of(row.stated_danger)}",
        path=f"/crip/{row.pk}/{path}",
        due_at=limit - timedelta(seconds=1) if limit and near else None,
        since=row.received_at,
        late=limit is not None and now >= limit,
        urgent=row.stated_danger == rules.StatedDanger.IMMEDIATE and row.status in _FIRST,
    )


_FIRST: Final = frozenset({ReceptionStatus.SENT.value, ReceptionStatus.RECEIVED.value})


def _what(row: Reception) -> tuple[str, str, str]:
    """Return the heading, the end of the address and the clock of what waits on a reception."""
    if row.status == ReceptionStatus.SENT:
        return "CRIP : accuser réception", "", "evaluation"
    if row.status == ReceptionStatus.RECEIVED:
        to_refer = getattr(row, "to_refer", False)
        heading = "CRIP : procureur à saisir" if to_refer else "CRIP : première analyse à faire"
        return heading, "saisir-le-procureur/" if to_refer else "premiere-analyse/", "evaluation"
    if row.status == ReceptionStatus.UNDER_EVALUATION:
        return "CRIP : évaluation à terminer", "", "evaluation"
    return "CRIP : retour à faire à l’auteur", "retour-a-l-auteur/", "feedback"


def _evaluations(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    handed_in = Step.objects.filter(reception=OuterRef("pk"), kind=StepKind.EVALUATION_REPORT.value)
    rows = assigned_to(actor).filter(~Exists(handed_in), status=ReceptionStatus.UNDER_EVALUATION.value)
    for row in rows.order_by("evaluation_due_at", "id")[:LIMIT]:
        yield WorkItem(
            heading="Évaluations qui vous sont confiées",
            title=row.reference,
            path=f"/crip/{row.pk}/",
            due_at=row.evaluation_due_at - timedelta(seconds=1),
            since=row.received_at,
            late=now >= row.evaluation_due_at,
        )


def _addenda(actor: Actor) -> Iterator[WorkItem]:
    """Yield the addenda that nobody said to have read."""
    code = Concat(Value("addendum:"), OuterRef("code"), output_field=CharField())
    read = Step.objects.filter(reception=OuterRef("reception"), kind=StepKind.NOTE.value, code=code)
    steps = Step.objects.filter(~Exists(read), kind=StepKind.ADDENDUM.value)
    mine = steps.filter(team_id__in=actor.teams_with(Right.CRIP_READ)).exclude(
        reception__status=ReceptionStatus.CLOSED.value
    )
    rows = mine.order_by("at", "id").values_list("reception_id", "reception__reference", "code", "at")
    for reception_id, reference, number, at in rows[:LIMIT]:
        yield WorkItem(
            heading="CRIP : compléments reçus",
            title=f"{reference} · complément n° {number}",
            path=f"/crip/{reception_id}/",
            since=at,
        )
