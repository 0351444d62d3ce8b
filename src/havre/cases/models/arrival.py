"""A request to follow a child, posted by another team of the organisation (the CRIP, after its decision)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.rules import ExploitationConcern


class Arrival(Sealed):
    """One child to follow: the sender posts the row and cannot read it afterwards (ADR 3).

    ``content`` is JSON: the identity card, why, the reference of the sender. ``case_id`` is the file that was opened.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    origin = models.CharField(max_length=12)
    origin_id = models.UUIDField()
    sex = models.CharField(max_length=10)
    exploitation_concern = models.CharField(max_length=12, default=ExploitationConcern.NOT_STATED.value)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    case_id = models.UUIDField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [
            models.Index(
                fields=["team_id", "sent_at"],
                condition=models.Q(answered_at=None),
                name="cases_arrival_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
