"""What keeps the directory true: versions, verifications, errors told, outcomes, what professionals keep for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from havre.directory.models.core import Service
from havre.kernel.ids import uuid7


class ServiceVersion(models.Model):
    """An entry as it was before a change made by a person, whole, so that it can be restored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    changed = ArrayField(models.CharField(max_length=40), default=list)
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "revision"], name="directory_version_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.revision}"


class Proposal(models.Model):
    """A correction of a published entry that waits for somebody who may decide; only the values that change."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    base_revision = models.PositiveIntegerField(help_text="la révision que son auteur a lue")
    values = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    decision = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["decision", "proposed_at"], name="directory_proposal_waiting"),
            models.Index(fields=["service", "decision"], name="directory_proposal_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.decision}"


class Verification(models.Model):
    """Somebody checked an entry; ``by_id`` is null for the structure itself, through its signed link."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    how = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)

    def __str__(self) -> str:
        return f"{self.service_id} {self.at:%Y-%m-%d}"


class Reminder(models.Model):
    """A letter that asked a structure whether its entry still holds; the link it carried is known by its digest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class ErrorReport(models.Model):
    """An error told by anybody, without a name; ``text`` is deleted when it has been dealt with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    text = models.CharField(max_length=1000, blank=True)
    told_on = models.DateField(help_text="le jour, jamais l'heure")
    outcome = models.CharField(max_length=12, blank=True)
    handled_at = models.DateTimeField(null=True)
    handled_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["outcome", "told_on"], name="directory_error_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.told_on}"


class OrientationOutcome(models.Model):
    """Was it possible? What came of sending somebody to a service; the month only, nothing on the person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Not a key: the outcome outlives the service.
    service_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    departement_code = models.CharField(max_length=3)
    month = models.DateField(help_text="premier jour du mois")
    outcome = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, blank=True)
    team_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["departement_code", "kind", "month"], name="directory_outcome_gap")]

    def __str__(self) -> str:
        return f"{self.kind} {self.departement_code} {self.outcome}"


class AccessRequest(models.Model):
    """A professional asks to see the professional fields: who, why, until when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    agency_id = models.UUIDField()
    purpose = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=10)
    expires_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "status", "expires_on"], name="directory_request_user")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decided_by_id=F("user_id")) | Q(decided_by_id=None),
                name="directory_request_not_own",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Favourite(models.Model):
    """An entry that a professional keeps at hand."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    # Not a key: row security hides the favourites of others from who joins two services. An alias may answer.
    service_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "service_id"], name="directory_favourite_once")
        ]

    def __str__(self) -> str:
        return str(self.id)


class SavedSearch(models.Model):
    """A search that a professional makes again: codes and a commune, never a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    name = models.CharField(max_length=80)
    wanted = models.JSONField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LastSearch(models.Model):
    """A search just made, so that going back from an entry finds its results; it ends in minutes.

    ``body`` opens only with the key of the session that made it, which the database never holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    body = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "expires_at"], name="directory_last_user"),
            models.Index(fields=["expires_at"], name="directory_last_end"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Referent(models.Model):
    """A referent or an expert who agreed to be found by other professionals, until a date."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    agency_id = models.UUIDField()
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120)
    institution = models.CharField(max_length=160)
    departement_code = models.CharField(max_length=3)
    skills = ArrayField(models.CharField(max_length=30), default=list)
    email = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    consented_at = models.DateTimeField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["departement_code", "expires_on"], name="directory_referent_place")]
        constraints = [models.UniqueConstraint(fields=["user_id"], name="directory_referent_once")]

    def __str__(self) -> str:
        return self.name
