"""Measures, milestones and those who represent the child."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models.core import Case
from havre.cases.rules.measures import AddressRule, MeasureStatus, Visiting
from havre.cases.rules.milestones import MilestoneState
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class Measure(Sealed):
    """One protection measure. ``content`` is JSON: court, number, legal text, visits and conditions in words."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    status = models.CharField(max_length=12, default=MeasureStatus.REQUESTED.value)
    revision = models.PositiveIntegerField(default=1)
    authority = models.CharField(max_length=16)
    requested_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    visiting = models.CharField(max_length=12, default=Visiting.NOT_STATED.value)
    address_rule = models.CharField(max_length=12, default=AddressRule.NOT_READ.value)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, blank=True)
    renewals = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["case", "status"], name="cases_measure_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Milestone(Sealed):
    """One step of justice, school, housing or rights. ``content`` is JSON: words, place, who goes with the child."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    family = models.CharField(max_length=10)
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=20, default=MilestoneState.PROPOSED.value)
    revision = models.PositiveIntegerField(default=1)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField()
    by_id = models.UUIDField()
    content = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="cases_milestone_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class RosterEntry(models.Model):
    """An ad hoc guardian or a lawyer that a team knows: professional data, checked from time to time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=160)
    body = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    notes = models.CharField(max_length=400, blank=True)
    revision = models.PositiveIntegerField(default=1)
    checked_on = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team_id", "kind", "name"], name="cases_roster_team")]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """Who represents one child, from when to when, by which decision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    roster = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(ends_on=None), name="cases_representative_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
