"""What one team sends to another: a state that both read, and two copies, each under the key of its own team."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models import Case
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.sharing.rules.transmission import HANDS_OVER, TransmissionStatus


class Transmission(models.Model):
    """The state of a referral or of a transfer: codes and ids only, read by both teams (ADR 13).

    ``opened_case_id`` is the file that the receiving team opened. ``ends_at`` is the end of reading, for a referral.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    to_team_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    status = models.CharField(max_length=12, default=TransmissionStatus.SENT.value)
    by_id = models.UUIDField()
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    opened_case_id = models.UUIDField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["case", "sent_at"], name="sharing_transmission_case"),
            models.Index(fields=["to_team_id", "status", "sent_at"], name="sharing_transmission_to"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(
                    status=TransmissionStatus.SENT.value, kind__in=[kind.value for kind in sorted(HANDS_OVER)]
                ),
                name="sharing_transmission_one_transfer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class SentCopy(Sealed):
    """What left, under the key of the sender's file. ``id`` is that of the transmission."""

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    task_id = models.UUIDField(null=True, blank=True)
    package = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("package",)


class ReceivedCopy(Sealed):
    """What arrived, posted under a key of the receiving team. ``id`` is that of the transmission."""

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    package = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("package",)
