"""One table, in a PostgreSQL schema of its own, which an installation without a certified host leaves out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models import Case
from havre.cases.rules.milestones import MilestoneState
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class HealthStep(Sealed):
    """Where one health milestone stands. ``content`` is JSON: the instruction that the place of life needs.

    ``kept_from_parents`` follows the wish of the child (care that a minor may keep secret).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=MilestoneState.PROPOSED.value)
    revision = models.PositiveIntegerField(default=1)
    on = models.DateField(null=True, blank=True)
    kept_from_parents = models.BooleanField(default=True)
    updated_at = models.DateTimeField()
    by_id = models.UUIDField()
    content = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        db_table = "health_step"
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="health_step_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
