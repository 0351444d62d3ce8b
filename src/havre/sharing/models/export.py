"""Exports: asked with a purpose by one person, allowed by another, readable for a day by who asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models import Case
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.sharing.rules.export import ExportStatus


class Export(Sealed):
    """The question and its answer; ``why`` is sealed under a key of the team. ``case`` None is a list of files.

    ``file_key_id`` is the key of what was prepared: destroyed at the end, without opening anything.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=16)
    audience = models.CharField(max_length=16)
    status = models.CharField(max_length=12, default=ExportStatus.ASKED.value)
    lines = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file_key_id = models.UUIDField()
    by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True, blank=True)
    why = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("why",)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "status", "asked_at"], name="sharing_export_team"),
            models.Index(
                fields=["ends_at"], condition=models.Q(shredded_at=None), name="sharing_export_ending"
            ),
        ]
        constraints = [
            # The second person is another one, whatever a screen says.
            models.CheckConstraint(
                condition=models.Q(decided_by_id=None) | ~models.Q(decided_by_id=models.F("by_id")),
                name="sharing_export_two_people",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class ExportFile(Sealed):
    """One part of what was asked for, made when it was asked; a long list has several, in the order of ``number``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    export_id = models.UUIDField()
    number = models.PositiveIntegerField(default=0)
    team_id = models.UUIDField()
    by_id = models.UUIDField()
    package = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("package",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export_id", "number"], name="sharing_exportfile_part")
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"
