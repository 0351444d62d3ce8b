"""Runaway episodes and what belongs to them; texts are sealed by the key of the file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from havre.cases.models import Case
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.runaways.rules import (
    INTERVIEW_HOURS,
    REVIEW_DAYS,
    REVIEW_EPISODES,
    EpisodeStatus,
    InterviewStatus,
    Known,
    NightStatus,
)

RUNNING = ~models.Q(status=EpisodeStatus.CLOSED.value)


class RunawayEpisode(Sealed):
    """One absence of one child, from the hour it was noticed to its review.

    ``particulars`` is JSON: the fields of the declaration. ``safe_check`` is JSON: what was offered and seen at the
    return. ``declare_due_at`` and ``interview_due_at`` are D15 and D16, computed when the event was written.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=24, default=EpisodeStatus.NOTICED.value)
    revision = models.PositiveIntegerField(default=1)
    nature = models.CharField(max_length=24)
    last_seen_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    by_id = models.UUIDField()
    at_once = models.BooleanField(default=True)
    declare_due_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True, blank=True)
    contact_kept = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    found_how = models.CharField(max_length=20, blank=True)
    search_lifted_at = models.DateTimeField(null=True, blank=True)
    alarm = models.BooleanField(default=False)
    interview_due_at = models.DateTimeField(null=True, blank=True)
    mistaken = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    particulars = models.BinaryField(null=True, blank=True)
    safe_check = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("particulars", "safe_check")

    class Meta:
        indexes = [
            models.Index(fields=["case", "noticed_at", "id"], name="runaways_episode_case"),
            models.Index(
                fields=["team_id", "noticed_at", "id"], condition=RUNNING, name="runaways_episode_open"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(returned_at=None, closed_at=None),
                name="runaways_one_absence_at_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.id}"


class Notification(Sealed):
    """One call or paper to the police or the gendarmerie about an episode. ``content`` is JSON: unit, number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    episode_id = models.UUIDField()
    corps = models.CharField(max_length=12)
    at = models.DateTimeField()
    file_entry = models.CharField(max_length=8, default=Known.UNKNOWN.value)
    holders = models.CharField(max_length=12)
    helpline_offered = models.BooleanField(default=False)
    do_not_publish = models.BooleanField(default=True)
    by_id = models.UUIDField()
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["episode_id"], name="runaways_notification_ep")]

    def __str__(self) -> str:
        return f"{self.corps} {self.id}"


class ContactAttempt(Sealed):
    """One try to keep the link with the child during the absence. ``content`` is JSON."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    episode_id = models.UUIDField()
    way = models.CharField(max_length=12)
    answered = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_id = models.UUIDField()
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["episode_id"], name="runaways_contact_ep")]

    def __str__(self) -> str:
        return f"{self.way} {self.id}"


class ReturnInterview(Sealed):
    """The interview offered after a return. ``content`` is JSON: with whom, the sheet of policy.md §3.5."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    episode_id = models.UUIDField()
    status = models.CharField(max_length=14, default=InterviewStatus.OFFERED.value)
    revision = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    independent = models.CharField(max_length=8, default=Known.UNKNOWN.value)
    copy_offered = models.BooleanField(default=False)
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode_id"], name="runaways_one_interview")]

    def __str__(self) -> str:
        return f"{self.status} {self.id}"


class Photo(Sealed):
    """The photograph for the declaration, under a data key of its own; erased, key included, after the closure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    episode_id = models.UUIDField()
    added_at = models.DateTimeField()
    by_id = models.UUIDField()
    purge_on = models.DateTimeField(null=True, blank=True)
    picture = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("picture",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode_id"], name="runaways_one_photo")]
        indexes = [models.Index(fields=["purge_on"], name="runaways_photo_purge")]

    def __str__(self) -> str:
        return str(self.id)


class TeamChoices(models.Model):
    """What a service chose: its delays (D15, D16), when the team meets, whom to call at night."""

    team_id = models.UUIDField(primary_key=True)
    declare_hours = models.PositiveSmallIntegerField(default=0)
    interview_hours = models.PositiveSmallIntegerField(default=INTERVIEW_HOURS)
    review_episodes = models.PositiveSmallIntegerField(default=REVIEW_EPISODES)
    review_days = models.PositiveSmallIntegerField(default=REVIEW_DAYS)
    on_call = models.CharField(max_length=200, blank=True)
    open_line = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.team_id)


class NightKey(Sealed):
    """A pair of keys of a team: telephones close their writings to ``public``; ``private`` never leaves the server."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    public = models.BinaryField()
    private = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("private",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_id"], condition=models.Q(retired_at=None), name="runaways_one_night_key"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class NightEntry(Sealed):
    """A writing that came from a telephone, once, under the id that the telephone gave it.

    ``content`` is JSON and emptied, its key destroyed, when the words are in the file of the child.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    author_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    status = models.CharField(max_length=10, default=NightStatus.TO_ATTACH.value)
    written_at = models.DateTimeField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.UUIDField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [
            models.Index(
                fields=["team_id", "written_at", "id"],
                condition=models.Q(status__in=["to_attach", "to_resume"]),
                name="runaways_night_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
