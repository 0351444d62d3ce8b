"""The answer to what a partner proposed, for as long as the share that it came by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models import Case
from havre.foundation.sealing import Sealed
from havre.sharing.models.core import Share


class Reply(Sealed):
    """What became of one proposal, read by the partner where the share is read; its id is that of the proposal.

    Closed under the key of the share: withdrawn, ended or erased with it. ``content`` is JSON: outcomes by field, text.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    objective_id = models.UUIDField()
    answered_at = models.DateTimeField()
    content = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["share", "answered_at"], name="sharing_reply_share")]

    def __str__(self) -> str:
        return str(self.id)
