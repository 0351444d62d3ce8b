"""The absences of one file, whole, and what the next declaration is filled with beforehand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from havre.accounts.access import Actor
from havre.accounts.names import names_of
from havre.cases.access import entries_of, is_close
from havre.cases.models import Case
from havre.cases.queries.measures import measures_of
from havre.cases.rules import LegalBasis
from havre.cases.rules.measures import MeasureStatus
from havre.foundation import sealing
from havre.kernel.errors import NotVisible
from havre.law.territory import territory_of
from havre.persons.queries.circle import holders_of_authority
from havre.persons.rules import ExploitationConcern
from havre.runaways.access import choices_of, episodes_of
from havre.runaways.content import LASTING, InterviewSheet, Particulars, SafeCheck
from havre.runaways.models import (
    ContactAttempt,
    Notification,
    Photo,
    ReturnInterview,
    RunawayEpisode,
    TeamChoices,
)
from havre.runaways.rules import (
    EPISODE,
    AbsenceNature,
    ContactWay,
    Corps,
    EpisodeAct,
    EpisodeStatus,
    FileEntry,
    HoldersTold,
    HowFound,
    InterviewStatus,
)

PAGE: Final = 20
_IN_FORCE: Final = frozenset({MeasureStatus.DECIDED, MeasureStatus.STARTED, MeasureStatus.RENEWED})
# Of the interview, what the whole team may read; the rest is for those whom the child may expect to know.
_OF_ALL: Final = ("with_whom", "chosen_by_child", "place")


@dataclass(frozen=True, kw_only=True)
class NotificationRead:
    """One declaration, as made."""

    corps: Corps
    at: datetime
    unit: str
    number: str
    file_entry: FileEntry
    holders: HoldersTold
    holders_text: str
    helpline_offered: bool
    do_not_publish: bool


@dataclass(frozen=True, kw_only=True)
class ContactRead:
    """One try to keep the link."""

    way: ContactWay
    answered: bool
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class InterviewRead:
    """The return interview."""

    status: InterviewStatus
    revision: int
    due_at: datetime
    offered_at: datetime | None
    planned_at: datetime | None
    held_at: datetime | None
    independent: str
    copy_offered: bool
    sheet: InterviewSheet


@dataclass(frozen=True, kw_only=True)
class EpisodeRead:
    """One absence as its page shows it. ``acts`` are those that the machine allows now."""

    id: UUID
    revision: int
    nature: AbsenceNature
    status: EpisodeStatus
    by: str
    last_seen_at: datetime
    noticed_at: datetime
    at_once: bool
    declare_due_at: datetime
    declared_at: datetime | None
    contact_kept: bool
    returned_at: datetime | None
    found_how: HowFound | None
    search_lifted_at: datetime | None
    alarm: bool
    closed_at: datetime | None
    mistaken: bool
    particulars: Particulars
    safe_check: SafeCheck | None
    acts: tuple[EpisodeAct, ...]
    notifications: tuple[NotificationRead, ...] = ()
    contacts: tuple[ContactRead, ...] = ()
    interview: InterviewRead | None = None
    photo_id: UUID | None = None
    photo_purge_on: datetime | None = None

    @property
    def away(self) -> bool:
        """Whether the child is not back."""
        return self.returned_at is None and self.closed_at is None


def of_file(actor: Actor, case: Case) -> tuple[EpisodeRead, ...]:
    """Return the absences of a file, the most recent first, in seven statements whatever their number."""
    rows = list(_with_photos(episodes_of(actor).filter(case=case)).order_by("-noticed_at", "-id")[:PAGE])
    return _read(case, rows, close=is_close(actor, case)) if rows else ()


def one(actor: Actor, case: Case, episode_id: UUID | None) -> EpisodeRead:
    """Return one absence of a file; raise ``NotVisible``."""
    row = _with_photos(episodes_of(actor).filter(case=case, pk=episode_id)).first() if episode_id else None
    if row is None:
        raise NotVisible
    return _read(case, [row], close=is_close(actor, case))[0]


def words_said(actor: Actor, case: Case, episode_id: UUID) -> str:
    """Return what the child said at the return, exactly, to those who may read that line of the chronology."""
    lines = (
        entries_of(actor, case).filter(object_id=episode_id, code="safe_check").order_by("recorded_at", "id")
    )
    row = lines.last()
    return str(row.unseal(sealing.open_key(case.key_id), "content", {}).get("child_words", "")) if row else ""


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What the papers say of earlier absences: a count, a length, a place. Never shown at the head of the file."""

    count: int
    longest: str
    found: str


def earlier(actor: Actor, case: Case, *, before: EpisodeRead | None = None) -> Earlier:
    """Return what is known of the absences before this one."""
    rows = episodes_of(actor).filter(case=case, mistaken=False)
    rows = rows.filter(noticed_at__lt=before.noticed_at) if before else rows
    found = list(rows.order_by("noticed_at", "id").values_list("noticed_at", "returned_at", "found_how"))
    lengths = [back - since for since, back, _ in found if back]
    last = next((how for _, _, how in reversed(found) if how), "")
    return Earlier(
        count=len(found),
        longest=_length(max(lengths)) if lengths else "",
        found=HowFound.label_of(last) if last else "",
    )


def prefilled(actor: Actor, case: Case, *, now: datetime) -> Particulars:
    """Return what the file already knows, for a new declaration: the last one, the legal basis, the service's line."""
    last = episodes_of(actor).filter(case=case, mistaken=False).order_by("-noticed_at", "-id").first()
    known = last.unseal(sealing.open_key(case.key_id), "particulars", {}) if last else {}
    kept: dict[str, Any] = {name: known[name] for name in LASTING if name in known}
    for name, text in _status(actor, case, now=now).items():
        kept[name] = text or kept.get(name, "")
    if line := choices_of(case.team_id).open_line:
        kept.setdefault("duty_contact", line)
    if case.exploitation_concern != ExploitationConcern.NOT_STATED:
        kept.setdefault(
            "known_dangers", "Situation d’exploitation : le service le dira de vive voix à l’unité."
        )
    return Particulars.from_json(kept)


def _status(actor: Actor, case: Case, *, now: datetime) -> dict[str, str]:
    """Return the measure in force, its authority and who exercises parental authority, as the file has them today."""
    basis = "" if case.legal_basis == LegalBasis.UNKNOWN else LegalBasis.label_of(case.legal_basis)
    measure = next((one for one in measures_of(case) if one.status in _IN_FORCE), None)
    today = now.astimezone(territory_of(case.departement_code).zone).date()
    holders = holders_of_authority(actor, case.person_id, day=today)
    court = measure.words.get("court", "") if measure else ""
    return {
        "legal_status": measure.kind.label if measure else basis,
        "authority": (f"{measure.authority.label}{f', {court}' if court else ''}") if measure else "",
        "measure_number": measure.words.get("number", "") if measure else "",
        "parental_holders": "\n".join(holder.label for holder in holders),
    }


def service_choices(team_id: UUID) -> TeamChoices:
    """Return what the service chose."""
    return choices_of(team_id)


def _length(span: timedelta) -> str:
    hours = int(span.total_seconds() // 3600)
    return f"{hours} h" if hours < 48 else f"{hours // 24} jours"


def _with_photos(rows: QuerySet[RunawayEpisode]) -> QuerySet[Any]:
    photo = Photo.objects.filter(episode_id=OuterRef("pk"))
    return rows.annotate(
        photo_id=Subquery(photo.values("pk")[:1]), photo_purge_on=Subquery(photo.values("purge_on")[:1])
    )


def _read(case: Case, rows: list[Any], *, close: bool) -> tuple[EpisodeRead, ...]:
    """Return episodes unsealed; what the child confided is for those who are ``close``."""
    key = sealing.open_key(case.key_id)
    ids = [row.pk for row in rows]
    told = _by_episode(Notification.objects.filter(episode_id__in=ids, case=case).order_by("at", "id"))
    tries = _by_episode(ContactAttempt.objects.filter(episode_id__in=ids, case=case).order_by("at", "id"))
    talks = _by_episode(ReturnInterview.objects.filter(episode_id__in=ids, case=case))
    names = names_of([*(row.by_id for row in rows), *(one.by_id for kept in tries.values() for one in kept)])
    return tuple(
        EpisodeRead(
            **_plain(row, key, names, close=close),
            notifications=tuple(_notification(one, key) for one in told[row.pk]),
            contacts=tuple(_contact(one, key, names) for one in tries[row.pk]),
            interview=next((_interview(one, key, close=close) for one in talks[row.pk]), None),
            photo_id=row.photo_id,
            photo_purge_on=row.photo_purge_on,
        )
        for row in rows
    )


def _plain(row: RunawayEpisode, key: bytes, names: dict[UUID, str], *, close: bool) -> dict[str, Any]:
    safe = row.unseal(key, "safe_check")
    if safe and not close:
        safe.pop("own_words", None)
    same = (
        "id", "revision", "last_seen_at", "noticed_at", "at_once", "declare_due_at", "declared_at", "contact_kept",
        "returned_at", "search_lifted_at", "alarm", "closed_at", "mistaken",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in same},
        "nature": AbsenceNature(row.nature),
        "status": EpisodeStatus(row.status),
        "by": names.get(row.by_id, "Compte retiré"),
        "found_how": HowFound(row.found_how) if row.found_how else None,
        "particulars": Particulars.from_json(row.unseal(key, "particulars", {})),
        "safe_check": SafeCheck.from_json(safe) if safe is not None else None,
        "acts": EPISODE.acts_from(row.status),
    }


def _by_episode(rows: Any) -> defaultdict[UUID, list[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.episode_id].append(row)
    return found


def _notification(row: Notification, key: bytes) -> NotificationRead:
    content = row.unseal(key, "content", {})
    return NotificationRead(
        corps=Corps(row.corps), at=row.at, unit=content.get("unit", ""), number=content.get("number", ""),
        file_entry=FileEntry(row.file_entry), holders=HoldersTold(row.holders),
        holders_text=content.get("holders", ""), helpline_offered=row.helpline_offered,
        do_not_publish=row.do_not_publish,
    )  # fmt: skip


def _contact(row: ContactAttempt, key: bytes, names: dict[UUID, str]) -> ContactRead:
    text = str(row.unseal(key, "content", {}).get("text", ""))
    return ContactRead(
        way=ContactWay(row.way), answered=row.answered, at=row.at, by=names.get(row.by_id, ""), text=text
    )


def _interview(row: ReturnInterview, key: bytes, *, close: bool) -> InterviewRead:
    content = row.unseal(key, "content", {})
    shown = content if close else {name: content[name] for name in _OF_ALL if name in content}
    return InterviewRead(
        status=InterviewStatus(row.status), revision=row.revision, due_at=row.due_at, offered_at=row.offered_at,
        planned_at=row.planned_at,
        held_at=row.held_at, independent=row.independent, copy_offered=row.copy_offered,
        sheet=InterviewSheet.from_json(shown),
    )  # fmt: skip
