"""Tables of the anonymous conversations.

Ids are random (version 4) and times are quarters of an hour: neither tells when somebody wrote.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.conversations import rules
from havre.foundation.sealing import Sealed


class Desk(models.Model):
    """A desk that answers the public: its hours, what it promises, who may reach it."""

    team_id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=120)
    serves_public = models.BooleanField(default=True)
    # Open in the hours (OSM syntax), unless a coordinator closes the live chat for the moment.
    accepts_live = models.BooleanField(default=True)
    opening_hours = models.CharField(max_length=300, blank=True)
    departement_code = models.CharField(max_length=3, default="75")
    reply_hours = models.PositiveSmallIntegerField(default=24)
    retention_days = models.PositiveSmallIntegerField(default=rules.RETENTION_DAYS)
    load_limit = models.PositiveSmallIntegerField(default=rules.LOAD_LIMIT)
    # Minutes that the last people waited, most recent last: no link to anybody.
    recent_waits = ArrayField(models.PositiveSmallIntegerField(), default=list)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["serves_public"],
                condition=models.Q(serves_public=True),
                name="conversations_desk_one_public",
            ),
            models.CheckConstraint(
                condition=models.Q(retention_days__gte=1, retention_days__lte=rules.RETENTION_DAYS),
                name="conversations_desk_retention",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeskKey(Sealed):
    """One key pair of a desk. The public half is what the public process seals to; the private half is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team_id = models.UUIDField()
    public = models.BinaryField()
    private = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("private",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team_id"],
                condition=models.Q(retired_at=None),
                name="conversations_deskkey_one_active",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Conversation(models.Model):
    """One conversation. Its words are closed under K; K, sealed to the desk, is in the schema ``keyring``."""

    id = models.UUIDField(primary_key=True, editable=False)
    team_id = models.UUIDField()
    desk_key_id = models.UUIDField()
    mode = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    language = models.CharField(max_length=5, default="fr")
    audience = models.CharField(max_length=12, default=rules.Audience.UNSAID.value)
    age_range = models.CharField(max_length=10, default=rules.AgeRange.UNSAID.value)
    departement_code = models.CharField(max_length=3, blank=True)
    # Exact, and only while somebody waits: erased when the talk begins.
    waiting_since = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()
    last_position = models.PositiveIntegerField(default=0)
    answered = models.BooleanField(default=False)
    expires_on = models.DateField()
    keep_days = models.PositiveSmallIntegerField(default=rules.RETENTION_DAYS)
    holder_id = models.UUIDField(null=True, blank=True)
    second_id = models.UUIDField(null=True, blank=True)
    # "The words suggest danger": a person says so, no program does.
    danger_said_by_id = models.UUIDField(null=True, blank=True)
    help_wanted = models.BooleanField(default=False)
    contact_id = models.UUIDField(null=True, blank=True)
    # What the six words lead to: a look-up value and K wrapped; null without a receipt.
    receipt_lookup = models.BinaryField(null=True, blank=True)
    receipt_key = models.BinaryField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "status", "last_at", "id"], name="conversations_queue"),
            models.Index(fields=["expires_on"], name="conversations_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_lookup"],
                condition=~models.Q(receipt_lookup=None),
                name="conversations_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=rules.Status.codes()), name="conversations_states"
            ),
            models.CheckConstraint(
                condition=models.Q(receipt_lookup=None, receipt_key=None)
                | ~(models.Q(receipt_lookup=None) | models.Q(receipt_key=None)),
                name="conversations_receipt_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TalkSession(models.Model):
    """A cookie that writes in a conversation: the hash of its token, and K wrapped under it."""

    session = models.BinaryField(primary_key=True)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    team_id = models.UUIDField()
    wrapped = models.BinaryField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="conversations_session_end")]

    def __str__(self) -> str:
        return "session"


class Message(models.Model):
    """One line, closed under K and padded; a line of the desk (``said``) is a code."""

    id = models.UUIDField(primary_key=True, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    team_id = models.UUIDField()
    position = models.PositiveIntegerField()
    author = models.CharField(max_length=10)
    author_id = models.UUIDField(null=True, blank=True)
    said = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField()
    body = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "position"], name="conversations_message_position"
            )
        ]

    def __str__(self) -> str:
        return str(self.position)


class Presence(models.Model):
    """A counsellor who is ready to chat now; it lapses by itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team_id = models.UUIDField()
    user_id = models.UUIDField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team_id", "user_id"], name="conversations_presence_one")
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class CannedPhrase(models.Model):
    """A sentence that the desk wrote and somebody else reviewed, to be adapted before it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team_id = models.UUIDField()
    code = models.CharField(max_length=60)
    use = models.CharField(max_length=120)
    text = models.TextField(max_length=2_000)
    written_by_id = models.UUIDField(null=True, blank=True)
    reviewed_by_id = models.UUIDField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team_id", "code"], name="conversations_phrase_code")]

    def __str__(self) -> str:
        return self.use


class TalkCount(models.Model):
    """What remains for counting when a conversation disappears: a month and codes, no text, no link."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team_id = models.UUIDField()
    month = models.DateField()
    mode = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    audience = models.CharField(max_length=12)
    age_range = models.CharField(max_length=10)
    outcome = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["team_id", "month"], name="conversations_count_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PurgeRun(models.Model):
    """One passage of the purge: when, how many; ``havre doctor`` complains when the last one is old."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ended_at = models.DateTimeField()
    conversations = models.PositiveIntegerField()
    sessions = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-ended_at"], name="conversations_purge_last")]

    def __str__(self) -> str:
        return f"{self.ended_at:%Y-%m-%d}"
