"""What the authors' side keeps of its writings, and how it disappears."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import F, QuerySet

from havre.concern_unit.models import Notice
from havre.foundation.stores import ModelStore, Roots, named_in
from havre.kernel.retention import Store
from havre.reports.models import Report, ReportChild
from havre.reports.rules import ReportKind, ReportStatus


class Reports(ModelStore):
    """Writings of one kind and state; with each go its lines, sealed documents, and the CRIP's notices about it."""

    kind = "report"
    model = Report
    names = {"person": ((ReportChild, "person_id", "report_id"),), "contact": ((Report, "contact_id", "pk"),)}
    condition: ClassVar[dict[str, str]]
    excluded: ClassVar[dict[str, str]] = {}
    since: ClassVar[str]

    def over(self, rows: QuerySet[Any]) -> Any:
        """Return the writings of this state."""
        rows = rows.filter(**self.condition)
        return (rows.exclude(**self.excluded) if self.excluded else rows).annotate(since=F(self.since))

    def roots(self, object_id: UUID) -> Roots:
        """Return the report and what the CRIP answered about it."""
        notices = Notice.objects.filter(report_id=object_id).order_by("pk").values_list("pk", flat=True)
        return (Report, [object_id]), (Notice, list(notices))

    def persons(self, object_id: UUID) -> frozenset[UUID]:
        """Return the children of the report."""
        return named_in(ReportChild, "person_id", report=object_id)


class Withdrawn(Reports):
    """Drafts that their author gave up."""

    category = "draft"
    condition: ClassVar = {"status": ReportStatus.WITHDRAWN.value}
    since = "updated_at"


class SentConcerns(Reports):
    """Concern reports sent to a CRIP, which keeps its own copy."""

    category = "report"
    condition: ClassVar = {"status": ReportStatus.SENT.value, "kind": ReportKind.CONCERN.value}
    since = "sent_at"


class AnsweredJudicial(Reports):
    """Judicial reports whose outcome is known."""

    category = "judicial_report"
    condition: ClassVar = {"status": ReportStatus.SENT.value, "kind": ReportKind.JUDICIAL.value}
    excluded: ClassVar = {"prosecutor_outcome": ""}
    since = "updated_at"


class UnansweredJudicial(Reports):
    """Judicial reports of which nothing came back."""

    category = "judicial_silent"
    condition: ClassVar = {**AnsweredJudicial.condition, "prosecutor_outcome": ""}
    since = "sent_at"


STORES: tuple[Store, ...] = (Withdrawn(), SentConcerns(), AnsweredJudicial(), UnansweredJudicial())
