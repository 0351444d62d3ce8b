"""The papers of a file as its page shows them, and the bytes of one of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from havre.accounts.access import Actor
from havre.accounts.models import User
from havre.cases import access
from havre.cases.models import Attachment, Case
from havre.cases.rules import Sensitivity
from havre.cases.rules.attachments import HANDED_OUT, AttachmentState
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible


@dataclass(frozen=True, kw_only=True)
class AttachmentRead:
    """One version of a paper, without its bytes; ``earlier`` are the versions before it, the last first."""

    id: UUID
    title: str
    note: str
    file_name: str
    state: AttachmentState
    extension: str
    size: int
    version: int
    revision: int
    sensitivity: Sensitivity
    by: str
    created_at: datetime
    earlier: tuple[AttachmentRead, ...] = ()

    @property
    def handed_out(self) -> bool:
        """Whether it may be downloaded."""
        return self.state in HANDED_OUT

    @property
    def here(self) -> bool:
        """Whether its bytes are still kept."""
        return self.handed_out or self.state is AttachmentState.QUARANTINED


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """The bytes of a paper, under a name that tells nothing to whoever looks over a shoulder."""

    content: bytes = field(repr=False)
    media_type: str
    file_name: str


def attachments_in(actor: Actor, case: Case) -> tuple[AttachmentRead, ...]:
    """Return the papers that the actor may read, the last sent first, in two statements whatever their number."""
    author = Subquery(User.objects.filter(pk=OuterRef("by_id")).values("name"))
    rows = list(
        access.attachments_of(actor, case).annotate(by=author).order_by("-created_at", "-version", "-id")
    )
    key = sealing.open_key(case.key_id)
    groups: dict[UUID, list[AttachmentRead]] = {}
    for row in sorted(rows, key=lambda one: one.version, reverse=True):
        groups.setdefault(row.lineage_id, []).append(_read(row, key, row.by or ""))
    found = [AttachmentRead(**{**vars(first), "earlier": tuple(rest)}) for first, *rest in groups.values()]
    return tuple(sorted(found, key=lambda one: (one.created_at, one.id), reverse=True))


def attachment_read(actor: Actor, case: Case, attachment_id: UUID) -> AttachmentRead:
    """Return one version of a paper, or raise ``NotVisible``."""
    return _read(access.attachment_for(actor, case, attachment_id), sealing.open_key(case.key_id), "")


def announce(actor: Actor, case: Case, attachment_id: UUID) -> None:
    """Put the reading of a paper in the journal, before its bytes leave.

    Raises ``NotVisible`` for a paper in quarantine, refused or withdrawn, as for one of another file.
    """
    row = _offered(actor, case, attachment_id)
    audit.record(
        "attachment.read", kind="case", object_id=case.pk, team_id=case.team_id, purpose="documents",
        detail={"attachment": str(row.pk), "version": row.version},
    )  # fmt: skip


def handed_out(actor: Actor, case: Case, attachment_id: UUID) -> HandedOut:
    """Return the bytes of a paper whose reading was announced; raises ``NotVisible`` as ``announce`` does."""
    row = _offered(actor, case, attachment_id)
    return HandedOut(
        content=row.unseal_bytes(sealing.open_key(case.key_id), "content"), media_type=row.media_type,
        file_name=f"piece-{row.pk.hex[-8:]}-v{row.version}.{row.extension}",
    )  # fmt: skip


def _offered(actor: Actor, case: Case, attachment_id: UUID) -> Attachment:
    row = access.attachment_for(actor, case, attachment_id)
    if AttachmentState(row.state) not in HANDED_OUT:
        raise NotVisible
    return row


def _read(row: Attachment, key: bytes, by: str) -> AttachmentRead:
    words = row.unseal(key, "words", {})
    return AttachmentRead(
        id=row.pk, title=words.get("title", ""), note=words.get("note", ""), file_name=words.get("file_name", ""),
        state=AttachmentState(row.state), extension=row.extension, size=row.size, version=row.version,
        revision=row.revision, sensitivity=Sensitivity(row.sensitivity), by=by, created_at=row.created_at,
    )  # fmt: skip
