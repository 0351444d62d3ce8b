"""The plan of one child: needs, judgements, objectives, reviews, versions, extracts, and the child's own page."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from havre.cases.models.core import Case
from havre.cases.rules.plan import ApprovalState, ExtractState, NeedState, ObjectiveState, ProposalState
from havre.foundation.sealing import Sealed
from havre.kernel.ids import uuid7


class PlanPart(Sealed):
    """What every part of the plan is: rows of one file, closed under its key. ``content`` is JSON."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.id)


class Need(PlanPart):
    """A need of the child, dated: what it is, what the child says of it. No score, no level."""

    domain = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=NeedState.OPEN.value)
    stated_on = models.DateField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["case", "stated_on"], name="cases_need_case")]


class Assessment(PlanPart):
    """A judgement of one or two professionals, dated; never rewritten: another one follows it.

    ``seconded_at`` is when the second professional said that it is theirs too.
    """

    judged_on = models.DateField()
    by_id = models.UUIDField()
    second_id = models.UUIDField(null=True, blank=True)
    seconded_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "judged_on", "id"], name="cases_assessment_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_id=None) | ~models.Q(second_id=models.F("by_id")),
                name="cases_assessment_two_people",
            )
        ]


class Plan(PlanPart):
    """The text of the plan (projet pour l'enfant), one a file; ``review_on`` is when it is next looked at."""

    revision = models.PositiveIntegerField(default=1)
    review_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_plan_one_a_file")]


class PlanVersion(PlanPart):
    """A whole plan as it was sent for approval; frozen. The second person is never the one who asked.

    ``basis`` is what the accompaniment stood on: the plan is taken again when it changes (D14).
    """

    number = models.PositiveIntegerField()
    basis = models.CharField(max_length=30)
    state = models.CharField(max_length=10, default=ApprovalState.SUBMITTED.value)
    asked_by_id = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content", "answer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_planversion_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=ApprovalState.SUBMITTED.value),
                name="cases_planversion_one_waits",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApprovalState.APPROVED.value)
                | models.Q(answered_by_id__isnull=False) & ~models.Q(answered_by_id=models.F("asked_by_id")),
                name="cases_planversion_two_people",
            ),
        ]


class Objective(PlanPart):
    """What somebody undertakes to do for a need. ``owner_id`` names a professional of the team."""

    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, default=ObjectiveState.PROPOSED.value)
    owner_kind = models.CharField(max_length=12)
    owner_id = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "proposed_at", "id"], name="cases_objective_case")]


class Review(PlanPart):
    """A dated look at the plan: the child's own words are in it, or the reason why not (FR-PLN-03)."""

    held_on = models.DateField()
    by_id = models.UUIDField()
    written_at = models.DateTimeField()
    child_heard = models.BooleanField()
    not_heard = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "held_on", "id"], name="cases_review_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(child_heard=True, not_heard="")
                | models.Q(child_heard=False) & ~models.Q(not_heard=""),
                name="cases_review_child_voice",
            )
        ]


class Extract(PlanPart):
    """What was agreed that one partner may read of the plan: a text and some objectives, for one purpose."""

    state = models.CharField(max_length=10, default=ExtractState.PREPARED.value)
    objectives = ArrayField(models.UUIDField(), default=list, blank=True)
    prepared_by_id = models.UUIDField()
    prepared_at = models.DateTimeField()
    child_answer = models.CharField(max_length=10, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "prepared_at", "id"], name="cases_extract_case")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=ExtractState.APPROVED.value)
                | models.Q(approved_by_id__isnull=False)
                & ~models.Q(approved_by_id=models.F("prepared_by_id"))
                & ~models.Q(child_answer=""),
                name="cases_extract_two_people",
            )
        ]


class Proposal(Sealed):
    """What a partner posts about an objective shared with it; the referent merges it field by field.

    A letter: the partner adds it and does not see it afterwards. It is closed under a key of its own until it is
    answered, then under that of the file. ``base_revision`` is the revision that the partner read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team_id = models.UUIDField()
    from_team_id = models.UUIDField()
    from_user_id = models.UUIDField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    objective_id = models.UUIDField()
    share_id = models.UUIDField()
    base_revision = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=ProposalState.WAITING.value)
    posted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    content = models.BinaryField(null=True, blank=True)

    sealed_columns: ClassVar[tuple[str, ...]] = ("content",)

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="cases_proposal_case")]

    def __str__(self) -> str:
        return str(self.id)


class ChildPage(PlanPart):
    """What the child's own page says, chosen line by line by the referent with the child; one a file."""

    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case"], name="cases_childpage_one_a_file")]


class Version(PlanPart):
    """One revision of something that several people write: the base of a three-way merge, and its history."""

    kind = models.CharField(max_length=12)
    object_id = models.UUIDField()
    revision = models.PositiveIntegerField()
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["object_id", "revision"], name="cases_version_revision")
        ]


class Draft(PlanPart):
    """A long form that somebody has begun: its author alone reads it; erased when sent, or when it expires."""

    user_id = models.UUIDField()
    form = models.CharField(max_length=80)
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="cases_draft_expiry")]
        constraints = [
            models.UniqueConstraint(fields=["user_id", "case", "form"], name="cases_draft_one_a_form")
        ]
