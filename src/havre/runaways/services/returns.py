"""The return: three taps, a safe check without questions, an interview offered, a review, an end."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.notices import notify
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import EntryKind
from havre.cases.services import tasks
from havre.cases.services.acts import Act, same_revision
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.runaways.access import choices_of, told_of
from havre.runaways.content import InterviewSheet, SafeCheck
from havre.runaways.models import Photo, ReturnInterview
from havre.runaways.rules import (
    ACT_OF,
    AWAY,
    PHOTO_KEPT,
    EpisodeAct,
    HowFound,
    InterviewStatus,
    Known,
)
from havre.runaways.services.hand import Hand, hold, past


@transaction.atomic
def come_back(
    act: Act, *, episode_id: UUID, how: HowFound = HowFound.ALONE, at: datetime | None = None, text: str = ""
) -> None:
    """The child is back: the search ends here, the interview is to be offered, the photograph will be erased.

    Nothing is asked of the child and nothing of the absence is written. Raises ``Refused`` (``already_back``).
    """
    hand = hold(act, episode_id)
    if hand is None:
        return
    episode, back = hand.episode, past(at or act.now, now=act.now)
    if episode.returned_at is not None:
        raise Refused("Ce retour est déjà noté : il n’y a rien à refaire.", code="already_back")
    if episode.status in {state.value for state in AWAY}:
        hand.follow(ACT_OF[how])
    hand.follow(EpisodeAct.RETURN)
    episode.returned_at, episode.found_how = back, how.value
    due_at = _tasks_of_return(hand, back)
    episode.interview_due_at = due_at
    ReturnInterview(
        id=uuid7(), key_id=episode.key_id, team_id=episode.team_id, case_id=episode.case_id, episode_id=episode.pk,
        due_at=due_at,
    ).save(force_insert=True)  # fmt: skip
    Photo.objects.filter(episode_id=episode.pk).update(purge_on=back + PHOTO_KEPT)
    hand.work.contacted(back.astimezone(hand.work.zone).date())
    notify(
        told_of(hand.work.case), team_id=episode.team_id, kind="runaway_return", path=hand.path, now=act.now,
        by=act.actor,
    )  # fmt: skip
    hand.tell(EntryKind.RUNAWAY_RETURN, "runaway_return", title=how.label, text=text.strip(), at=back)


@transaction.atomic
def check_safe(act: Act, *, episode_id: UUID, found: SafeCheck) -> None:
    """Keep what was offered and seen at the return; what alarms is told to the managers at once."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    hand.follow(EpisodeAct.SAFE_CHECK)
    hand.episode.alarm = found.alarming
    tasks.settle(hand.work, "D16.safe_check", object_id=hand.episode.pk)
    hand.episode.seal(hand.work.key, safe_check=found.to_json())
    if found.alarming:
        notify(
            told_of(hand.work.case), team_id=hand.episode.team_id, kind="runaway_alarm", path=hand.path,
            now=act.now, by=act.actor,
        )  # fmt: skip
    hand.tell(
        EntryKind.RUNAWAY_RETURN, "runaway_safe_check", title="Bien-être vérifié", code="safe_check",
        more={"child_words": found.own_words} if found.own_words else None,
        sensitivity=Sensitivity.SENSITIVE if found.own_words else Sensitivity.ORDINARY,
    )  # fmt: skip


@transaction.atomic
def lift_search(act: Act, *, episode_id: UUID, at: datetime, text: str = "") -> None:
    """Record that the unit received the end of search; refused (``still_away``) before the return."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    if hand.episode.returned_at is None:
        raise Refused("Notez d’abord le retour : la recherche continue jusque-là.", code="still_away")
    hand.episode.search_lifted_at = past(at, now=act.now)
    hand.tell(
        EntryKind.RUNAWAY_RETURN, "runaway_search_lifted", title="Fin de recherche envoyée", text=text.strip(),
        at=at, code="search_lifted",
    )  # fmt: skip


@transaction.atomic
def offer_interview(act: Act, *, episode_id: UUID, text: str = "") -> None:
    """Note that the interview was offered: the child may think it over, and later choose whom and when.

    May be offered again to a child who did not wish it then. Raises ``Refused`` (``already_held``).
    """
    hand = hold(act, episode_id)
    if hand is None:
        return
    row = _interview(hand)
    if row.status == InterviewStatus.DONE:
        raise Refused("L’entretien a déjà eu lieu : il n’y a plus à le proposer.", code="already_held")
    row.status, row.offered_at = InterviewStatus.PROPOSED.value, act.now
    _write(hand, row, InterviewSheet())
    hand.tell(
        EntryKind.RETURN_INTERVIEW, "interview_offer", title="Entretien de retour proposé", code="proposed",
        text=text.strip(), at=act.now,
    )  # fmt: skip


@transaction.atomic
def plan_interview(
    act: Act,
    *,
    episode_id: UUID,
    planned_at: datetime,
    with_whom: str,
    chosen_by_child: Known = Known.UNKNOWN,
) -> None:
    """Agree on a time and on a person, whom the child may choose."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    row = _interview(hand)
    row.status, row.planned_at = InterviewStatus.PLANNED.value, planned_at
    row.offered_at = row.offered_at or act.now
    _write(
        hand,
        row,
        InterviewSheet(with_whom=with_whom.strip(), chosen_by_child=chosen_by_child.value),
    )
    hand.tell(
        EntryKind.RETURN_INTERVIEW,
        "interview_plan",
        title="Entretien de retour prévu",
        code="planned",
        at=act.now,
    )


@transaction.atomic
def hold_interview(
    act: Act, *, episode_id: UUID, revision: int, held_at: datetime | None, sheet: InterviewSheet,
    independent: Known = Known.UNKNOWN, copy_offered: bool = False,
) -> None:  # fmt: skip
    """Keep the sheet of an interview that took place, sensitive: the child chose whom to tell."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    row = _interview(hand)
    same_revision(revision, row.revision)
    hand.follow(EpisodeAct.HOLD_INTERVIEW, held=held_at)
    row.held_at = past(held_at, now=act.now) if held_at else None
    row.status, row.independent, row.copy_offered = (
        InterviewStatus.DONE.value,
        independent.value,
        copy_offered,
    )
    _write(hand, row, sheet)
    hand.tell(
        EntryKind.RETURN_INTERVIEW, "interview_hold", title="Entretien de retour tenu", at=held_at,
        sensitivity=Sensitivity.SENSITIVE, more={"child_words": sheet.own_words} if sheet.own_words else None,
    )  # fmt: skip


@transaction.atomic
def no_interview(act: Act, *, episode_id: UUID, declined: bool, text: str = "") -> None:
    """End without interview: the child did not wish it, or it could not be. Both are ordinary; it stays offered."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    row = _interview(hand)
    hand.follow(EpisodeAct.DECLINE_INTERVIEW if declined else EpisodeAct.NO_INTERVIEW)
    row.status = (InterviewStatus.REFUSED if declined else InterviewStatus.NOT_POSSIBLE).value
    _write(hand, row, InterviewSheet(why_not=text.strip()))
    hand.tell(
        EntryKind.RETURN_INTERVIEW, "interview_not_held", title=InterviewStatus.label_of(row.status),
        text=text.strip(),
    )  # fmt: skip


@transaction.atomic
def review(act: Act, *, episode_id: UUID, text: str = "") -> None:
    """Note that the team came back to this absence: what would help the child not to need to leave."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    hand.follow(EpisodeAct.REVIEW)
    hand.tell(EntryKind.RUNAWAY_RETURN, "runaway_review", title="Absence relue en équipe", text=text.strip())


@transaction.atomic
def close(act: Act, *, episode_id: UUID) -> None:
    """End the episode; refused (``guard_refused``) while a unit that was told may still search."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    hand.follow(EpisodeAct.CLOSE, notified=hand.notified(), lifted=hand.episode.search_lifted_at is not None)
    hand.episode.closed_at = act.now
    hand.tell(EntryKind.RUNAWAY_RETURN, "runaway_close", title="Absence terminée")


def _tasks_of_return(hand: Hand, back: datetime) -> datetime:
    """Stop the clock of the declaration, start those of the return (D16); return when the interview is due."""
    work = hand.work
    same: dict[str, Any] = {"object_id": hand.episode.pk}
    tasks.cancel(work, "D15", **same)
    tasks.expect(work, "D16.safe_check", on=back, path=hand.path, **same)
    hours = choices_of(hand.episode.team_id).interview_hours
    return tasks.expect(
        work, "D16", on=back, path=hand.path, facts={"configured_hours": hours}, **same
    ).due_at


def _interview(hand: Hand) -> ReturnInterview:
    row = ReturnInterview.objects.filter(episode_id=hand.episode.pk, case_id=hand.episode.case_id).first()
    if row is None:
        raise Refused("L’entretien se propose après le retour.", code="still_away")
    return row


def _write(hand: Hand, row: ReturnInterview, sheet: InterviewSheet) -> None:
    """Complete the sheet, what is not said now stays as it was; the interview was offered: D16 is met."""
    tasks.settle(hand.work, "D16", object_id=hand.episode.pk)
    before = row.unseal(hand.work.key, "content", {})
    row.revision += 1
    row.seal(hand.work.key, content={**before, **sheet.to_json()})
    row.save()
