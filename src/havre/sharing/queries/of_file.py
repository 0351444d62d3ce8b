"""The page « Partages » of one file: what is withheld, what is shared and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from havre.accounts.names import names_of
from havre.cases.disclosure import Audience, Channel, Topic
from havre.cases.models import Case, Entry
from havre.cases.rules.entries import EntryKind
from havre.kernel.words import Vocabulary
from havre.sharing import access
from havre.sharing.models import Share
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
    ends_at: datetime
    state: ShareState


def withheld_in(case: Case, *, key: bytes) -> tuple[WithheldRead, ...]:
    """Return the decisions in force, the last first, in two statements."""
    rows = list(access.running(case).order_by("-created_at", "-id"))
    names = names_of(row.by_id for row in rows)
    found = []
    for row in rows:
        decision = row.unseal(key, "decision", {})
        audience = Audience.label_of(row.audience)
        who = str(decision.get("names", "")).strip()
        found.append(
            WithheldRead(
                id=row.pk, topic=Topic.label_of(row.topic), audience=f"{audience} : {who}" if who else audience,
                ground=Ground.label_of(row.ground), reason=str(decision.get("reason", "")), since=row.starts_on,
                channels=", ".join(Channel.label_of(code) for code in row.channels), ends_on=row.ends_on,
                words=tuple(decision.get("words", ())), by=names.get(row.by_id, "Compte retiré"),
            )
        )  # fmt: skip
    return tuple(found)


def shares_in(case: Case, *, key: bytes, now: datetime) -> tuple[ShareRead, ...]:
    """Return what was shared from a file, the last first, in three statements; the packages stay closed."""
    rows = list(Share.objects.filter(case=case).defer("package").order_by("-shared_at", "-id"))
    told = _told(case, rows, key)
    names = names_of(row.by_id for row in rows)
    return tuple(
        ShareRead(
            id=row.pk, to=told.get(row.pk, ("", ""))[0], why=told.get(row.pk, ("", ""))[1], ends_at=row.ends_at,
            purpose=SharePurpose.label_of(row.purpose), by=names.get(row.by_id, "Compte retiré"),
            shared_at=row.shared_at, state=state_of(row, now=now),
        )
        for row in rows
    )  # fmt: skip


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
