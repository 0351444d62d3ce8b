"""Papers attached to a file, closed under its key."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.cases.models.core import Case
from havre.cases.rules import Sensitivity
from havre.cases.rules.attachments import AttachmentState
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class Attachment(Sealed):
    """One version of a paper that somebody sent; a new version is another row of the same ``lineage_id``.

    ``words`` is JSON: title, name of the file as it came, note. ``content`` are its bytes, NULL once erased.
    ``revision`` counts the changes of the words; ``readers`` are those who may read a sealed one besides its author.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    lineage_id = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, default=AttachmentState.QUARANTINED.value)
    media_type = models.CharField(max_length=80)
    extension = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    sensitivity = models.CharField(max_length=10, default=Sensitivity.ORDINARY.value)
    readers = ArrayField(models.UUIDField(), default=list, blank=True)
    by_id = models.UUIDField()
    created_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    words = models.BinaryField()
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("words", "content")

    class Meta:
        indexes = [models.Index(fields=["case", "lineage_id"], name="cases_attachment_case")]
        constraints = [
            models.UniqueConstraint(fields=["lineage_id", "version"], name="cases_attachment_version"),
            models.CheckConstraint(
                condition=~models.Q(
                    state__in=[AttachmentState.REFUSED.value, AttachmentState.WITHDRAWN.value]
                )
                | models.Q(content=None),
                name="cases_attachment_erased",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
