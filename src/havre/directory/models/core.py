"""Organisations, services and places, with the words of HSDS (Open Referral): no personal data.

A service is what an organisation does at one place, its main location; the other places where it does the same are
``ServiceAtLocation``. A confidential place is never a row: the shelters' floor holds it. A service whose kind is
protected has no location at all, and the database refuses one.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from havre.directory import rules
from havre.directory.rules import taxonomy
from havre.kernel.ids import uuid7
from havre.territory.models import Commune

_PUBLISHED = taxonomy.Publication.PUBLISHED.value


def codes(length: int = 30) -> ArrayField[list[str], list[str]]:
    """Return a column that holds codes of a vocabulary; the empty list says that nothing is known."""
    return ArrayField(models.CharField(max_length=length), default=list, db_default=[], blank=True)


class Organization(models.Model):
    """A body that runs services, with the identifiers that public registers give it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=300)
    siret = models.CharField(max_length=14, blank=True)
    finess = models.CharField(max_length=9, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    url = models.CharField(max_length=400, blank=True)
    description = models.TextField(max_length=10_000, blank=True, db_default="")

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
    hours_text = models.CharField(
        max_length=2000, blank=True, help_text="horaires tels que la source les dit"
    )
    opening_hours = models.CharField(
        max_length=1000, blank=True, db_default="", help_text="syntaxe OSM ; vide : non connus"
    )
    description = models.TextField(max_length=10_000, blank=True, db_default="")
    # Eligibility. Null or empty says "not known", which a search shows last and never hides.
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    genders = codes()
    trans_inclusive = models.BooleanField(null=True, blank=True)
    reception = models.CharField(max_length=16, blank=True, db_default="")
    specialised = codes()
    welcomes = codes()
    # Access.
    access_modes = codes()
    mobilisable_by = codes()
    anonymity = models.CharField(max_length=16, blank=True, db_default="")
    without_parents = models.BooleanField(null=True, blank=True)
    cost = models.CharField(max_length=12, blank=True, db_default="")
    languages = codes(8)
    interpreter = models.BooleanField(null=True, blank=True)
    sign_language = models.BooleanField(null=True, blank=True)
    night_access = models.BooleanField(null=True, blank=True, help_text="vérifié par une personne")
    animals = models.BooleanField(null=True, blank=True)
    documents_known = models.BooleanField(
        default=False, db_default=False, help_text="la liste qui suit est sûre, même vide"
    )
    required_documents = ArrayField(models.CharField(max_length=120), default=list, db_default=[], blank=True)
    trained_on = models.DateField(null=True, blank=True, help_text="formation du référent")
    accessibility_url = models.CharField(max_length=400, blank=True, db_default="")
    # Professionals only.
    saturation = models.CharField(max_length=10, blank=True, db_default="")
    saturation_on = models.DateField(null=True, blank=True)
    # Keeping it true.
    publication = models.CharField(max_length=10, default=_PUBLISHED, db_default=_PUBLISHED)
    verified_on = models.DateField(null=True, blank=True)
    verified_how = models.CharField(max_length=12, blank=True, db_default="")
    quality = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="complétude de la fiche, sur 100"
    )
    revision = models.PositiveIntegerField(default=1, db_default=1)
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
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(min_age__lte=F("max_age")),
                name="directory_service_ages",
            ),
            models.CheckConstraint(
                condition=Q(publication__in=taxonomy.Publication.codes()),
                name="directory_service_publication",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(kind.value for kind in rules.PROTECTED_KINDS))
                | Q(
                    location__isnull=True,
                    lat__isnull=True,
                    lon__isnull=True,
                    tier=rules.Tier.PROFESSIONAL.value,
                ),
                name="directory_service_protected",
            ),
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
    # A direct line typed by a person: who said that it answers, and until when. Null: as fresh as its source.
    confirmed_by_id = models.UUIDField(null=True, blank=True)
    expires_on = models.DateField(
        null=True, blank=True, help_text="passé ce jour, le numéro n'est plus montré"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="directory_phone_expiry"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="directory_phone_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(tier=rules.Tier.PROFESSIONAL.value),
                name="directory_phone_direct",
            ),
        ]

    def __str__(self) -> str:
        return self.number


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


class ServiceAtLocation(models.Model):
    """Another place where a service is given (a second office, a stop of a round), with its own hours and number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=120, blank=True)
    opening_hours = models.CharField(max_length=1000, blank=True, db_default="")
    phone = models.CharField(max_length=16, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="directory_place_once")]

    def __str__(self) -> str:
        return self.label or str(self.location_id)


class Alert(models.Model):
    """Something that holds for a time (closed for works, new number by night); it ends by itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    closes = models.BooleanField(default=False, help_text="le service n'accueille pas pendant ce temps")
    tier = models.CharField(max_length=12, default=rules.Tier.PUBLIC.value)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="directory_alert_order")
        ]

    def __str__(self) -> str:
        return self.text


class ServiceName(models.Model):
    """The distinct names, folded: a name typed with a fault is looked for here, not among the services."""

    folded = models.CharField(primary_key=True, max_length=300)

    class Meta:
        indexes = [GinIndex(fields=["folded"], name="directory_name_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self) -> str:
        return self.folded
