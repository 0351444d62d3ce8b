"""Milestones of justice, school, housing and rights; those who represent the child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases.models import Milestone, Representative, RosterEntry
from havre.cases.queries.measures import birth_of
from havre.cases.rules import Module
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.milestones import (
    CIVI_RULE,
    DATED,
    FAMILY_OF,
    STARTS,
    MilestoneFamily,
    MilestoneKind,
    MilestoneState,
    RepresentativeKind,
)
from havre.cases.services import tasks
from havre.cases.services.acts import Act, Work, same_revision, take
from havre.foundation import audit
from havre.kernel.errors import NotVisible, Refused


@dataclass(frozen=True, kw_only=True)
class Written:
    """One step as people write it. ``on`` is when it is planned, or when it was done."""

    kind: MilestoneKind
    state: MilestoneState
    on: date | None = None
    text: str = ""
    child_words: str = ""


@transaction.atomic
def write(act: Act, *, revision: int, written: Written) -> None:
    """Write where one step stands; ``revision`` is 0 for a step never written before.

    Raises ``Refused`` (``date_missing``, ``in_the_future``, ``revision_conflict``).
    """
    work = take(act)
    if work is None:
        return
    _refuse_dates(written, today=work.today)
    row = Milestone.objects.select_for_update().filter(case=work.case, kind=written.kind.value).first()
    same_revision(revision, row.revision if row else 0)
    row = row or Milestone(
        id=act.id, team_id=work.case.team_id, case=work.case, key_id=work.case.key_id, kind=written.kind.value,
        family=FAMILY_OF[written.kind].value, revision=0,
    )  # fmt: skip
    _fill(work, row, written)
    row.save()
    title = f"{written.kind.label} : {written.state.label.lower()}"
    content = {"title": title, "text": written.text.strip(), "child_words": written.child_words.strip()}
    module = Module.JUSTICE if row.family == MilestoneFamily.JUSTICE else Module.LIFE
    work.write(EntryKind.MILESTONE, code=row.kind, content=content, object_id=row.pk, module=module)
    _deadlines(work, written)
    work.finish("milestone")


@transaction.atomic
def facts_dated(act: Act, *, facts_on: date) -> None:
    """Note the day of the facts that the CIVI may compensate: its limit runs from the majority (D17)."""
    work = take(act)
    if work is None:
        return
    if facts_on > work.today:
        raise Refused("Cette date est dans le futur : corrigez-la.", code="in_the_future", field="facts_on")
    birth = birth_of(work.case)
    if birth is None:
        raise Refused(
            "La date de naissance manque : le délai de la CIVI se compte depuis la majorité. Complétez l'identité, "
            "même à confirmer.",
            code="birth_date_missing", field="facts_on",
        )  # fmt: skip
    path = f"/suivi/{work.case.pk}/jalons/"
    tasks.expect(work, CIVI_RULE, on=facts_on, object_id=None, path=path, facts={"birth_date": birth})
    work.write(EntryKind.MILESTONE, code="facts", content={"title": "Date des faits, pour la CIVI"})
    work.finish("milestone")


@transaction.atomic
def appoint(act: Act, *, roster_id: UUID, starts_on: date) -> None:
    """Note who represents the child; the one before of the same kind ends that day."""
    work = take(act)
    if work is None:
        return
    known = RosterEntry.objects.filter(pk=roster_id, team_id=work.case.team_id, retired_on=None).first()
    if known is None:
        raise NotVisible
    running = Representative.objects.filter(case=work.case, kind=known.kind, ends_on=None)
    running.update(ends_on=starts_on)
    Representative(
        id=act.id,
        team_id=work.case.team_id,
        case=work.case,
        roster=known,
        kind=known.kind,
        starts_on=starts_on,
    ).save(force_insert=True)
    title = f"{RepresentativeKind.label_of(known.kind)} : {known.name}"
    work.write(EntryKind.REPRESENTATIVE, code=known.kind, content={"title": title}, object_id=act.id)
    work.finish("appoint")


@dataclass(frozen=True, kw_only=True)
class Known:
    """A professional of the roster, as written."""

    kind: RepresentativeKind
    name: str
    body: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""


@transaction.atomic
def keep_in_roster(
    *, actor: Actor, team_id: UUID, entry_id: UUID, revision: int, known: Known, today: date
) -> None:
    """Write a professional in the roster of a team, or correct them; the day of the checking is today."""
    actor.seat_in(team_id, Right.CASE_WRITE)
    row = RosterEntry.objects.select_for_update().filter(pk=entry_id).first()
    if row is not None and row.team_id != team_id:
        raise NotVisible
    if row is not None:
        same_revision(revision, row.revision)
    row = row or RosterEntry(id=entry_id, team_id=team_id, revision=0)
    for name, value in vars(known).items():
        setattr(row, name, value)
    row.kind, row.revision, row.checked_on = known.kind.value, row.revision + 1, today
    row.save()
    audit.record("roster.keep", kind="roster", object_id=row.pk, team_id=team_id)


@transaction.atomic
def retire_from_roster(*, actor: Actor, entry_id: UUID, today: date) -> None:
    """Take a professional out of the choices; the children they represent keep them."""
    row = RosterEntry.objects.filter(pk=entry_id, team_id__in=actor.teams_with(Right.CASE_WRITE)).first()
    if row is None:
        raise NotVisible
    row.retired_on = row.retired_on or today
    row.save()
    audit.record("roster.retire", kind="roster", object_id=row.pk, team_id=row.team_id)


def _fill(work: Work, row: Milestone, written: Written) -> None:
    row.state, row.revision = written.state.value, row.revision + 1
    row.planned_on = written.on if written.state is MilestoneState.PLANNED else row.planned_on
    row.done_on = written.on if written.state is MilestoneState.DONE else None
    row.updated_at, row.by_id = work.now, work.actor.user_id
    row.seal(work.key, content={"text": written.text.strip(), "child_words": written.child_words.strip()})


def _deadlines(work: Work, written: Written) -> None:
    """Settle the limit that a step answers, start the one it opens."""
    path = f"/suivi/{work.case.pk}/jalons/"
    if written.kind is MilestoneKind.CIVI and written.state is MilestoneState.DONE:
        tasks.settle(work, CIVI_RULE, object_id=None)
    if written.kind is MilestoneKind.FGTI and written.state is MilestoneState.DONE:
        tasks.settle(work, STARTS[MilestoneKind.CIVI], object_id=None)
    if written.kind in STARTS and written.state is MilestoneState.DONE and written.on:
        tasks.expect(work, STARTS[written.kind], on=written.on, object_id=None, path=path)


def _refuse_dates(written: Written, *, today: date) -> None:
    if written.state in DATED and written.on is None:
        raise Refused("Écrivez la date : prévue, ou faite.", code="date_missing", field="on")
    if written.state is MilestoneState.DONE and written.on and written.on > today:
        raise Refused(
            "Cette date est dans le futur : choisissez « Prévu », ou corrigez-la.",
            code="in_the_future",
            field="on",
        )
