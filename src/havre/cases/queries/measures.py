"""Measures, milestones and representatives as the pages of a file show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.accounts.rules import Right
from havre.cases.models import Case, Measure, Milestone, Representative, RosterEntry
from havre.cases.rules.measures import (
    MEASURE,
    AddressRule,
    Authority,
    EndReason,
    MeasureAct,
    MeasureKind,
    MeasureStatus,
    Visiting,
)
from havre.cases.rules.milestones import (
    FAMILY_OF,
    MilestoneFamily,
    MilestoneKind,
    MilestoneState,
    RepresentativeKind,
)
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.law.age import MAJORITY


@dataclass(frozen=True, kw_only=True)
class MeasureRead:
    """A measure, unsealed; ``acts`` are those its state allows."""

    id: UUID
    revision: int
    kind: MeasureKind
    status: MeasureStatus
    authority: Authority
    requested_on: date | None
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    review_on: date | None
    visiting: Visiting
    address_rule: AddressRule
    ended_on: date | None
    end_reason: EndReason | None
    renewals: int
    words: Mapping[str, str]
    acts: tuple[MeasureAct, ...]


@dataclass(frozen=True, kw_only=True)
class MilestoneRead:
    """A step, unsealed; one never written has the revision 0 and no state."""

    kind: MilestoneKind
    revision: int
    state: MilestoneState | None = None
    on: date | None = None
    text: str = ""
    child_words: str = ""
    updated_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class RepresentativeRead:
    """Who represents the child."""

    kind: RepresentativeKind
    name: str
    body: str
    phone: str
    email: str
    starts_on: date
    ends_on: date | None


def measures_of(case: Case) -> tuple[MeasureRead, ...]:
    """Return the measures of a file opened by its door, those in force first."""
    key = sealing.open_key(case.key_id)
    rows = Measure.objects.filter(case=case).order_by("-starts_on", "-decided_on", "-id")
    found = [_measure(row, key) for row in rows]
    return tuple(sorted(found, key=lambda one: one.status is MeasureStatus.ENDED))


def measure_of(case: Case, measure_id: UUID) -> MeasureRead:
    """Return one measure of a file; raise ``NotVisible``."""
    row = Measure.objects.filter(case=case, pk=measure_id).first()
    if row is None:
        raise NotVisible
    return _measure(row, sealing.open_key(case.key_id))


def milestones_of(case: Case) -> dict[MilestoneFamily, list[MilestoneRead]]:
    """Return every step by family, in the order of the vocabulary, those never written too."""
    key = sealing.open_key(case.key_id)
    rows = {row.kind: row for row in Milestone.objects.filter(case=case).order_by("id")}
    names = names_of(row.by_id for row in rows.values())
    found: dict[MilestoneFamily, list[MilestoneRead]] = {family: [] for family in MilestoneFamily}
    for kind, family in FAMILY_OF.items():
        found[family].append(_milestone(kind, rows.get(kind.value), key, names))
    return found


def milestone_of(case: Case, kind: MilestoneKind) -> MilestoneRead:
    """Return one step of a file, written or not."""
    row = Milestone.objects.filter(case=case, kind=kind.value).first()
    return _milestone(kind, row, sealing.open_key(case.key_id), {})


def representatives_of(case: Case) -> tuple[RepresentativeRead, ...]:
    """Return who represents the child, those of today first."""
    rows = Representative.objects.filter(case=case).select_related("roster").order_by("-starts_on", "id")
    found = [
        RepresentativeRead(
            kind=RepresentativeKind(row.kind), name=row.roster.name, body=row.roster.body, phone=row.roster.phone,
            email=row.roster.email, starts_on=row.starts_on, ends_on=row.ends_on,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.ends_on is not None))


def roster(actor: Actor, *, retired: bool = False) -> list[RosterEntry]:
    """Return the ad hoc guardians and lawyers that the actor's teams know."""
    rows = RosterEntry.objects.filter(team_id__in=actor.teams_with(Right.CASE_READ))
    return list((rows if retired else rows.filter(retired_on=None)).order_by("kind", "name", "id"))


def roster_entry(actor: Actor, entry_id: UUID) -> RosterEntry:
    """Return one professional of the roster; raise ``NotVisible``."""
    row = RosterEntry.objects.filter(team_id__in=actor.teams_with(Right.CASE_READ), pk=entry_id).first()
    if row is None:
        raise NotVisible
    return row


def roster_choices(case: Case) -> list[tuple[str, str]]:
    """Return the professionals of the roster of the file's team, as choices."""
    rows = RosterEntry.objects.filter(team_id=case.team_id, retired_on=None).order_by("kind", "name", "id")
    return [(str(row.pk), f"{row.name} ({RepresentativeKind.label_of(row.kind).lower()})") for row in rows]


def birth_of(case: Case) -> date | None:
    """Return the birth date that the majority of the file tells, without opening the identity.

    A birth on 29 February comes back as 1 March when the 18th birthday was kept so: the limits are the same.
    """
    majority = case.majority_on
    return majority.replace(year=majority.year - MAJORITY) if majority else None


def address_may_be_told(measures: Iterable[MeasureRead]) -> bool:
    """Whether the parents may be told where the child lives: every measure in force says so, and there is one."""
    running = [one for one in measures if one.status in {MeasureStatus.STARTED, MeasureStatus.RENEWED}]
    return bool(running) and all(one.address_rule is AddressRule.DISCLOSED for one in running)


def _measure(row: Measure, key: bytes) -> MeasureRead:
    return MeasureRead(
        id=row.pk, revision=row.revision, kind=MeasureKind(row.kind), status=MeasureStatus(row.status),
        authority=Authority(row.authority), requested_on=row.requested_on, decided_on=row.decided_on,
        starts_on=row.starts_on, ends_on=row.ends_on, review_on=row.review_on, visiting=Visiting(row.visiting),
        address_rule=AddressRule(row.address_rule), ended_on=row.ended_on,
        end_reason=EndReason(row.end_reason) if row.end_reason else None, renewals=row.renewals,
        words=row.unseal(key, "content", {}), acts=MEASURE.acts_from(row.status),
    )  # fmt: skip


def _milestone(
    kind: MilestoneKind, row: Milestone | None, key: bytes, names: Mapping[UUID, str]
) -> MilestoneRead:
    if row is None:
        return MilestoneRead(kind=kind, revision=0)
    words = row.unseal(key, "content", {})
    return MilestoneRead(
        kind=kind, revision=row.revision, state=MilestoneState(row.state), on=row.done_on or row.planned_on,
        text=words.get("text", ""), child_words=words.get("child_words", ""), updated_at=row.updated_at,
        by=names.get(row.by_id, ""),
    )  # fmt: skip
