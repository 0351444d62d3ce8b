"""The board of deadlines: tasks, absences and the calendar feeds of the professionals."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.cases.models.core import Case
from havre.cases.rules.tasks import TaskState
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7

OPEN = models.Q(state=TaskState.OPEN.value)
BLOCKED = models.Q(state=TaskState.IMPOSSIBLE.value) | OPEN & ~models.Q(wanting="")
RUNNING = models.Q(state__in=[TaskState.OPEN.value, TaskState.IMPOSSIBLE.value])


class Task(Sealed):
    """One thing to do for one file. The task may be late, never the child.

    ``rule_id`` is empty for a task that a person planned. ``owner_id`` is who acts now: ``rules.cover`` derives it
    from ``holder``, ``named_id``, ``step`` and the absences; ``stands_for_id`` is the absent person. ``due_at`` is the
    first instant after the limit, ``due_on`` its local day; from ``late_at`` the task is late; ``escalate_at`` is when
    it goes one step further. ``remind_at`` is the next of ``reminders`` that was not told. ``alias`` copies that of the
    file. ``content`` is JSON: title, steps of the computation, source and reserve as they were on its day, words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    alias = models.CharField(max_length=40)
    rule_id = models.CharField(max_length=16, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=12)
    holder = models.CharField(max_length=10)
    named_id = models.UUIDField(null=True, blank=True)
    owner_id = models.UUIDField()
    stands_for_id = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, default=TaskState.OPEN.value)
    step = models.PositiveSmallIntegerField(default=0)
    wanting = models.CharField(max_length=24, blank=True)
    immediate = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_on = models.DateField()
    late_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminders = ArrayField(models.DateTimeField(), default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_id = models.UUIDField(null=True, blank=True)
    why_not = models.CharField(max_length=20, blank=True)
    path = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [
            models.Index(fields=["owner_id", "state", "due_at", "id"], name="cases_task_owner"),
            models.Index(fields=["team_id", "state", "due_at", "id"], name="cases_task_team"),
            models.Index(fields=["case", "state", "due_at"], name="cases_task_case"),
            models.Index(fields=["owner_id", "due_at"], condition=BLOCKED, name="cases_task_owner_blocked"),
            models.Index(fields=["team_id", "due_at"], condition=BLOCKED, name="cases_task_team_blocked"),
            models.Index(
                fields=["stands_for_id"],
                condition=RUNNING & models.Q(stands_for_id__isnull=False),
                name="cases_task_covered",
            ),
            models.Index(
                fields=["named_id"],
                condition=RUNNING & models.Q(named_id__isnull=False),
                name="cases_task_named",
            ),
            models.Index(
                fields=["escalate_at"],
                condition=OPEN & models.Q(escalate_at__isnull=False),
                name="cases_task_escalate",
            ),
            models.Index(
                fields=["remind_at"],
                condition=OPEN & models.Q(remind_at__isnull=False),
                name="cases_task_remind",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule_id", "object_id"],
                condition=OPEN & ~models.Q(rule_id=""),
                nulls_distinct=False,
                name="cases_task_once",
            ),
            models.CheckConstraint(
                condition=OPEN & models.Q(done_at=None) | ~OPEN & models.Q(done_at__isnull=False),
                name="cases_task_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id or 'own'} {self.id}"


class Absence(models.Model):
    """A professional is away from one team, between two instants; no reason is kept.

    ``substitute_id`` is who they chose. ``running`` tells that the tasks were last shared out with this absence
    counted: the job finds by it what begins and what ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    user_id = models.UUIDField()
    substitute_id = models.UUIDField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    running = models.BooleanField(default=False)
    set_by_id = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["team_id", "ends_at"], name="cases_absence_team")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")), name="cases_absence_period"
            ),
            models.CheckConstraint(
                condition=~models.Q(substitute_id=models.F("user_id")), name="cases_absence_not_oneself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Feed(models.Model):
    """The address of one's calendar feed: what the database keeps is the hash of its token."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user_id = models.UUIDField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id"], condition=models.Q(revoked_at=None), name="cases_feed_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
