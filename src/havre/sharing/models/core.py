"""What is withheld, and what is shared with one named person."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.cases.models import Case
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class Withheld(Sealed):
    """One decision not to tell something to somebody. ``decision`` is JSON: reason, names, words that may not appear.

    ``named`` are ids of persons, accounts, teams or agencies; ``channels`` empty is every channel.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    audience = models.CharField(max_length=20)
    named = ArrayField(models.UUIDField(), default=list, blank=True)
    channels = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    ground = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    by_id = models.UUIDField()
    created_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_id = models.UUIDField(null=True, blank=True)
    decision = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("decision",)

    class Meta:
        indexes = [
            models.Index(fields=["case"], condition=models.Q(lifted_at=None), name="sharing_withheld_case")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="sharing_withheld_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class Share(Sealed):
    """Some items given to one named person of another organisation, for a purpose, until a day.

    Under its own data key, that the sender's team and the recipient open: withdrawn, the key is destroyed.
    ``package`` is the canonical JSON that was previewed; ``sha256`` is its digest. ``to_agency_id`` is the
    organisation in which the person was found: who leaves it reads nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    to_agency_id = models.UUIDField()
    purpose = models.CharField(max_length=12)
    by_id = models.UUIDField()
    shared_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_id = models.UUIDField(null=True, blank=True)
    shredded_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    package = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("package",)

    class Meta:
        indexes = [
            models.Index(fields=["case", "shared_at"], name="sharing_share_case"),
            models.Index(
                fields=["user_id", "ends_at"], condition=models.Q(revoked_at=None), name="sharing_share_user"
            ),
            models.Index(
                fields=["ends_at"], condition=models.Q(shredded_at=None), name="sharing_share_ending"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("shared_at")), name="sharing_share_period"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
