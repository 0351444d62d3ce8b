"""Where entries come from, what imports did, what people locked, joined or asked not to list: no personal data."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from havre.directory.models.core import Service
from havre.kernel.ids import uuid7


class SourceRecord(models.Model):
    """What a source says of a service, and since when: provenance, freshness, and what has changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=100)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    dated_on = models.DateField(null=True, blank=True, help_text="date écrite par la source")
    flags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    vanished_at = models.DateTimeField(null=True, blank=True)
    joined = models.BooleanField(
        default=False,
        db_default=False,
        help_text="venu d'une fiche jointe : ne parle que si les autres se taisent",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="directory_source_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"


class ImportRun(models.Model):
    """One import that wrote; a dry run writes nothing, not even its own row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20)
    complete = models.BooleanField(help_text="le fichier a été lu jusqu'au bout")
    read_count = models.PositiveIntegerField()
    skipped_count = models.PositiveIntegerField()
    quarantined_count = models.PositiveIntegerField()
    created_count = models.PositiveIntegerField()
    updated_count = models.PositiveIntegerField()
    unchanged_count = models.PositiveIntegerField()
    vanished_count = models.PositiveIntegerField()
    reasons = models.JSONField(default=dict, help_text="code du motif : nombre de lignes")
    flags = models.JSONField(default=dict, help_text="code du doute : nombre de fiches")

    class Meta:
        indexes = [models.Index(fields=["source", "-started_at"], name="directory_run_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class QuarantinedLine(models.Model):
    """A line that was refused, with the reason and enough of it to find it again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    line = models.PositiveIntegerField()
    reason = models.CharField(max_length=20)
    sentence = models.CharField(max_length=200)
    excerpt = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="directory_quarantine_run")]

    def __str__(self) -> str:
        return f"{self.line} {self.reason}"


class FieldOrigin(models.Model):
    """Where the value of one field comes from when it is not the entry's own source; locked, no import changes it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField(null=True)
    locked = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "field"], name="directory_origin_once")]

    def __str__(self) -> str:
        return f"{self.field} {self.source}"


class Exclusion(models.Model):
    """Do not list: an entry of a source that was refused for good, so that no import brings it back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="directory_exclusion_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.source_id}"


class Alias(models.Model):
    """An identifier that still leads to the service which took its place."""

    old_id = models.UUIDField(primary_key=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.old_id)


class DuplicatePair(models.Model):
    """Two services that may be one: why, and what a person decided. ``snapshot`` undoes a merge."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    # Kept when the row of the second has gone into the first.
    second_id = models.UUIDField()
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    snapshot = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "found_at"], name="directory_pair_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second_id"], name="directory_pair_once"),
            models.CheckConstraint(condition=~Q(second_id=F("first")), name="directory_pair_two"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"


class ImportChange(models.Model):
    """A public service that an import changed, until the systems that asked for it have been told; then it goes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Not a key: what is told may concern an entry that has gone since.
    service_id = models.UUIDField()
    act = models.CharField(max_length=10)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "position"], name="directory_change_once")]

    def __str__(self) -> str:
        return f"{self.service_id} {self.act}"


class Webhook(models.Model):
    """An address told that an entry changed: an identifier and an act, nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agency_id = models.UUIDField()
    url = models.CharField(max_length=400)
    # Signs what is sent (HMAC-SHA256), under the envelope of the key files.
    secret = models.BinaryField()
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField()
    failures = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.url
