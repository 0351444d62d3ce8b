"""The page « Partages » of one file: what is withheld, what is shared and with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from havre.accounts.names import names_of
from havre.cases.disclosure import Audience, Channel, Topic
from havre.cases.models import Case, Entry
from havre.cases.rules.entries import EntryKind
from havre.kernel.words import Vocabulary
from havre.law.territory import territory_of
from havre.sharing import access
from havre.sharing.models import Share, Transmission, Withheld
from havre.sharing.queries.inbox import TransmissionRead, lines_of
from havre.sharing.queries.named import words_of_named
from havre.sharing.rules import Ground, SharePurpose


class ShareState(Vocabulary):
    """Where a share stands, as its sender sees it."""

    RUNNING = "running", "En cours"
    ENDED = "ended", "Terminé"
    WITHDRAWN = "withdrawn", "Retiré"


@dataclass(frozen=True, kw_only=True)
class WithheldRead:
    """One decision not to tell, in words."""

    id: UUID
    topic: str
    audience: str
    ground: str
    reason: str
    channels: str
    words: tuple[str, ...]
    since: date
    ends_on: date | None
    by: str


@dataclass(frozen=True, kw_only=True)
class ShareRead:
    """One share, as its sender sees it."""

    id: UUID
    to: str
    why: str
    purpose: str
    by: str
    shared_at: datetime
    ends_on: date
    state: ShareState


@dataclass(frozen=True, kw_only=True)
class SharingPage:
    """What the page of a file shows, the last first."""

    withheld: tuple[WithheldRead, ...]
    shares: tuple[ShareRead, ...]
    sent: tuple[TransmissionRead, ...]


def page_of(case: Case, *, key: bytes, now: datetime) -> SharingPage:
    """Return the page of a file, in six statements whatever its length, two more when somebody is named.

    The packages stay closed.
    """
    withheld = list(access.running(case).order_by("-created_at", "-id"))
    shares = list(Share.objects.filter(case=case).defer("package").order_by("-shared_at", "-id"))
    sent = list(Transmission.objects.filter(case=case).order_by("-sent_at", "-id"))
    names = names_of(
        [row.by_id for row in withheld] + [row.by_id for row in shares] + [row.by_id for row in sent]
    )
    told = _told(case, shares, key) if shares else {}
    named = words_of_named({one for row in withheld for one in row.named})
    return SharingPage(
        withheld=tuple(_withheld(row, key, names, named) for row in withheld),
        shares=tuple(_share(case, row, told.get(row.pk, ("", "")), names, now=now) for row in shares),
        sent=lines_of(sent, names=names, received=False),
    )


def _withheld(
    row: Withheld, key: bytes, names: Mapping[UUID, str], named: Mapping[UUID, str]
) -> WithheldRead:
    decision = row.unseal(key, "decision", {})
    typed = str(decision.get("names", "")).strip()
    audience = Audience.label_of(row.audience)
    who = ", ".join(
        [*(named.get(one, "retiré de l'entourage") for one in row.named), *([typed] if typed else [])]
    )
    return WithheldRead(
        id=row.pk, topic=Topic.label_of(row.topic), audience=f"{audience} : {who}" if who else audience,
        ground=Ground.label_of(row.ground), reason=str(decision.get("reason", "")), since=row.starts_on,
        channels=", ".join(Channel.label_of(code) for code in row.channels), ends_on=row.ends_on,
        words=tuple(decision.get("words", ())), by=names.get(row.by_id, "Compte retiré"),
    )  # fmt: skip


def _share(
    case: Case, row: Share, told: tuple[str, str], names: Mapping[UUID, str], *, now: datetime
) -> ShareRead:
    to, why = told
    return ShareRead(
        id=row.pk, to=to, why=why, ends_on=last_day(case, row.ends_at), purpose=SharePurpose.label_of(row.purpose),
        by=names.get(row.by_id, "Compte retiré"), shared_at=row.shared_at, state=state_of(row, now=now),
    )  # fmt: skip


def last_day(case: Case, ends_at: datetime) -> date:
    """Return the last day of reading, by the clock of the file's département: the end is its midnight."""
    zone = territory_of(case.departement_code).zone
    return (ends_at - timedelta(seconds=1)).astimezone(zone).date()


def state_of(row: Share, *, now: datetime) -> ShareState:
    """Return where a share stands."""
    if row.revoked_at is not None:
        return ShareState.WITHDRAWN
    return ShareState.RUNNING if row.ends_at > now else ShareState.ENDED


def _told(case: Case, rows: Iterable[Share], key: bytes) -> dict[UUID, tuple[str, str]]:
    """Return to whom and why, from the chronology: it stays when the package is destroyed."""
    ids = [row.pk for row in rows]
    entries = Entry.objects.filter(case=case, kind=EntryKind.SHARE.value, object_id__in=ids)
    found = {}
    for entry in entries.order_by("-recorded_at", "-id"):
        content = entry.unseal(key, "content", {})
        if entry.object_id and content.get("to"):
            found[entry.object_id] = (str(content["to"]), str(content.get("text", "")))
    return found
