"""Existing files brought in from a CSV: what was sent waits sealed until it is confirmed, then is erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class ImportRun(Sealed):
    """One CSV sent by a manager. ``state``: checked, waiting, done, dropped. ``source`` (the bytes) goes at the end.

    ``report`` is JSON: faults as (line, column, sentence), counts; it copies no cell of the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    by_id = models.UUIDField()
    state = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    source = models.BinaryField(null=True, blank=True)
    report = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("source", "report")

    class Meta:
        indexes = [models.Index(fields=["team_id", "created_at"], name="cases_import_team")]

    def __str__(self) -> str:
        return str(self.id)
