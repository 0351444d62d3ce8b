"""The tables of the territory: codes are INSEE's and serve as primary keys; no personal data here."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Region(models.Model):
    """A region, or an overseas collectivity that stands for one."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.TextField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Departement(models.Model):
    """A département as an area of the State (or 975 to 989): not the collectivity that has its name."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.TextField()
    of_name = models.TextField(help_text="« de l'Ain », « du Rhône »")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Commune(models.Model):
    """A commune of the present official code, or an arrondissement of Paris, Lyon or Marseille.

    A commune that disappears stays, with ``is_current`` false: other tables point to it.
    """

    code = models.CharField(max_length=5, primary_key=True)
    kind = models.CharField(max_length=20)
    name = models.TextField()
    # Django would index each of these keys twice (once for LIKE): the indexes are below.
    departement = models.ForeignKey(Departement, models.PROTECT, related_name="+", db_index=False)
    city = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        indexes = (
            models.Index(name="commune_departement", fields=["departement"]),
            models.Index(name="commune_city", fields=["city"], condition=Q(city__isnull=False)),
        )
        constraints = (
            models.CheckConstraint(
                name="commune_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="commune_city_of_arrondissement",
                condition=Q(kind="commune", city__isnull=True) | Q(kind="arrondissement", city__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"


class CommuneName(models.Model):
    """A name under which a commune of today is found: its own, or that of one it absorbed (with its code)."""

    code = models.CharField(max_length=5)
    kind = models.CharField(max_length=20)
    name = models.TextField()
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+", db_index=False)
    search_key = models.TextField(help_text="espace, puis kernel.text.fold(name)")
    compact_key = models.TextField(help_text="search_key sans espace")
    bare_key = models.TextField(help_text="compact_key sans article initial")
    population = models.PositiveIntegerField(help_text="ordre des réponses ; 0 pour un nom ancien")

    class Meta:
        ordering = ("name", "code")
        constraints = (models.UniqueConstraint(name="commune_name_once", fields=("code", "kind")),)
        indexes = (
            models.Index(name="commune_name_commune", fields=["commune"]),
            models.Index(name="commune_name_compact", fields=["compact_key"], opclasses=["text_pattern_ops"]),
            models.Index(name="commune_name_bare", fields=["bare_key"], opclasses=["text_pattern_ops"]),
            # Written once a year, read all day: no list of pending entries to walk at each search.
            GinIndex(
                name="commune_name_trigrams",
                fields=["search_key"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        )

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postal code used in a commune: several a commune, and one code for several communes."""

    code = models.CharField(max_length=5)
    # The unique constraint below already indexes the commune.
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="+", db_index=False)
    population = models.PositiveIntegerField(help_text="celle de la commune : ordre des réponses")

    class Meta:
        ordering = ("code", "commune_id")
        constraints = (models.UniqueConstraint(name="postal_code_once", fields=("commune", "code")),)
        indexes = (
            models.Index(name="postal_code_start", fields=["code"], opclasses=["varchar_pattern_ops"]),
        )

    def __str__(self) -> str:
        return self.code


class Authority(models.Model):
    """A body that is competent somewhere; ``kind`` is one of ``rules.AuthorityKind``."""

    code = models.CharField(max_length=30, primary_key=True)
    kind = models.CharField(max_length=30, db_index=True)
    name = models.TextField()
    seat = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("kind", "code")

    def __str__(self) -> str:
        return self.name


class AuthorityLinkQuerySet(models.QuerySet["AuthorityLink"]):
    """Filters over links."""

    def in_force(self, *, on: date) -> Self:
        """Keep the links that hold on that day."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_to__isnull=True) | Q(valid_to__gt=on))


class AuthorityLink(models.Model):
    """An authority is competent in a département or in a commune, from a day to another, says a source.

    ``valid_to`` is the first day on which the link no longer holds. A link that was not read in its source
    is not ``verified`` and carries a reserve (``rules.Reserve``).
    """

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    departement = models.ForeignKey(Departement, models.PROTECT, null=True, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()
    verified = models.BooleanField()
    reserve = models.CharField(max_length=30, blank=True)

    objects = AuthorityLinkQuerySet.as_manager()

    class Meta:
        ordering = ("authority_id", "departement_id", "commune_id", "valid_from")
        constraints = (
            models.CheckConstraint(
                name="link_to_one_place",
                condition=Q(departement__isnull=True, commune__isnull=False)
                | Q(departement__isnull=False, commune__isnull=True),
            ),
            models.CheckConstraint(
                name="link_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="link_verified_or_reserved",
                condition=Q(verified=True, reserve="") | (Q(verified=False) & ~Q(reserve="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority_id} → {self.departement_id or self.commune_id}"


class TerritoryLoad(models.Model):
    """One load of reference data: what it held and when, so that a second load of the same does nothing."""

    origin = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    official_code_on = models.DateField(help_text="date du code officiel géographique")
    communes = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-loaded_at",)

    def __str__(self) -> str:
        return f"{self.origin} {self.official_code_on}"
