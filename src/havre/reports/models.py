"""Tables of the author's side of reports."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.concern_unit.rules import StatedDanger
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.rules import ExploitationConcern
from havre.reports import rules


class Report(Sealed):
    """A concern report or a judicial report while it is written, then once sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, default=rules.ReportKind.CONCERN.value)
    status = models.CharField(max_length=20, default=rules.ReportStatus.DRAFT.value)
    revision = models.PositiveIntegerField(default=1)
    author_id = models.UUIDField()
    # The contact of the listening desk it comes from; the sealed concern report whose facts it takes up.
    contact_id = models.UUIDField(null=True, blank=True)
    twin_id = models.UUIDField(null=True, blank=True)
    # The absence of a followed child it comes from.
    absence_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    departement_code = models.CharField(max_length=3, blank=True)
    presence_departement_code = models.CharField(max_length=3, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    stated_danger = models.CharField(max_length=12, default=StatedDanger.UNKNOWN.value)
    exploitation_concern = models.CharField(max_length=12, default=ExploitationConcern.NOT_STATED.value)
    worry_types = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    parents_information = models.CharField(max_length=24, default=rules.ParentsInformation.UNDECIDED.value)
    prosecutor_outcome = models.CharField(max_length=20, blank=True)
    # Everything written that is not a line or an identity: reports.content.Narrative as JSON.
    narrative = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("narrative",)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "status", "-updated_at", "id"], name="reports_report_list"),
            models.Index(fields=["team_id", "author_id", "-updated_at"], name="reports_report_mine"),
            models.Index(fields=["team_id", "-updated_at", "-id"], name="reports_report_team"),
            models.Index(fields=["contact_id"], name="reports_report_contact"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="reports_report_reference"),
            models.UniqueConstraint(
                fields=["absence_id", "author_id"],
                condition=~models.Q(status=rules.ReportStatus.WITHDRAWN.value),
                name="reports_one_of_absence",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReportChild(Sealed):
    """A child of the report. The identity is in the vault (``person_id``); the particulars are sealed here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField()
    position = models.PositiveSmallIntegerField()
    # reports.content.ChildParticulars as JSON; the home, like the name, is in the vault.
    particulars = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("particulars",)

    class Meta:
        indexes = [
            models.Index(fields=["report", "position"], name="reports_child_report"),
            models.Index(fields=["person_id"], name="reports_child_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Line(Sealed):
    """One fact, one exact sentence, or one interpretation: three lists that are never mixed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()
    # The dataclass of reports.content.BODIES for this kind, as JSON.
    body = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("body",)

    class Meta:
        indexes = [models.Index(fields=["report", "kind", "position"], name="reports_line_report")]

    def __str__(self) -> str:
        return str(self.id)


class Visa(Sealed):
    """A coordinator's or superior's decision on a submitted report."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=10)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    comment = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("comment",)

    class Meta:
        indexes = [models.Index(fields=["report", "at"], name="reports_visa_report")]

    def __str__(self) -> str:
        return self.decision


class SealedDocument(Sealed):
    """What left: the PDF, its hashes and signature. Never changed; a later change is an addendum."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    addendum_number = models.PositiveSmallIntegerField(default=0)
    sealed_at = models.DateTimeField()
    sealed_by_id = models.UUIDField()
    content_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    signing_key_id = models.CharField(max_length=40)
    content = models.BinaryField()
    pdf = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content", "pdf")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "addendum_number"], name="reports_sealed_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Dispatch(models.Model):
    """One recipient of what was sealed, and what is known of its arrival."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(SealedDocument, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=12)
    recipient_team_id = models.UUIDField(null=True, blank=True)
    recipient_name = models.CharField(max_length=160)
    authority_code = models.CharField(max_length=30, blank=True)
    # "havre": delivered in the inbox; "to_carry": the PDF must be carried by the service's own secure channel.
    channel = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True, blank=True)
    carried_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["report"], name="reports_dispatch_report")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.id}"
