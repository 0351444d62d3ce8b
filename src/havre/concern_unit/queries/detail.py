"""One reception as its page shows it: opened in the journal before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.accounts.names import names_of
from havre.accounts.notices import members_with
from havre.accounts.rules import Right
from havre.concern_unit import access, rules
from havre.concern_unit.content import ReportRead, read_report
from havre.concern_unit.models import Evaluator, Reception, ReceptionChild, Step
from havre.concern_unit.queries.lines import due_on_of, last_day, late
from havre.concern_unit.rules import StepKind
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible
from havre.law.deadlines import compute
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard, identity_for
from havre.persons.models import Person


@dataclass(frozen=True, kw_only=True)
class StepRead:
    """A step as read: who, when, its code and its words."""

    id: UUID
    kind: StepKind
    code: str
    at: datetime
    by: str
    content: dict[str, Any]
    has_document: bool


@dataclass(frozen=True, kw_only=True)
class ChildLine:
    """A child of the file, under an alias."""

    person_id: UUID
    alias: str
    birth_year: int | None
    other_of_home: bool


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When the clock started, when it ends, and how that day was found."""

    received_at: datetime
    due_on: date
    late: bool
    running: bool
    explanation: tuple[str, ...]
    reserve: str
    source: str
    feedback_due_on: date | None
    feedback_reserve: str


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Everything the page of a reception shows."""

    row: Reception
    report: ReportRead
    clock: Clock
    steps: tuple[StepRead, ...]
    children: tuple[ChildLine, ...]
    evaluators: tuple[str, ...]
    joined: tuple[tuple[UUID, str, datetime], ...]
    rights: frozenset[Right]

    def last(self, kind: StepKind) -> StepRead | None:
        """Return the last step of a kind."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)


def detail_of(actor: Actor, reception_id: UUID, *, now: datetime) -> Detail:
    """Open a reception for reading; the journal has it, with each identity, before it is unsealed.

    Raises ``NotVisible`` when the actor's door does not show it.
    """
    row = access.reception_for(actor, reception_id, sealed=True)
    children = children_of(row)
    _tell_the_journal(row, children)
    kept = _steps(row)
    keys = sealing.open_keys([row.key_id, *(step.key_id for step in kept)])
    people = _people(row, {step.by_id for step in kept if step.by_id})
    names = {user_id: name for user_id, name, _ in people}
    steps = tuple(_read(step, key=keys[step.key_id], names=names, sender=row.sender_name) for step in kept)
    return Detail(
        row=row,
        report=read_report(row.unseal(keys[row.key_id], "content")),
        clock=clock_of(row, steps, now=now),
        steps=steps,
        children=children,
        evaluators=tuple(name for _, name, evaluates in people if evaluates),
        joined=_joined(steps),
        rights=access.rights_on(actor, row),
    )


def clock_of(row: Reception, steps: Iterable[StepRead], *, now: datetime) -> Clock:
    """Return the clock of the evaluation, with the reasoning of the law engine in French."""
    shortened = [step.code for step in steps if step.kind is StepKind.DUE_SHORTENED]
    facts = {"decided_on": date.fromisoformat(shortened[-1])} if shortened else None
    territory = territory_of(row.departement_code)
    found = compute(rules.EVALUATION_RULE, row.received_at, territory=territory, facts=facts)
    feedback = compute(rules.FEEDBACK_RULE, row.received_at, territory=territory)
    limit = row.feedback_due_at
    return Clock(
        received_at=row.received_at,
        due_on=due_on_of(row),
        late=late(row, now=now),
        running=row.status in rules.EVALUATION_PENDING,
        explanation=found.explanation,
        reserve=" ".join(part for part in (found.decision_needed, found.reserve) if part),
        source=found.version.source.article,
        feedback_due_on=last_day(limit, departement=row.departement_code) if limit else None,
        feedback_reserve=feedback.reserve,
    )


def pdf_of(actor: Actor, reception_id: UUID) -> tuple[str, bytes]:
    """Return the reference and the sealed PDF of a reception; the reading is in the journal."""
    row = access.reception_for(actor, reception_id)
    audit.record("reception.pdf_read", kind="reception", object_id=row.pk, team_id=row.team_id)
    return row.reference, row.unseal_bytes(sealing.open_key(row.key_id), "pdf")


def step_document(actor: Actor, reception_id: UUID, step_id: UUID) -> tuple[str, bytes]:
    """Return a name and the PDF made by a step; the reading is in the journal."""
    row = access.reception_for(actor, reception_id)
    step = Step.objects.filter(pk=step_id, reception_id=row.pk, document__isnull=False).first()
    if step is None:
        raise NotVisible
    audit.record("reception.document_read", kind="step", object_id=step.pk, team_id=row.team_id)
    return f"{row.reference}-{step.kind}", step.unseal_bytes(sealing.open_key(step.key_id), "document")


def child_identity(actor: Actor, reception_id: UUID, person_id: UUID) -> tuple[ChildLine, IdentityCard]:
    """Return the identity of a child of the file; the reading is in the journal."""
    row = access.reception_for(actor, reception_id)
    child = next((child for child in children_of(row) if child.person_id == person_id), None)
    if child is None:
        raise NotVisible
    return child, identity_for(actor, person_id, purpose="crip.reception")


def recent_steps(row: Reception) -> list[tuple[StepKind, datetime, str]]:
    """Return the last steps as kind, instant and name, without their words: what happened meanwhile."""
    kept = list(
        Step.objects.filter(reception_id=row.pk).order_by("-at", "-id").only("kind", "at", "by_id")[:3]
    )
    names = names_of(step.by_id for step in kept)
    return [
        (StepKind(step.kind), step.at, names.get(step.by_id, "") if step.by_id else row.sender_name)
        for step in kept
    ]


def possible_evaluators(row: Reception) -> list[tuple[str, str]]:
    """Return the members of the team who may evaluate, as choices."""
    names = names_of(members_with(row.team_id, Right.CRIP_EVALUATE))
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1])


def current_evaluators(row: Reception) -> list[str]:
    """Return who is charged with the evaluation now, as ids for a form."""
    running = Evaluator.objects.filter(reception_id=row.pk, ended_at=None).order_by("id")
    return [str(user_id) for user_id in running.values_list("user_id", flat=True)]


def children_of(row: Reception) -> tuple[ChildLine, ...]:
    """Return the children of a reception opened by its door, under their aliases."""
    person = Person.objects.filter(pk=OuterRef("person_id"))
    kept = ReceptionChild.objects.filter(reception_id=row.pk, person_id__isnull=False).annotate(
        alias=Subquery(person.values("alias")), birth_year=Subquery(person.values("birth_year"))
    )
    values = ("person_id", "alias", "birth_year", "other_of_home")
    return tuple(ChildLine(**one) for one in kept.order_by("position", "id").values(*values))


def _people(row: Reception, authors: set[UUID]) -> list[tuple[UUID, str, bool]]:
    """Return who wrote the steps and who evaluates now, in one statement: id, name, evaluates."""
    charge = Evaluator.objects.filter(reception_id=row.pk, user_id=OuterRef("pk"), ended_at=None)
    users = User.objects.annotate(evaluates=Exists(charge)).filter(Q(pk__in=authors) | Q(evaluates=True))
    return list(users.order_by("name", "id").values_list("id", "name", "evaluates"))


def _tell_the_journal(row: Reception, children: Iterable[ChildLine]) -> None:
    audit.record("reception.read", kind="reception", object_id=row.pk, team_id=row.team_id)
    shown = [child.person_id for child in children]
    audit.record_each(
        "identity.read", kind="person", object_ids=shown, team_id=row.team_id, purpose="crip.reception"
    )


def _steps(row: Reception) -> list[Step]:
    has = ExpressionWrapper(Q(document__isnull=False), output_field=BooleanField())
    steps = Step.objects.filter(reception_id=row.pk).annotate(has_document=has).defer("document")
    return list(steps.order_by("at", "id"))


def _read(step: Any, *, key: bytes, names: dict[UUID, str], sender: str) -> StepRead:
    return StepRead(
        id=step.pk,
        kind=StepKind(step.kind),
        code=step.code,
        at=step.at,
        by=names.get(step.by_id, "") if step.by_id else sender,
        content=step.unseal(key, "content") or {},
        has_document=step.has_document,
    )


def _joined(steps: Iterable[StepRead]) -> tuple[tuple[UUID, str, datetime], ...]:
    """Return the receptions tied to this one by a merge, whichever way, as the history tells them."""
    merges = [step for step in steps if step.kind is StepKind.MERGED]
    return tuple(
        (UUID(step.content["tied"]), step.code, datetime.fromisoformat(step.content["received_at"]))
        for step in merges
    )
