"""The circle of a child: people by their role, and dated facts about the link, of which nothing is overwritten.

A fact is corrected by another one that replaces it (``corrected_at`` closes the former), ended by a date.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.models.person import Person
from havre.persons.rules import Sex
from havre.persons.rules.circle import LABEL_MAX, Informed, Quality, Visiting


class Relative(Sealed):
    """Somebody around one child, known by a role (« oncle paternel »); the name and the rest are sealed.

    A person of two circles is two rows: nothing joins them, except the file of a sibling followed by the same team.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=LABEL_MAX)
    sex = models.CharField(max_length=10, default=Sex.UNKNOWN.value)
    birth_year = models.SmallIntegerField(null=True, blank=True)
    deceased = models.BooleanField(default=False)
    linked_person = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    shown_to_child = models.BooleanField(default=False)
    card = models.BinaryField(null=True)
    child_words = models.BinaryField(null=True)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    updated_by = models.UUIDField()
    # Noted by mistake: kept, shown no more.
    withdrawn_at = models.DateTimeField(null=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("card", "child_words")

    class Meta:
        indexes = [models.Index(fields=["person", "created_at"], name="persons_relative_person")]

    def __str__(self) -> str:
        return str(self.pk)


class RelativeVersion(Sealed):
    """What a relative was before a correction: label, year and the rest, sealed together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    relative = models.ForeignKey(Relative, on_delete=models.CASCADE, related_name="+")
    revision = models.IntegerField()
    state = models.BinaryField()
    replaced_at = models.DateTimeField()
    replaced_by = models.UUIDField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("state",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["relative", "revision"], name="persons_relativeversion_one")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CircleFact(Sealed):
    """A dated fact about one relative; ``words`` seals what somebody wrote (source, basis, text of a decision).

    ``ends_on`` is the first day on which the fact is no longer true.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    relative = models.ForeignKey(Relative, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    words = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    corrected_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    sealed_columns: ClassVar[tuple[str, ...]] = ("words",)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="%(app_label)s_%(class)s_period",
            )
        ]
        indexes = [models.Index(fields=["relative", "recorded_at"], name="%(app_label)s_%(class)s_rel")]

    def __str__(self) -> str:
        return str(self.pk)


class Relation(CircleFact):
    """What the relative is to the child over a period; ``through`` is the relative by whom the kinship runs."""

    kind = models.CharField(max_length=16)
    through = models.ForeignKey(Relative, on_delete=models.SET_NULL, related_name="+", null=True)


class OneOpenFact(CircleFact):
    """A fact of which one only is open at a time for one relative."""

    class Meta(CircleFact.Meta):
        abstract = True
        constraints = [
            *CircleFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["relative"],
                condition=Q(ends_on__isnull=True, corrected_at__isnull=True),
                name="%(app_label)s_%(class)s_open",
            ),
        ]


class LinkQuality(OneOpenFact):
    """How the link was judged from a day on; ``words`` holds who judged and on what."""

    quality = models.CharField(max_length=12, default=Quality.UNKNOWN.value)


class HouseholdStay(OneOpenFact):
    """A period during which the relative lived with the child."""


class ParentalAuthority(OneOpenFact):
    """Parental authority of the relative over a period, as decided; ``words`` holds the text of the decision."""

    status = models.CharField(max_length=12)
    decided_on = models.DateField(null=True)
    informed = models.CharField(max_length=8, default=Informed.UNKNOWN.value)
    visiting = models.CharField(max_length=12, default=Visiting.UNKNOWN.value)
