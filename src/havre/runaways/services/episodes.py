"""From the absence noticed to the search: notice, describe, check, declare, keep the link, undo a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.rules.entries import EntryKind
from havre.cases.services import tasks
from havre.cases.services.acts import Act, needed, same_revision, take
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.runaways.access import choices_of, told_of
from havre.runaways.content import Particulars
from havre.runaways.models import ContactAttempt, Notification, RunawayEpisode
from havre.runaways.rules import (
    EPISODE,
    AbsenceNature,
    ContactWay,
    Corps,
    EpisodeAct,
    EpisodeStatus,
    FileEntry,
    HoldersTold,
)
from havre.runaways.services.hand import Hand, hold, past
from havre.runaways.services.reviewing import ask_for_review


@transaction.atomic
def notice(
    act: Act,
    *,
    last_seen_at: datetime,
    nature: AbsenceNature = AbsenceNature.RUNAWAY,
    particulars: Particulars | None = None,
    noticed_at: datetime | None = None,
) -> None:
    """Write that a child is not where expected; only the child and the hour are needed.

    D15 starts at ``noticed_at`` (now by default). Those who accompany the child are told. Raises ``Refused``:
    ``already_away`` while an absence of this child runs, ``in_the_future``.
    """
    work = take(act, right=Right.RUNAWAY_WRITE)
    if work is None:
        return
    if RunawayEpisode.objects.filter(case=work.case, returned_at=None, closed_at=None).exists():
        raise Refused(
            "Une absence de cet enfant est déjà notée. Ouvrez-la pour la compléter.", code="already_away"
        )
    told, since = particulars or Particulars(), min(noticed_at or work.now, work.now)
    episode = RunawayEpisode(
        id=uuid7(), key_id=work.case.key_id, team_id=work.case.team_id, case=work.case, nature=nature.value,
        last_seen_at=past(last_seen_at, now=work.now, field="hour"), noticed_at=since, by_id=act.actor.user_id,
    )  # fmt: skip
    hand = Hand(work=work, episode=episode)
    _start_clock(hand, told)
    episode.seal(work.key, particulars=told.to_json())
    episode.save(force_insert=True)
    notify(
        told_of(work.case),
        team_id=work.case.team_id,
        kind="runaway",
        path=hand.path,
        now=work.now,
        by=act.actor,
    )
    ask_for_review(hand)
    hand.tell(EntryKind.RUNAWAY, "runaway_notice", title=nature.label, text=told.circumstances, at=since)


@transaction.atomic
def describe(
    act: Act, *, episode_id: UUID, revision: int, nature: AbsenceNature, last_seen_at: datetime,
    particulars: Particulars,
) -> None:  # fmt: skip
    """Complete what the declaration says; both versions are shown when two people write at once."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    same_revision(revision, hand.episode.revision)
    hand.episode.nature = nature.value
    hand.episode.last_seen_at = past(last_seen_at, now=act.now, field="hour")
    hand.episode.seal(hand.work.key, particulars=particulars.to_json())
    if hand.episode.declared_at is None:
        _start_clock(hand, particulars)
    hand.tell(EntryKind.RUNAWAY, "runaway_describe", title="Signalement complété", code="describe")


@transaction.atomic
def check(act: Act, *, episode_id: UUID, text: str = "") -> None:
    """Note that one looks first: the child may be in a room, at a friend's."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    hand.follow(EpisodeAct.CHECK)
    hand.tell(EntryKind.RUNAWAY, "runaway_check", title=EpisodeStatus.CHECKING.label, text=text.strip())


@dataclass(frozen=True, kw_only=True)
class Told:
    """A declaration to the police or the gendarmerie, as made."""

    corps: Corps
    at: datetime
    unit: str = ""
    number: str = ""
    file_entry: FileEntry = FileEntry.UNKNOWN
    holders: HoldersTold = HoldersTold.NOT_REACHED
    holders_text: str = ""
    helpline_offered: bool = False
    do_not_publish: bool = True


@transaction.atomic
def declare(act: Act, *, episode_id: UUID, told: Told) -> None:
    """Record what was declared, to whom and when; the first one moves the episode, later ones complete it."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    if EPISODE.allows(hand.episode.status, EpisodeAct.DECLARE):
        hand.follow(EpisodeAct.DECLARE)
    elif hand.episode.returned_at or hand.episode.closed_at:
        raise Refused("L’enfant est de retour : il n’y a plus rien à déclarer.", code="already_back")
    row = Notification(
        id=uuid7(), key_id=hand.episode.key_id, team_id=hand.episode.team_id, case_id=hand.episode.case_id,
        episode_id=hand.episode.pk, corps=told.corps.value, at=past(told.at, now=act.now), by_id=act.actor.user_id,
        file_entry=told.file_entry.value, holders=told.holders.value, helpline_offered=told.helpline_offered,
        do_not_publish=told.do_not_publish,
    )  # fmt: skip
    row.seal(hand.work.key, content={"unit": told.unit, "number": told.number, "holders": told.holders_text})
    row.save(force_insert=True)
    hand.episode.declared_at = hand.episode.declared_at or told.at
    tasks.settle(hand.work, "D15", object_id=hand.episode.pk)
    title = f"Déclarée : {told.corps.label}{f', {told.unit}' if told.unit else ''}"
    hand.tell(EntryKind.RUNAWAY, "runaway_declare", title=title, at=told.at, code="declare")


@transaction.atomic
def search(act: Act, *, episode_id: UUID, text: str = "") -> None:
    """Note that the unit searches; refused (``guard_refused``) before anybody was told."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    hand.follow(EpisodeAct.SEARCH, notified=hand.notified())
    hand.tell(EntryKind.RUNAWAY, "runaway_search", title=EpisodeStatus.SEARCHING.label, text=text.strip())


@transaction.atomic
def keep_link(
    act: Act, *, episode_id: UUID, way: ContactWay, answered: bool, at: datetime, text: str = ""
) -> None:
    """Write a try to keep the link; keeping it is what helps most. A meeting moves the episode to « seen »."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    row = ContactAttempt(
        id=uuid7(), key_id=hand.episode.key_id, team_id=hand.episode.team_id, case_id=hand.episode.case_id,
        episode_id=hand.episode.pk, way=way.value, answered=answered, at=past(at, now=act.now),
        by_id=act.actor.user_id,
    )  # fmt: skip
    row.seal(hand.work.key, content={"text": text.strip()})
    row.save(force_insert=True)
    if answered:
        hand.episode.contact_kept = True
        hand.work.contacted(at.astimezone(hand.work.zone).date())
        if way is ContactWay.MET and EPISODE.allows(hand.episode.status, EpisodeAct.SEE):
            hand.follow(EpisodeAct.SEE)
    title = f"{way.label} : {'l’enfant a répondu' if answered else 'sans réponse'}"
    hand.tell(
        EntryKind.RUNAWAY_CONTACT, "runaway_contact", title=title, text=text.strip(), at=at, code=way.value
    )


@transaction.atomic
def undo(act: Act, *, episode_id: UUID, reason: str) -> None:
    """End an absence noted by mistake: the child was there. It counts nowhere."""
    hand = hold(act, episode_id)
    if hand is None:
        return
    why = needed(reason, field="reason", sentence="Écrivez ce qui s’est passé, en une phrase.")
    hand.follow(EpisodeAct.MISTAKEN)
    hand.episode.mistaken, hand.episode.closed_at = True, act.now
    tasks.cancel(hand.work, "D15", object_id=hand.episode.pk, why=why)
    hand.tell(EntryKind.RUNAWAY, "runaway_undo", title=EpisodeAct.MISTAKEN.label, text=why)


def _start_clock(hand: Hand, told: Particulars) -> None:
    """Start or refresh D15: at once, unless the service set hours and nothing in the file forbids to wait."""
    facts = {
        "configured_hours": choices_of(hand.episode.team_id).declare_hours,
        "disability": told.disability,
    }
    task = tasks.expect(
        hand.work, "D15", on=hand.episode.noticed_at, object_id=hand.episode.pk, path=hand.path, facts=facts
    )
    hand.episode.at_once, hand.episode.declare_due_at = task.immediate, task.due_at
