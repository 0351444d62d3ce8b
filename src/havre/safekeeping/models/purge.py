"""Purges: proposed, confirmed by somebody else, done object by object; holds; sealed archives; what is counted."""

from __future__ import annotations

from django.db import models

from havre.kernel.ids import uuid7
from havre.safekeeping.rules import RunStatus, Then


class PurgeRun(models.Model):
    """One purge of one agency. Counts only: what it takes is in its items, which the teams alone may read."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default=RunStatus.PROPOSED.value)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Digest of the certificate, written in the journal too.
    certificate_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "-proposed_at"], name="safekeeping_run_list")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=RunStatus.codes()), name="safekeeping_run_states"
            ),
            # The rule of two persons, in the database too.
            models.CheckConstraint(
                condition=models.Q(status__in=[RunStatus.PROPOSED.value, RunStatus.REFUSED.value])
                | (
                    models.Q(decided_by_id__isnull=False)
                    & ~models.Q(decided_by_id=models.F("proposed_by_id"))
                ),
                name="safekeeping_run_two_persons",
            ),
            models.UniqueConstraint(
                fields=["agency_id"],
                condition=models.Q(status__in=[RunStatus.PROPOSED.value, RunStatus.CONFIRMED.value]),
                name="safekeeping_run_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PurgeLine(models.Model):
    """What one purge does in one team for one category, in numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(PurgeRun, on_delete=models.CASCADE, related_name="+")
    agency_id = models.UUIDField()
    team_id = models.UUIDField()
    category = models.CharField(max_length=24)
    # erase, or archive: the keys are put away.
    then = models.CharField(max_length=10, default=Then.ERASE.value)
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    keys = models.PositiveIntegerField(default=0)
    # {"listening_note": 12}: rows erased by table.
    tables = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "team_id", "category", "then"], name="safekeeping_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.counted}"


class PurgeItem(models.Model):
    """One object that a purge will take; the row goes with the object, in the same transaction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    line = models.ForeignKey(PurgeLine, on_delete=models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line", "since", "id"], name="safekeeping_item_line")]

    def __str__(self) -> str:
        return str(self.object_id)


class LegalHold(models.Model):
    """Something that must not be erased, whatever its age, until somebody lifts the hold."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency_id = models.UUIDField()
    team_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    category = models.CharField(max_length=12)
    reason = models.CharField(max_length=1000)
    placed_at = models.DateTimeField()
    placed_by_id = models.UUIDField()
    until_on = models.DateField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_id"], name="safekeeping_hold_object")]

    def __str__(self) -> str:
        return self.reference


class Archived(models.Model):
    """An object whose keys were put away: its rows are there, nobody opens them until a reasoned reopening."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField()
    team_id = models.UUIDField()
    category = models.CharField(max_length=24)
    object_id = models.UUIDField(unique=True)
    reference = models.CharField(max_length=20, blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team_id", "category", "sealed_at"], name="safekeeping_archived_due")]

    def __str__(self) -> str:
        return self.reference


class StubCount(models.Model):
    """What remains for counting: one number for one code of one year; two codes of one object are never together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField()
    category = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=24)
    code = models.CharField(max_length=30)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "category", "year", "measure", "code"], name="safekeeping_stub_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.year} {self.measure} {self.code}"
