"""Two records that are one child, or that somebody said are not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from havre.kernel.ids import uuid7
from havre.persons.models.person import Person


class Merge(models.Model):
    """One record points to another of the same team: both remain, with their own identity; undoing it takes nothing.

    Merges make a forest: what is kept may be merged into another in its turn (``access.family_of``).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kept"], condition=Q(undone_at=None), name="persons_merge_kept"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="persons_merge_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="persons_merge_two"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class NotSame(models.Model):
    """Somebody looked at two records and said that they are two children: they are not proposed together again.

    ``first`` is the smaller id. The two may be of two teams of one organisation, for whoever works in both.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other_team_id = models.UUIDField()
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="persons_notsame_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="persons_notsame_order"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
