"""The retention table: national lines seeded from the rules, and what each agency decided otherwise."""

from __future__ import annotations

from django.db import models

from havre.kernel.ids import uuid7
from havre.safekeeping.rules import Status, Then
from havre.safekeeping.rules.retention import BY_CODE


class RetentionRule(models.Model):
    """How long one category is kept, between two dates. Without agency: the line everybody starts from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField(null=True, blank=True)
    category = models.CharField(max_length=24)
    event = models.CharField(max_length=80)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    then = models.CharField(max_length=10, default=Then.ERASE.value)
    archive_months = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(max_length=400)
    status = models.CharField(max_length=10, default=Status.INFERRED.value)
    # The deadline of havre.law that counts; empty once an agency decided otherwise.
    law = models.CharField(max_length=10, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    # Why an agency keeps for a shorter or a longer time; empty on the national lines.
    reason = models.CharField(max_length=1000, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "category"],
                condition=models.Q(ends_on=None),
                nulls_distinct=False,
                name="safekeeping_rule_one_running",
            ),
            models.CheckConstraint(
                condition=models.Q(months__gt=0) | models.Q(days__gt=0), name="safekeeping_rule_lasts"
            ),
            models.CheckConstraint(
                condition=models.Q(agency_id=None) | ~models.Q(reason=""), name="safekeeping_rule_reason"
            ),
        ]

    def __str__(self) -> str:
        return BY_CODE[self.category].label if self.category in BY_CODE else self.category
