"""Protection measures: asked, decided, started, renewed, ended; each date starts its own deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

from havre.cases.models import Measure
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.measures import (
    MEASURE,
    ON_DECISION,
    ON_START,
    AddressRule,
    Authority,
    EndReason,
    MeasureAct,
    MeasureKind,
    MeasureStatus,
    Visiting,
)
from havre.cases.services import plan_tasks, tasks
from havre.cases.services.acts import Act, Work, same_revision, take
from havre.kernel.errors import NotVisible, Refused

_WORDS: Final = ("court", "number", "legal_text", "visits", "conditions")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A measure as people write it; every date may be unknown. The texts are kept sealed."""

    kind: MeasureKind
    authority: Authority
    requested_on: date | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    visiting: Visiting = Visiting.NOT_STATED
    address_rule: AddressRule = AddressRule.NOT_READ
    court: str = ""
    number: str = ""
    legal_text: str = ""
    visits: str = ""
    conditions: str = ""

    def words(self) -> dict[str, str]:
        """Return what is sealed."""
        return {name: getattr(self, name).strip() for name in _WORDS}

    @property
    def status(self) -> MeasureStatus:
        """State that the dates tell."""
        if self.starts_on:
            return MeasureStatus.STARTED
        return MeasureStatus.DECIDED if self.decided_on else MeasureStatus.REQUESTED


@transaction.atomic
def record(act: Act, *, written: Written) -> None:
    """Write a measure, in the state that its dates tell; the row takes the id of the form."""
    work = take(act)
    if work is None:
        return
    _refuse_dates(written, today=work.today)
    row = Measure(
        id=act.id, team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, status=written.status.value,
        **_columns(written),
    )  # fmt: skip
    row.seal(work.key, content=written.words())
    row.save(force_insert=True)
    _tell(work, row, row.status)
    if row.decided_on:
        _expect(work, row, ON_DECISION, on=row.decided_on)
    if row.starts_on:
        _expect(work, row, ON_START, on=row.starts_on)
    if row.decided_on or row.starts_on:
        plan_tasks.changed(work)
    work.finish("measure")


@transaction.atomic
def correct(act: Act, *, measure_id: UUID, revision: int, written: Written) -> None:
    """Correct what was written of a measure, without moving it."""
    work, row = _taken(act, measure_id, revision)
    if work is None:
        return
    _refuse_dates(written, today=work.today)
    for name, value in _columns(written).items():
        setattr(row, name, value)
    row.seal(work.key, content=written.words())
    _keep(work, row, "correct")


@transaction.atomic
def decide(
    act: Act,
    *,
    measure_id: UUID,
    revision: int,
    decided_on: date,
    starts_on: date | None,
    ends_on: date | None,
) -> None:
    """Note that the measure was decided; its deadlines run from that day."""
    work, row = _taken(act, measure_id, revision)
    if work is None:
        return
    _move(row, MeasureAct.DECIDE, decided_on=decided_on, starts_on=starts_on, ends_on=ends_on)
    row.decided_on, row.ends_on = decided_on, ends_on or row.ends_on
    row.starts_on = starts_on or row.starts_on
    _expect(work, row, ON_DECISION, on=decided_on)
    plan_tasks.changed(work)
    _keep(work, row, MeasureAct.DECIDE.value)


@transaction.atomic
def start(act: Act, *, measure_id: UUID, revision: int, starts_on: date, ends_on: date | None) -> None:
    """Note that the measure began."""
    work, row = _taken(act, measure_id, revision)
    if work is None:
        return
    _move(row, MeasureAct.START, starts_on=starts_on, ends_on=ends_on or row.ends_on)
    row.starts_on, row.ends_on = starts_on, ends_on or row.ends_on
    _expect(work, row, ON_START, on=starts_on)
    _keep(work, row, MeasureAct.START.value)


@transaction.atomic
def renew(
    act: Act,
    *,
    measure_id: UUID,
    revision: int,
    decided_on: date,
    ends_on: date | None,
    review_on: date | None,
) -> None:
    """Note that the measure was renewed; its deadlines run again from the new decision."""
    work, row = _taken(act, measure_id, revision)
    if work is None:
        return
    _move(row, MeasureAct.RENEW, decided_on=decided_on, starts_on=row.starts_on, ends_on=ends_on)
    row.decided_on, row.ends_on, row.review_on = decided_on, ends_on, review_on
    row.renewals += 1
    _expect(work, row, ON_DECISION, on=decided_on)
    _keep(work, row, MeasureAct.RENEW.value)


@transaction.atomic
def end(act: Act, *, measure_id: UUID, revision: int, ended_on: date, end_reason: EndReason) -> None:
    """Note that the measure ended; what it had started is no longer expected."""
    work, row = _taken(act, measure_id, revision)
    if work is None:
        return
    _move(row, MeasureAct.END, end_reason=end_reason)
    row.ended_on, row.end_reason = ended_on, end_reason.value
    _no_longer(work, row)
    plan_tasks.changed(work)
    _keep(work, row, MeasureAct.END.value)


def _taken(act: Act, measure_id: UUID, revision: int) -> tuple[Work | None, Measure]:
    work = take(act)
    row = Measure.objects.filter(pk=measure_id, case_id=act.case_id).first()
    if row is None:
        raise NotVisible
    if work is not None:
        same_revision(revision, row.revision)
    return work, row


def _columns(written: Written) -> dict[str, object]:
    return {
        "kind": written.kind.value, "authority": written.authority.value, "requested_on": written.requested_on,
        "decided_on": written.decided_on, "starts_on": written.starts_on, "ends_on": written.ends_on,
        "review_on": written.review_on, "visiting": written.visiting.value,
        "address_rule": written.address_rule.value,
    }  # fmt: skip


def _move(row: Measure, step: MeasureAct, **facts: object) -> None:
    row.status = MEASURE.after(row.status, step, facts=facts).value


def _keep(work: Work, row: Measure, code: str) -> None:
    row.revision += 1
    row.save()
    _tell(work, row, code)
    work.finish("measure")


def _tell(work: Work, row: Measure, code: str) -> None:
    title = f"{MeasureKind.label_of(row.kind)} ({MeasureStatus.label_of(row.status).lower()})"
    work.write(EntryKind.MEASURE, code=code, content={"title": title}, object_id=row.pk)


def _refuse_dates(written: Written, *, today: date) -> None:
    if written.starts_on and written.ends_on and written.ends_on < written.starts_on:
        raise Refused(
            "La fin précède le début : corrigez l'une des deux dates.", code="dates_crossed", field="ends_on"
        )
    if written.decided_on and written.decided_on > today:
        raise Refused(
            "La décision est dans le futur : corrigez sa date.", code="in_the_future", field="decided_on"
        )


def _expect(work: Work, row: Measure, rules: Mapping[MeasureKind, tuple[str, ...]], *, on: date) -> None:
    for rule in rules.get(MeasureKind(row.kind), ()):
        tasks.expect(work, rule, on=on, object_id=row.pk, path=f"/suivi/{work.case.pk}/mesures/")


def _no_longer(work: Work, row: Measure) -> None:
    kind = MeasureKind(row.kind)
    for rule in (*ON_DECISION.get(kind, ()), *ON_START.get(kind, ())):
        tasks.cancel(work, rule, object_id=row.pk, why="La mesure est terminée.")
