"""The register of personal data breaches (RGPD, art. 33, 5). No name of a person concerned is written in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.kernel.ids import uuid7
from havre.safekeeping.rules.breach import BreachStatus, CnilDecision, PersonsDecision


class Breach(models.Model):
    """One breach: the facts, their effects, the measures, and the two decisions with their reasons."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default=BreachStatus.OPEN.value)
    revision = models.PositiveIntegerField(default=1)
    aware_at = models.DateTimeField()
    due_at = models.DateTimeField()
    registered_by_id = models.UUIDField()
    natures = ArrayField(models.CharField(max_length=16), default=list)
    facts = models.TextField(max_length=4000)
    data = models.TextField(max_length=2000, blank=True)
    persons_about = models.PositiveIntegerField(null=True, blank=True)
    effects = models.TextField(max_length=2000, blank=True)
    measures = models.TextField(max_length=4000, blank=True)
    cnil = models.CharField(max_length=12, default=CnilDecision.UNDECIDED.value)
    cnil_why = models.TextField(max_length=2000, blank=True)
    cnil_at = models.DateTimeField(null=True, blank=True)
    late_why = models.TextField(max_length=2000, blank=True)
    persons = models.CharField(max_length=12, default=PersonsDecision.UNDECIDED.value)
    persons_why = models.TextField(max_length=2000, blank=True)
    persons_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "status", "due_at"], name="safekeeping_breach_list")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "reference"], name="safekeeping_breach_reference")
        ]

    def __str__(self) -> str:
        return self.reference


class BreachStep(models.Model):
    """What was done and when, who was told: append-only."""

    id = models.UUIDField(primary_key=True, editable=False, default=uuid7)
    agency_id = models.UUIDField()
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by_id = models.UUIDField()
    text = models.CharField(max_length=1000)

    class Meta:
        indexes = [models.Index(fields=["breach", "at"], name="safekeeping_breach_steps")]

    def __str__(self) -> str:
        return str(self.id)
