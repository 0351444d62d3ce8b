"""Tables of the directory, with the words of HSDS (Open Referral); reference data on organisations only.

A confidential place is never a row: the shelters' floor holds it.  A service whose kind is protected has no
location at all, and the database refuses one.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from havre.directory import rules
from havre.kernel.ids import uuid7
from havre.territory.models import Commune


class Organization(models.Model):
    """A body that runs services, with the identifiers that public registers give it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=300)
    siret = models.CharField(max_length=14, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    url = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["siret"], condition=~Q(siret=""), name="directory_org_siret"),
            models.Index(fields=["finess"], condition=~Q(finess=""), name="directory_org_finess"),
            models.Index(fields=["rna"], condition=~Q(rna=""), name="directory_org_rna"),
        ]

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """A place where people may go; ``precision`` says how far the point is believed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=200, blank=True)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=10, default=rules.PointPrecision.UNKNOWN.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="directory_location_point",
            )
        ]

    def __str__(self) -> str:
        return f"{self.postal_code} {self.city}"


class Service(models.Model):
    """What an organisation does for people, in one place or from afar."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=300)
    tier = models.CharField(max_length=12, default=rules.Tier.PUBLIC.value)
    status = models.CharField(max_length=10, default=rules.ServiceStatus.ACTIVE.value)
    email = models.CharField(max_length=120, blank=True)
    hours_text = models.CharField(max_length=2000, blank=True)
    # Copied from the location, for the one index that answers "the nearest of this kind".
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "lat", "lon"],
                include=["id", "tier"],
                condition=~Q(status=rules.ServiceStatus.CLOSED.value),
                name="directory_service_near",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(kind.value for kind in rules.PROTECTED_KINDS))
                | Q(
                    location__isnull=True,
                    lat__isnull=True,
                    lon__isnull=True,
                    tier=rules.Tier.PROFESSIONAL.value,
                ),
                name="directory_service_protected",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Phone(models.Model):
    """A number in E.164, or a short one (17, 119) as it is dialled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, default=rules.PhoneKind.PUBLIC.value)
    tier = models.CharField(max_length=12, default=rules.Tier.PUBLIC.value)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="directory_phone_once")]

    def __str__(self) -> str:
        return self.number


class Schedule(models.Model):
    """Hours repeated each week; ``closes_at`` not after ``opens_at`` is the next day.

    A service without any row has unknown hours: it is never shown as closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    byday = models.CharField(max_length=20, help_text="RFC 5545 : MO,TU,WE,TH,FR,SA,SU")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    def __str__(self) -> str:
        return f"{self.byday} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class ServiceArea(models.Model):
    """Where a service is competent: one row a scope, with its codes (INSEE)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=12)
    codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)

    class Meta:
        indexes = [GinIndex(fields=["codes"], name="directory_area_codes")]
        constraints = [models.UniqueConstraint(fields=["service", "scope"], name="directory_area_once")]

    def __str__(self) -> str:
        return self.scope


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
