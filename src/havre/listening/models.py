"""Tables of the listening desk. Words that people said are sealed; coarse codes stay clear for lists and counts."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.listening import rules
from havre.persons.rules import AgeBand, ExploitationConcern, Sex


class Situation(models.Model):
    """What the line follows over weeks: several contacts about the same child."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=10, default=rules.SituationStatus.OPEN.value)
    person_id = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "status", "-last_contact_at"], name="listening_situation_open")
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="listening_situation_reference")
        ]

    def __str__(self) -> str:
        return self.reference


class Contact(Sealed):
    """One call, chat or form. Nothing is mandatory while the talk lasts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    channel = models.CharField(max_length=12, default=rules.Channel.PHONE.value)
    status = models.CharField(max_length=20, default=rules.ContactStatus.INCOMING.value)
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by_id = models.UUIDField()
    # Who holds the talk; nobody while it waits for a counsellor.
    holder_id = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    qualified_at = models.DateTimeField(null=True, blank=True)
    qualification = models.CharField(max_length=20, blank=True)
    non_counselling = models.CharField(max_length=20, blank=True)
    caller_kind = models.CharField(max_length=20, default=rules.CallerKind.UNKNOWN.value)
    child_age_band = models.CharField(max_length=10, default=AgeBand.UNKNOWN.value)
    child_sex = models.CharField(max_length=10, default=Sex.UNKNOWN.value)
    commune_code = models.CharField(max_length=5, blank=True)
    departement_code = models.CharField(max_length=3, blank=True)
    topics = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    exploitation_concern = models.CharField(max_length=12, default=ExploitationConcern.NOT_STATED.value)
    language = models.CharField(max_length=30, blank=True)
    redirected_to = models.CharField(max_length=20, blank=True)
    outreach_place = models.CharField(max_length=20, blank=True)
    interpreter = models.BooleanField(default=False)
    sign_language = models.BooleanField(default=False)
    situation = models.ForeignKey(
        Situation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # {"caller_needs", "safe_way", "safe_time", "number", "debrief", "debrief_by"}: all sealed together.
    private = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("private",)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "-opened_at", "id"], name="listening_contact_list"),
            models.Index(fields=["team_id", "status", "-opened_at"], name="listening_contact_status"),
            models.Index(fields=["situation"], name="listening_contact_situation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="listening_contact_reference"),
            models.CheckConstraint(
                condition=models.Q(status__in=rules.ContactStatus.codes()), name="listening_contact_states"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Note(Sealed):
    """One time-stamped line of live notes. The browser chooses the id, so that a line sent twice is kept once."""

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, default=rules.NoteKind.NOTE.value)
    position = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    written_at = models.DateTimeField()
    author_id = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    text = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("text",)

    class Meta:
        indexes = [models.Index(fields=["contact", "position"], name="listening_note_contact")]

    def __str__(self) -> str:
        return str(self.id)


class DangerAlert(Sealed):
    """ "Danger maintenant": when it was raised, who joined, each step with its time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    departement_code = models.CharField(max_length=3, blank=True)
    raised_at = models.DateTimeField()
    raised_by_id = models.UUIDField()
    joined_at = models.DateTimeField(null=True, blank=True)
    joined_by_id = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # [{"at", "by", "code", "text"}]
    steps = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("steps",)

    class Meta:
        indexes = [models.Index(fields=["team_id", "ended_at"], name="listening_danger_running")]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(ended_at=None), name="listening_danger_one_running"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class FollowUp(Sealed):
    """A call-back agreed with the person: when, by which safe way, what to say and not to say."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    situation = models.ForeignKey(
        Situation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField()
    planned_by_id = models.UUIDField()
    due_at = models.DateTimeField()
    safe_way = models.CharField(max_length=24)
    status = models.CharField(max_length=12, default=rules.FollowUpStatus.PLANNED.value)
    assigned_to_id = models.UUIDField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_id = models.UUIDField(null=True, blank=True)
    # {"number", "safe_time", "instructions", "outcome"}
    details = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("details",)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "status", "due_at"], name="listening_followup_due"),
            models.Index(fields=["contact"], name="listening_followup_contact"),
            models.Index(fields=["situation"], name="listening_followup_situation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=rules.FollowUpStatus.codes()), name="listening_followup_states"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Handover(Sealed):
    """What a shift leaves to the next one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    written_at = models.DateTimeField()
    written_by_id = models.UUIDField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by_id = models.UUIDField(null=True, blank=True)
    # {"text", "contacts": [reference]}
    body = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("body",)

    class Meta:
        indexes = [models.Index(fields=["team_id", "-written_at"], name="listening_handover_team")]

    def __str__(self) -> str:
        return str(self.id)


class Pause(models.Model):
    """A pause proposed after a hard talk. Nobody is ranked by it; the coordinator sees who is resting now."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    user_id = models.UUIDField()
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=10, default=rules.PauseStatus.PROPOSED.value)
    proposed_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team_id", "ended_at"], name="listening_pause_team")]

    def __str__(self) -> str:
        return str(self.id)


class Requisition(Sealed):
    """A judicial requisition: who asked, under which text, what was given (FR-LIS-14)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    reference = models.CharField(max_length=20)
    received_at = models.DateTimeField()
    recorded_by_id = models.UUIDField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    # {"authority", "legal_text", "scope", "given", "reviewed_by_jurist"}
    content = models.BinaryField()

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["team_id", "-received_at"], name="listening_requisition_team")]

    def __str__(self) -> str:
        return self.reference


class StatisticRow(models.Model):
    """What remains for counting: a month and codes, no text, no link to the contact."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    month = models.DateField()
    channel = models.CharField(max_length=12)
    caller_kind = models.CharField(max_length=20)
    child_age_band = models.CharField(max_length=10)
    child_sex = models.CharField(max_length=10)
    departement_code = models.CharField(max_length=3, blank=True)
    qualification = models.CharField(max_length=20)
    exploitation_concern = models.CharField(max_length=12)
    topics = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        indexes = [models.Index(fields=["team_id", "month"], name="listening_statistic_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
