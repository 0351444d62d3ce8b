"""The plan of a file as its pages show it, and the extracts that the sharing of a file may send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from havre.accounts.names import names_of
from havre.cases.models import Assessment, Case, Extract, Need, Objective, Plan, PlanVersion, Proposal, Review
from havre.cases.rules.child_page import plain_lines
from havre.cases.rules.plan import (
    RUNNING,
    ApprovalState,
    ChildAnswer,
    ExtractState,
    NeedDomain,
    NeedState,
    NotHeard,
    ObjectiveState,
    OwnerKind,
    ProposalState,
)
from havre.foundation import sealing
from havre.kernel.errors import NotVisible

REVIEWS: Final = 10
Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NeedRead:
    """One need, in words."""

    id: UUID
    domain: NeedDomain
    state: NeedState
    stated_on: date
    revision: int
    words: Words


@dataclass(frozen=True, kw_only=True)
class ObjectiveRead:
    """One objective; ``owner`` is who undertakes it, in words; ``need`` the need it answers."""

    id: UUID
    state: ObjectiveState
    owner_kind: OwnerKind
    owner: str
    due_on: date | None
    revision: int
    need: str
    words: Words

    @property
    def running(self) -> bool:
        """Whether it is still to be reached."""
        return self.state in RUNNING

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the steps, one a line."""
        return plain_lines(self.words.get("steps", ""))

    @property
    def voice_missing(self) -> str:
        """Why the child's opinion is missing, in words; empty when it is there or was never asked."""
        return NotHeard.label_of(self.words["not_heard"]) if self.words.get("not_heard") else ""


@dataclass(frozen=True, kw_only=True)
class ReviewRead:
    """One review; ``voice_missing`` says why the child's words are missing."""

    id: UUID
    held_on: date
    by: str
    words: Words
    voice_missing: str

    @property
    def present(self) -> str:
        """Return who was there, in one line."""
        return ", ".join(plain_lines(self.words.get("present", "")))


@dataclass(frozen=True, kw_only=True)
class AssessmentRead:
    """One judgement: who, on what, when."""

    id: UUID
    judged_on: date
    by: str
    second_id: UUID | None
    second: str
    seconded_at: datetime | None
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VersionRead:
    """One version sent for approval; ``content`` is the whole plan as it was."""

    id: UUID
    number: int
    basis: str
    state: ApprovalState
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    content: Mapping[str, Any] = field(default_factory=dict)
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtractRead:
    """One extract: for whom, for what, what the child says of it."""

    id: UUID
    state: ExtractState
    prepared_by_id: UUID
    prepared_by: str
    prepared_at: datetime
    approved_by: str
    approved_at: datetime | None
    child_answer: ChildAnswer | None
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PlanRead:
    """Everything that the page of the plan shows."""

    revision: int
    words: Words
    review_on: date | None
    needs: tuple[NeedRead, ...]
    objectives: tuple[ObjectiveRead, ...]
    reviews: tuple[ReviewRead, ...]
    assessments: tuple[AssessmentRead, ...]
    versions: tuple[VersionRead, ...]
    extracts: tuple[ExtractRead, ...]
    proposals: int

    @property
    def running(self) -> tuple[ObjectiveRead, ...]:
        """Return the objectives still to be reached."""
        return tuple(one for one in self.objectives if one.running)

    @property
    def approved(self) -> VersionRead | None:
        """Return the last version that a second person validated."""
        return next((one for one in self.versions if one.state is ApprovalState.APPROVED), None)

    @property
    def waiting(self) -> VersionRead | None:
        """Return the version that waits for a second person."""
        return next((one for one in self.versions if one.state is ApprovalState.SUBMITTED), None)


def plan_of(case: Case) -> PlanRead:
    """Return the plan of a file already opened, in nine statements whatever it holds.

    A partner proposes on what an extract gave it: the proposals that wait are counted with the extracts.
    """
    key = sealing.open_key(case.key_id)
    plan = Plan.objects.filter(case=case).first()
    needs = list(Need.objects.filter(case=case).order_by("stated_on", "id"))
    objectives = list(Objective.objects.filter(case=case).order_by("proposed_at", "id"))
    reviews = list(Review.objects.filter(case=case).order_by("-held_on", "-id")[:REVIEWS])
    judged = list(Assessment.objects.filter(case=case).defer("content").order_by("-judged_on", "-id"))
    versions = list(
        PlanVersion.objects.filter(case=case).defer("content", "answer").order_by("-number")[:REVIEWS]
    )
    waiting = Proposal.objects.filter(case_id=OuterRef("case_id"), state=ProposalState.WAITING.value)
    counted = Subquery(waiting.order_by().values("case_id").annotate(number=Count("pk")).values("number"))
    extracts = list(
        Extract.objects.filter(case=case).annotate(waiting=counted).order_by("-prepared_at", "-id")
    )
    names = _names(objectives, reviews, judged, versions, extracts)
    needs_read = tuple(_need(row, key) for row in needs)
    texts = {one.id: one.words["text"] for one in needs_read}
    return PlanRead(
        revision=plan.revision if plan else 0,
        words=plan.unseal(key, "content", {}) if plan else {},
        review_on=plan.review_on if plan else None,
        needs=needs_read,
        objectives=tuple(_objective(row, key, names, texts) for row in objectives),
        reviews=tuple(_review(row, key, names) for row in reviews),
        assessments=tuple(_judged(row, names) for row in judged),
        versions=tuple(_version(row, names) for row in versions),
        extracts=tuple(_extract(row, key, names) for row in extracts),
        proposals=getattr(extracts[0], "waiting", None) or 0 if extracts else 0,
    )


def plan_words(case: Case) -> tuple[int, Words]:
    """Return the revision and the words of the text of the plan; 0 and nothing before it is written."""
    row = Plan.objects.filter(case=case).first()
    return (row.revision, row.unseal(sealing.open_key(case.key_id), "content", {})) if row else (0, {})


def need_for(case: Case, need_id: UUID) -> NeedRead:
    """Return one need of the file, or raise ``NotVisible``."""
    return _need(_one(Need, case, need_id), sealing.open_key(case.key_id))


def objective_for(case: Case, objective_id: UUID) -> ObjectiveRead:
    """Return one objective of the file, or raise ``NotVisible``."""
    row = _one(Objective, case, objective_id)
    return _objective(
        row, sealing.open_key(case.key_id), names_of([row.owner_id] if row.owner_id else []), {}
    )


def needs_as_choices(case: Case) -> list[tuple[str, str]]:
    """Return the needs of a file as choices, the open ones first."""
    key = sealing.open_key(case.key_id)
    found = [_need(row, key) for row in Need.objects.filter(case=case).order_by("stated_on", "id")]
    found.sort(key=lambda one: one.state is not NeedState.OPEN)
    return [(str(one.id), f"{one.domain.label} : {one.words['text'][:70]}") for one in found]


def objectives_of(case: Case, *, running: bool = True) -> tuple[ObjectiveRead, ...]:
    """Return the objectives of a file, those still to be reached by default."""
    key = sealing.open_key(case.key_id)
    rows = Objective.objects.filter(case=case)
    if running:
        rows = rows.filter(state__in=[state.value for state in RUNNING])
    found = list(rows.order_by("proposed_at", "id"))
    names = names_of(row.owner_id for row in found if row.owner_id)
    return tuple(_objective(row, key, names, {}) for row in found)


def assessment_for(case: Case, assessment_id: UUID) -> AssessmentRead:
    """Return one judgement with its words, or raise ``NotVisible``."""
    row = _one(Assessment, case, assessment_id)
    names = names_of(one for one in (row.by_id, row.second_id) if one)
    return _judged(row, names, words=row.unseal(sealing.open_key(case.key_id), "content", {}))


def assessments_of(case: Case) -> tuple[AssessmentRead, ...]:
    """Return the judgements of a file without their words, the last first."""
    rows = list(Assessment.objects.filter(case=case).defer("content").order_by("-judged_on", "-id"))
    names = names_of(one for row in rows for one in (row.by_id, row.second_id) if one)
    return tuple(_judged(row, names) for row in rows)


def version_for(case: Case, version_id: UUID) -> VersionRead:
    """Return one version with the whole plan as it was, or raise ``NotVisible``."""
    row = _one(PlanVersion, case, version_id)
    key = sealing.open_key(case.key_id)
    content = row.unseal(key, "content", {})
    owners = [UUID(one["owner_id"]) for one in content["objectives"] if one.get("owner_id")]
    names = names_of(one for one in (row.asked_by_id, row.answered_by_id, *owners) if one)
    for one in content["objectives"]:
        one["owner"] = _owner(OwnerKind(one["owner_kind"]), one, names)
    answer = str(row.unseal(key, "answer", {}).get("text", ""))
    return _version(row, names, content=content, answer=answer)


def extract_for(case: Case, extract_id: UUID) -> ExtractRead:
    """Return one extract of the file, or raise ``NotVisible``."""
    row = _one(Extract, case, extract_id)
    names = names_of(one for one in (row.prepared_by_id, row.approved_by_id) if one)
    return _extract(row, sealing.open_key(case.key_id), names)


def extracts(case: Case) -> tuple[ExtractRead, ...]:
    """Return the extracts that may be sent: validated by a second person and not withdrawn."""
    key = sealing.open_key(case.key_id)
    rows = Extract.objects.filter(case=case, state=ExtractState.APPROVED.value)
    return tuple(_extract(row, key, {}) for row in rows.order_by("-approved_at", "-id"))


def content_of(extract: ExtractRead) -> dict[str, Any]:
    """Return what a partner reads of an extract, and nothing else: plain JSON values.

    ``objectives`` carry ``id`` and ``revision``, by which the partner proposes a change (``Proposal``).
    """
    content = extract.content
    return {
        "id": str(extract.id),
        "for_whom": content["for_whom"],
        "purpose": content["purpose"],
        "text": content["text"],
        "objectives": [dict(one) for one in content["objectives"]],
    }


def _one(model: Any, case: Case, row_id: UUID) -> Any:
    row = model.objects.filter(pk=row_id, case=case).first()
    if row is None:
        raise NotVisible
    return row


def _names(
    objectives: Sequence[Objective], reviews: Sequence[Review], judged: Sequence[Assessment],
    versions: Sequence[PlanVersion], found: Sequence[Extract],
) -> dict[UUID, str]:  # fmt: skip
    everyone: Iterable[UUID | None] = (
        *(row.owner_id for row in objectives), *(row.by_id for row in reviews),
        *(one for row in judged for one in (row.by_id, row.second_id)),
        *(one for row in versions for one in (row.asked_by_id, row.answered_by_id)),
        *(one for row in found for one in (row.prepared_by_id, row.approved_by_id)),
    )  # fmt: skip
    return names_of(one for one in everyone if one)


def _need(row: Need, key: bytes) -> NeedRead:
    return NeedRead(
        id=row.pk, domain=NeedDomain(row.domain), state=NeedState(row.state), stated_on=row.stated_on,
        revision=row.revision, words=row.unseal(key, "content", {}),
    )  # fmt: skip


def _owner(kind: OwnerKind, words: Words, names: Mapping[UUID, str]) -> str:
    if kind is OwnerKind.CHILD:
        return "L'enfant"
    if kind is OwnerKind.PROFESSIONAL:
        return names.get(UUID(words["owner_id"]), "Compte retiré") if words.get("owner_id") else ""
    return words.get("owner_words", "")


def _objective(
    row: Objective, key: bytes, names: Mapping[UUID, str], needs: Mapping[UUID, str]
) -> ObjectiveRead:
    words, kind = row.unseal(key, "content", {}), OwnerKind(row.owner_kind)
    return ObjectiveRead(
        id=row.pk, state=ObjectiveState(row.state), owner_kind=kind, owner=_owner(kind, words, names),
        due_on=row.due_on, revision=row.revision, need=needs.get(row.need_id, "") if row.need_id else "",
        words=words,
    )  # fmt: skip


def _review(row: Review, key: bytes, names: Mapping[UUID, str]) -> ReviewRead:
    return ReviewRead(
        id=row.pk, held_on=row.held_on, by=names.get(row.by_id, "Compte retiré"),
        words=row.unseal(key, "content", {}),
        voice_missing=NotHeard.label_of(row.not_heard) if row.not_heard else "",
    )  # fmt: skip


def _judged(row: Assessment, names: Mapping[UUID, str], *, words: Words | None = None) -> AssessmentRead:
    return AssessmentRead(
        id=row.pk, judged_on=row.judged_on, by=names.get(row.by_id, "Compte retiré"), second_id=row.second_id,
        second=names.get(row.second_id, "Compte retiré") if row.second_id else "", seconded_at=row.seconded_at,
        words=words or {},
    )  # fmt: skip


def _version(
    row: PlanVersion, names: Mapping[UUID, str], *, content: Mapping[str, Any] | None = None, answer: str = ""
) -> VersionRead:
    return VersionRead(
        id=row.pk, number=row.number, basis=row.basis, state=ApprovalState(row.state), asked_by_id=row.asked_by_id,
        asked_by=names.get(row.asked_by_id, "Compte retiré"), asked_at=row.asked_at,
        answered_by=names.get(row.answered_by_id, "Compte retiré") if row.answered_by_id else "",
        answered_at=row.answered_at, content=content or {}, answer=answer,
    )  # fmt: skip


def _extract(row: Extract, key: bytes, names: Mapping[UUID, str]) -> ExtractRead:
    return ExtractRead(
        id=row.pk, state=ExtractState(row.state), prepared_by_id=row.prepared_by_id,
        prepared_by=names.get(row.prepared_by_id, ""), prepared_at=row.prepared_at,
        approved_by=names.get(row.approved_by_id, "") if row.approved_by_id else "",
        approved_at=row.approved_at, child_answer=ChildAnswer(row.child_answer) if row.child_answer else None,
        content=row.unseal(key, "content", {}),
    )  # fmt: skip
