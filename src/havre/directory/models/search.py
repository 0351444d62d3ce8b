"""What a search reads: one flat row for each place where a published service is given, rebuilt when it changes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Floor

from havre.directory.models.core import Service
from havre.directory.rules.orientation import BANDS

OLDEST = 130


class MinuteRanges(models.Field):  # type: ignore[type-arg]
    """A ``tstzmultirange``: when a place is open in the coming days; null when its hours are not known."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002 - Django's signature
        """Return PostgreSQL's own type."""
        return "tstzmultirange"


class Offer(models.Model):
    """A published service at one of its places, or from afar (no département); ``id`` is that of either.

    ``areas`` holds the codes of communes and départements served, ``99100`` for the whole country; empty when the
    service says nothing: its own département is meant. ``min_age`` and ``max_age`` are 0 and ``OLDEST`` when unknown.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    public = models.BooleanField()
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    # An index cannot bound two coordinates at once: it walks a few bands, each between two longitudes.
    band = models.GeneratedField(
        expression=Cast(Floor(F("lat") * float(BANDS)), models.SmallIntegerField()),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    departement_code = models.CharField(max_length=3, blank=True)
    # Nobody is sent across the sea: mainland, Corsica and each overseas territory are islands to one another.
    island = models.CharField(max_length=3, blank=True)
    areas = ArrayField(models.CharField(max_length=5), default=list)
    min_age = models.PositiveSmallIntegerField()
    max_age = models.PositiveSmallIntegerField()
    ages_known = models.BooleanField()
    specialised = models.IntegerField()
    welcomes = models.IntegerField()
    features = models.IntegerField()
    # Features of which the service said no: what it did not say is not a no.
    refused = models.IntegerField()
    reception = models.PositiveSmallIntegerField(default=0)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    open_ranges = MinuteRanges(null=True)
    open_until = models.DateTimeField(null=True, help_text="au-delà, les plages ne sont pas calculées")
    fresh_on = models.DateField(help_text="dernière vérification, sinon date de la source")
    document = SearchVectorField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "band", "lon", "lat"],
                # Everything that the search reads but the hours: it never goes to the table.
                include=[
                    "id",
                    "service_id",
                    "public",
                    "island",
                    "areas",
                    "min_age",
                    "max_age",
                    "ages_known",
                    "specialised",
                    "welcomes",
                    "features",
                    "refused",
                    "reception",
                    "languages",
                    "fresh_on",
                ],
                condition=Q(lat__isnull=False),
                name="directory_offer_bands",
            ),
            models.Index(fields=["kind"], condition=Q(departement_code=""), name="directory_offer_remote"),
            models.Index(fields=["departement_code", "kind"], name="directory_offer_departement"),
            GinIndex(fields=["areas"], name="directory_offer_areas"),
            GinIndex(fields=["document"], name="directory_offer_document"),
        ]

    def __str__(self) -> str:
        return str(self.id)
