"""Move the accompaniment: each act a transition of the table, its reason sealed in the chronology."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.models import Episode
from havre.cases.rules import LegalBasis
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.pathway import PATHWAY, Outcome, PathwayAct, PathwayStatus, PauseReason
from havre.cases.services import lifetime, plan_tasks
from havre.cases.services.acts import Act, Work, needed, same_revision, take
from havre.persons.rules import ExploitationConcern

_WHY = "Écrivez pourquoi : cette décision doit être motivée."


@transaction.atomic
def move(
    act: Act, *, revision: int, step: PathwayAct, text: str = "", reason: PauseReason | None = None
) -> None:
    """Move the accompaniment, except to close or reopen it; a pause says why by ``reason``."""
    work = take(act)
    if work is None:
        return
    same_revision(revision, work.case.revision)
    _follow(work, step, reason=reason)
    work.case.pause_reason = reason.value if reason and step is PathwayAct.PAUSE else ""
    work.write(EntryKind.MOVED, code=step.value, content={"text": text, "status": work.case.status})
    work.finish("move")


@transaction.atomic
def close(
    act: Act, *, revision: int, outcome: Outcome, remains: str, recontact_on: date | None = None
) -> None:
    """End the episode: by a manager, with what remains to be done and when to get in touch again."""
    work = take(act)
    if work is None:
        return
    same_revision(revision, work.case.revision)
    manager = work.case.team_id in act.actor.teams_with(Right.CASE_MANAGE)
    _follow(work, PathwayAct.CLOSE, outcome=outcome, manager=manager, remains=remains.strip())
    end_episode(work, outcome=outcome, remains=remains.strip(), recontact_on=recontact_on)
    work.finish("close")


def end_episode(work: Work, *, outcome: Outcome, remains: str, recontact_on: date | None = None) -> None:
    """Write the end on the episode's own row; the file keeps it whatever happens later."""
    work.case.closed_at, work.case.pause_reason = work.now, ""
    episode = Episode.objects.get(case=work.case, number=work.case.episode)
    episode.closed_at, episode.outcome, episode.closed_by_id = work.now, outcome.value, work.actor.user_id
    episode.recontact_on = recontact_on
    episode.seal(work.key, closing={"remains": remains})
    episode.save()
    work.write(EntryKind.EPISODE_CLOSED, code=outcome.value, content={"text": remains})
    lifetime.end(work, outcome=outcome)


@transaction.atomic
def reopen(act: Act, *, revision: int, reason: str) -> None:
    """Open a new episode of care in the same file; earlier ones stay as they were."""
    work = take(act, closed_too=True)
    if work is None:
        return
    same_revision(revision, work.case.revision)
    _follow(work, PathwayAct.REOPEN, reason=reason.strip())
    case = work.case
    case.episode, case.closed_at = case.episode + 1, None
    case.last_contact_on = max(case.last_contact_on, work.today)
    Episode(
        team_id=case.team_id, case=case, number=case.episode, opened_at=work.now, key_id=case.key_id
    ).save(force_insert=True)
    work.write(EntryKind.REOPENED, code=str(case.episode), content={"text": reason.strip()})
    lifetime.begin_again(work)
    work.finish("reopen")


@transaction.atomic
def state_basis(act: Act, *, basis: LegalBasis, text: str) -> None:
    """Say on what the accompaniment stands now; earlier bases stay in the chronology."""
    work = take(act)
    if work is None:
        return
    if basis.value != work.case.legal_basis:
        plan_tasks.changed(work)
    work.case.legal_basis = basis.value
    work.write(EntryKind.BASIS, code=basis.value, content={"text": text.strip()})
    work.finish("basis")


@transaction.atomic
def precise_marker(act: Act, *, concern: ExploitationConcern, text: str) -> None:
    """Set what is known of an exploitation situation: a fact of the file, never of the child."""
    work = take(act)
    if work is None:
        return
    why = needed(text, field="text", sentence=_WHY)
    work.case.exploitation_concern = concern.value
    work.write(EntryKind.MARKER, code=concern.value, content={"text": why})
    work.finish("marker")


def _follow(work: Work, step: PathwayAct, **facts: object) -> None:
    work.case.status = PATHWAY.after(PathwayStatus(work.case.status), step, facts=facts).value
