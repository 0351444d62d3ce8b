"""Requests of persons about their data: dates and states are clear, words are sealed for the team that answers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.safekeeping.rules.rights import IdentityCheck, RequestStatus


class RightsRequest(Sealed):
    """A request; the officer registers it and sees its clock, the team whose file it is about answers.

    ``words`` is JSON: {"who", "reach", "asked", "answer", "dropped", "submitted_by"}. ``object_id`` is the file it is
    about.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.UUIDField()
    team_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=12, default=RequestStatus.RECEIVED.value)
    revision = models.PositiveIntegerField(default=1)
    asker = models.CharField(max_length=16)
    asked = ArrayField(models.CharField(max_length=16), default=list)
    identity = models.CharField(max_length=12, default=IdentityCheck.NOT_YET.value)
    object_id = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    registered_by_id = models.UUIDField()
    prolonged_at = models.DateTimeField(null=True, blank=True)
    prolonged_why = models.CharField(max_length=500, blank=True)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    words = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("words",)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "status", "due_at"], name="safekeeping_request_due"),
            models.Index(fields=["team_id", "status", "due_at"], name="safekeeping_request_team"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="safekeeping_request_reference")
        ]

    def __str__(self) -> str:
        return self.reference


class RightsPiece(Sealed):
    """One piece of the file and what becomes of it. ``body`` is JSON: {"title", "dated", "extract", "remark"}."""

    id = models.UUIDField(primary_key=True, editable=False, default=uuid7)
    team_id = models.UUIDField()
    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    withheld = models.CharField(max_length=20, blank=True)
    sorted_by_id = models.UUIDField(null=True, blank=True)
    sorted_at = models.DateTimeField(null=True, blank=True)
    body = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("body",)

    class Meta:
        indexes = [models.Index(fields=["request", "position"], name="safekeeping_piece_request")]
        constraints = [
            # A judicial piece never leaves the team, whatever the code above does.
            models.CheckConstraint(
                condition=~models.Q(category="judicial") | models.Q(outcome="judge"),
                name="safekeeping_piece_judge",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
