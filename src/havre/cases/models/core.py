"""The followed file: one child, one file, its episodes, its people and its chronology."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.cases.rules import LegalBasis, Origin, Sensitivity
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7
from havre.persons.models import Person
from havre.persons.rules import ExploitationConcern

OPEN = ~models.Q(status=PathwayStatus.CLOSED.value)


class Case(Sealed):
    """The file of one child in one team. ``key_id`` opens everything that belongs to it (domain "case").

    ``alias`` copies that of the person, so that lists and boards join nothing. ``summary`` is JSON: the words of the
    opening. ``majority_on`` is the 18th birthday when the birth date is known. ``import_key`` is the keyed image of
    the reference of an imported file.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    alias = models.CharField(max_length=40)
    reference = models.CharField(max_length=20)
    status = models.CharField(max_length=20, default=PathwayStatus.REFERRED.value)
    revision = models.PositiveIntegerField(default=1)
    episode = models.PositiveSmallIntegerField(default=1)
    legal_basis = models.CharField(max_length=30, default=LegalBasis.UNKNOWN.value)
    exploitation_concern = models.CharField(max_length=12, default=ExploitationConcern.NOT_STATED.value)
    pause_reason = models.CharField(max_length=20, blank=True)
    departement_code = models.CharField(max_length=3)
    origin = models.CharField(max_length=12, default=Origin.DIRECT.value)
    origin_id = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    last_contact_on = models.DateField()
    majority_on = models.DateField(null=True, blank=True)
    restricted = models.BooleanField(default=False)
    import_key = models.BinaryField(max_length=16, null=True, blank=True)
    summary = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("summary",)

    class Meta:
        indexes = [
            models.Index(fields=["team_id", "opened_at", "id"], condition=OPEN, name="cases_case_open"),
            models.Index(fields=["team_id", "opened_at", "id"], name="cases_case_all"),
            models.Index(fields=["team_id", "status", "opened_at", "id"], name="cases_case_status"),
            models.Index(
                fields=["team_id"], condition=models.Q(restricted=True), name="cases_case_restricted"
            ),
            models.Index(fields=["team_id", "majority_on"], condition=OPEN, name="cases_case_majority"),
            models.Index(fields=["team_id", "last_contact_on"], name="cases_case_contact"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["team_id", "reference"], name="cases_case_reference"),
            models.UniqueConstraint(fields=["person"], name="cases_case_one_a_child"),
            models.UniqueConstraint(
                fields=["team_id", "import_key"],
                condition=models.Q(import_key__isnull=False),
                name="cases_case_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Episode(Sealed):
    """One episode of care: each opening and each closing has its own row. ``closing`` is JSON: what remains, how."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    closed_by_id = models.UUIDField(null=True, blank=True)
    recontact_on = models.DateField(null=True, blank=True)
    closing = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("closing",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="cases_episode_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.id}"


class CareMember(models.Model):
    """What a professional is for one child, from when to when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    role = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "role"], condition=models.Q(ends_at=None), name="cases_member_case"),
            models.Index(
                fields=["user_id", "team_id"], condition=models.Q(ends_at=None), name="cases_member_user"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user_id"], condition=models.Q(ends_at=None), name="cases_member_once"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(ends_at=None, role="referent"),
                name="cases_member_one_referent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Barred(Sealed):
    """A professional of the team who must not know of a file: row security hides it from them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    user_id = models.UUIDField()
    ground = models.CharField(max_length=12)
    reason = models.BinaryField(null=True, blank=True)
    starts_at = models.DateTimeField()
    by_id = models.UUIDField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_by_id = models.UUIDField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("reason",)

    class Meta:
        indexes = [
            models.Index(fields=["user_id"], condition=models.Q(ends_at=None), name="cases_barred_user"),
            models.Index(fields=["case"], name="cases_barred_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user_id"], condition=models.Q(ends_at=None), name="cases_barred_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Entry(Sealed):
    """One dated line of the chronology, from any part of the file. Append-only: a correction is another entry.

    ``at`` is when it happened, ``recorded_at`` when it was written. ``content`` is JSON. ``replaces_id`` names the
    entry that this one corrects. ``shared_id`` is common to the entries written at once for several siblings.
    ``readers`` are those who may read a sealed entry besides its author.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    module = models.CharField(max_length=12)
    code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    sensitivity = models.CharField(max_length=10, default=Sensitivity.ORDINARY.value)
    readers = ArrayField(models.UUIDField(), default=list, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    replaces_id = models.UUIDField(null=True, blank=True)
    shared_id = models.UUIDField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at", "id"], name="cases_entry_case"),
            models.Index(fields=["case", "module", "at", "id"], name="cases_entry_module"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
