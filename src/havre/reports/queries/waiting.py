"""What waits for a person on the author's side: for the home page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.concern_unit.models import Notice
from havre.concern_unit.rules import NoticeCode, StatedDanger
from havre.kernel.worklist import WorkItem
from havre.law.deadlines import compute
from havre.law.territory import territory_of
from havre.reports.access import reports_visible_to
from havre.reports.models import Dispatch, Line, Report, Visa
from havre.reports.rules import (
    DRAFT_REMINDER_HOURS,
    FEEDBACK_RULE,
    Channel,
    LineKind,
    Recipient,
    ReportKind,
    ReportStatus,
    VisaDecision,
)

# No feedback is late before this many days, whatever the territory: three months are at least 89 days.
FEEDBACK_DAYS_MIN = 89
SHOWN_MAX = 50


def work_items(actor: Actor, *, now: datetime) -> list[WorkItem]:
    """Return what waits: visas to give, reports given back, old drafts, papers to carry, feedback overdue."""
    if not actor.teams_with(Right.REPORT_WRITE):
        return []
    return [
        *_visas(actor),
        *_addenda(actor),
        *_given_back_and_old(actor, now=now),
        *_to_carry(actor),
        *_feedback_late(actor, now=now),
    ]


def _visas(actor: Actor) -> Iterator[WorkItem]:
    pending = Report.objects.filter(
        team_id__in=actor.teams_with(Right.REPORT_VISA), status=ReportStatus.PENDING.value
    )
    for report in pending.order_by("submitted_at", "id")[:SHOWN_MAX]:
        yield WorkItem(
            heading="Visas à donner",
            title=f"{ReportKind(report.kind).label} {report.reference}",
            path=f"/ecrits/{report.pk}/visa/",
            since=report.submitted_at,
            urgent=report.stated_danger == StatedDanger.IMMEDIATE,
        )


def _addenda(actor: Actor) -> Iterator[WorkItem]:
    lines = Line.objects.filter(
        team_id__in=actor.teams_with(Right.REPORT_VISA), kind=LineKind.ADDENDUM.value
    ).select_related("report")
    for line in lines.order_by("id")[:SHOWN_MAX]:
        yield WorkItem(
            heading="Visas à donner",
            title=f"Complément à {line.report.reference}",
            path=f"/ecrits/{line.report_id}/complement/",
        )


def _given_back_and_old(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    returned = Visa.objects.filter(report=OuterRef("pk"), decision=VisaDecision.RETURNED.value)
    mine = reports_visible_to(actor).filter(author_id=actor.user_id, status=ReportStatus.DRAFT.value)
    late = now - timedelta(hours=DRAFT_REMINDER_HOURS)
    kept = mine.annotate(returned=Exists(returned)).filter(Q(returned=True) | Q(updated_at__lte=late))
    for report in kept.order_by("updated_at", "id")[:SHOWN_MAX]:
        heading = "Écrits qui vous sont rendus" if report.returned else "Brouillons à finir"
        yield WorkItem(
            heading=heading,
            title=f"{ReportKind(report.kind).label} {report.reference}",
            path=f"/ecrits/{report.pk}/",
            since=report.updated_at,
            urgent=report.stated_danger == StatedDanger.IMMEDIATE,
        )


def _to_carry(actor: Actor) -> Iterator[WorkItem]:
    waiting = Dispatch.objects.filter(
        team_id__in=actor.teams_with(Right.REPORT_WRITE),
        channel=Channel.TO_CARRY.value,
        carried_at=None,
    ).select_related("report")
    for dispatch in waiting.order_by("sent_at", "id")[:SHOWN_MAX]:
        if actor.user_id == dispatch.report.author_id or dispatch.team_id in actor.teams_with(
            Right.REPORT_VISA
        ):
            yield WorkItem(
                heading="Écrits à porter",
                title=f"{dispatch.report.reference} : {Recipient(dispatch.recipient).label}",
                path=f"/ecrits/{dispatch.report_id}/",
                since=dispatch.sent_at,
                urgent=dispatch.report.stated_danger == StatedDanger.IMMEDIATE,
            )


def _feedback_late(actor: Actor, *, now: datetime) -> Iterator[WorkItem]:
    told = Notice.objects.filter(report_id=OuterRef("pk"), code=NoticeCode.FEEDBACK.value)
    sent = Report.objects.filter(
        team_id__in=actor.teams_with(Right.REPORT_WRITE),
        author_id=actor.user_id,
        status=ReportStatus.SENT.value,
        sent_at__lte=now - timedelta(days=FEEDBACK_DAYS_MIN),
    )
    for report in sent.annotate(told=Exists(told)).filter(told=False).order_by("sent_at", "id")[:SHOWN_MAX]:
        due_at = feedback_due_at(report)
        if due_at is not None and due_at <= now:
            yield WorkItem(
                heading="Retours attendus de la CRIP",
                title=f"{report.reference} : aucun retour reçu",
                path=f"/ecrits/{report.pk}/",
                due_at=due_at,
                late=True,
            )


def feedback_due_at(report: Report) -> datetime | None:
    """Return when the feedback of a sent report is due (D03), or nothing before the sending."""
    if report.sent_at is None:
        return None
    return compute(FEEDBACK_RULE, report.sent_at, territory=territory_of(report.departement_code)).due_at
