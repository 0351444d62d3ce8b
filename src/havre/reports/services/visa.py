"""Ask for the visa, give the report back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused
from havre.reports.access import gives_visa, report_for, visa_holders
from havre.reports.models import Report, Visa
from havre.reports.queries.opened import load
from havre.reports.rules import REPORT, ReportAct, VisaDecision
from havre.reports.services.keeping import cleaned, revision_refused, touch


@transaction.atomic
def submit(*, actor: Actor, report_id: UUID, revision: int, now: datetime) -> Report:
    """Ask for the visa and tell those of the team who give it.

    Raises ``Refused`` with the sentence of the first guard that objects; nothing has changed then.
    """
    report = report_for(actor, report_id, lock=True)
    report.status = REPORT.after(report.status, ReportAct.SUBMIT, facts=load(report).guard_facts()).value
    revision_refused(report, revision)
    report.submitted_at = now
    touch(report, now=now)
    audit.record("report.submit", kind="report", object_id=report.pk, team_id=report.team_id)
    notify(
        visa_holders(report),
        team_id=report.team_id,
        kind="visa_wanted",
        path=f"/ecrits/{report.pk}/visa/",
        now=now,
        by=actor,
    )
    return report


@transaction.atomic
def give_back(*, actor: Actor, report_id: UUID, comment: str, now: datetime) -> Report:
    """Give a submitted report back to its author, with a comment that says what is expected."""
    report = report_for(actor, report_id, lock=True)
    if not gives_visa(actor, report):
        raise NotVisible
    report.status = REPORT.after(report.status, ReportAct.RETURN).value
    words = str(cleaned({"comment": comment})["comment"]).strip()
    if not words:
        raise Refused(
            "Écrivez à l'auteur ce que vous attendez : l'écrit lui est rendu avec ce mot.",
            code="comment_missing",
            field="comment",
        )
    add_visa(report, actor=actor, decision=VisaDecision.RETURNED, words={"comment": words}, now=now)
    touch(report, now=now)
    audit.record("report.return", kind="report", object_id=report.pk, team_id=report.team_id)
    notify(
        [report.author_id],
        team_id=report.team_id,
        kind="report_returned",
        path=f"/ecrits/{report.pk}/",
        now=now,
        by=actor,
    )
    return report


def add_visa(
    report: Report,
    *,
    actor: Actor,
    decision: VisaDecision,
    words: Mapping[str, str | bool | int],
    now: datetime,
) -> Visa:
    """Record a decision under the report's own key; ``words`` are sealed."""
    opened = load(report)
    row = Visa(
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        decision=decision.value,
        at=now,
        by_id=actor.user_id,
    )
    row.seal(opened.key, comment=dict(words))
    row.save(force_insert=True)
    return row
