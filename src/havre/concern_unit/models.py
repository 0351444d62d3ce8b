"""Tables of the CRIP: what it received, its children, its steps, and the notices it posts to authors."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.concern_unit import rules
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.rules import ExploitationConcern


class Reception(Sealed):
    """One report as the CRIP received it: the sender posts the row and cannot read it afterwards.

    The clock starts at ``received_at`` (D226-2-4): the moment the row entered the inbox.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    source_report_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=24, default=rules.ReceptionStatus.SENT.value)
    revision = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    stated_danger = models.CharField(max_length=12, default=rules.StatedDanger.UNKNOWN.value)
    danger_order = models.SmallIntegerField(default=2)
    sender_sector = models.CharField(max_length=20, blank=True)
    sender_name = models.CharField(max_length=160)
    from_professional = models.BooleanField(default=True)
    departement_code = models.CharField(max_length=3)
    children_count = models.PositiveSmallIntegerField(default=1)
    exploitation_concern = models.CharField(max_length=12, default=ExploitationConcern.NOT_STATED.value)
    evaluation_due_at = models.DateTimeField()
    feedback_due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=24, blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    # content: the whole sealed report as JSON (reports.content.ReportContent); pdf: the sealed document.
    content = models.BinaryField()
    pdf = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content", "pdf")

    class Meta:
        indexes = [
            models.Index(
                fields=["team_id", "danger_order", "received_at", "id"], name="concern_reception_inbox"
            ),
            models.Index(fields=["team_id", "status", "evaluation_due_at"], name="concern_reception_due"),
            # What still waits, in the order of the inbox: the closed ones, most of an old CRIP, are not walked.
            models.Index(
                fields=["team_id", "danger_order", "received_at", "id"],
                condition=~models.Q(status="closed"),
                name="concern_reception_open",
            ),
            models.Index(fields=["team_id", "received_at", "id"], name="concern_reception_export"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="concern_reception_reference"),
            models.UniqueConstraint(fields=["team_id", "source_report_id"], name="concern_reception_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class ReceptionChild(models.Model):
    """A child named by the report, or another minor of the home who is evaluated too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    reception = models.ForeignKey(Reception, on_delete=models.CASCADE, related_name="+")
    person_id = models.UUIDField(null=True)
    position = models.PositiveSmallIntegerField()
    other_of_home = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["reception"], name="concern_child_reception"),
            models.Index(fields=["team_id", "person_id"], name="concern_child_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Step(Sealed):
    """One dated step: what was done, by whom, why. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    reception = models.ForeignKey(Reception, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    # Free words and structured particulars of the step.
    content = models.BinaryField(null=True, blank=True)
    # A PDF made by the step (referral, feedback letter), sealed too.
    document = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content", "document")

    class Meta:
        indexes = [
            models.Index(fields=["reception", "at"], name="concern_step_reception"),
            models.Index(
                fields=["team_id", "at"], condition=models.Q(kind="addendum"), name="concern_step_addendum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Evaluator(models.Model):
    """A professional charged with the evaluation (two at least)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    reception = models.ForeignKey(Reception, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    assigned_at = models.DateTimeField()
    assigned_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team_id", "user_id", "ended_at"], name="concern_evaluator_load")]
        constraints = [
            models.UniqueConstraint(
                fields=["reception", "user_id"],
                condition=models.Q(ended_at=None),
                name="concern_evaluator_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Notice(Sealed):
    """What the CRIP tells the author's team: a code, and the feedback letter when there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    report_id = models.UUIDField()
    code = models.CharField(max_length=20)
    at = models.DateTimeField()
    letter = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("letter",)

    class Meta:
        indexes = [models.Index(fields=["team_id", "report_id", "at"], name="concern_notice_report")]

    def __str__(self) -> str:
        return f"{self.code} {self.id}"
