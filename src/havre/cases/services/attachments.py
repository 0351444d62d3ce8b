"""Attach a paper, name it, replace it by another version, withdraw it; judge it by the scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import connection, transaction
from procrastinate.contrib.django import app

from havre.accounts.notices import notify
from havre.cases import access
from havre.cases.models import Attachment, Entry
from havre.cases.rules import Module, Sensitivity
from havre.cases.rules.attachments import ATTACHMENT, AttachmentAct, AttachmentState
from havre.cases.rules.entries import EntryKind
from havre.cases.services.acts import Act, Work, needed, same_revision, take
from havre.documents.uploads import Accepted, check_upload
from havre.foundation import antivirus, audit, sealing
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.kernel.text import clean

SCAN: Final = "scan_attachment"


@dataclass(frozen=True, kw_only=True)
class Received:
    """A paper as it was sent: its bytes, the name of its file, what people say of it, who reads it."""

    content: bytes = field(repr=False)
    name: str
    title: str
    note: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    readers: Sequence[UUID] = ()


@transaction.atomic
def attach(act: Act, *, received: Received) -> None:
    """Keep a paper, in quarantine until the scanner has looked at it.

    Raises ``Refused``: what ``check_upload`` refuses (images of persons first), ``text_missing``.
    """
    work = take(act)
    if work is not None:
        _keep(work, received, before=None)
        work.finish("attach")


@transaction.atomic
def replace(act: Act, *, attachment_id: UUID, received: Received) -> None:
    """Keep a new version of a paper, read by the same people; those before stay as they were.

    Raises ``Refused`` (``version_exists``) when somebody else sent one meanwhile.
    """
    work = take(act)
    if work is None:
        return
    before = access.attachment_for(act.actor, work.case, attachment_id)
    if Attachment.objects.filter(lineage_id=before.lineage_id, version__gt=before.version).exists():
        raise Refused(_REPLACED, code="version_exists", field="file")
    _keep(work, received, before=before)
    work.finish("attach_version")


@transaction.atomic
def set_title(act: Act, *, attachment_id: UUID, revision: int, title: str, note: str) -> None:
    """Say otherwise what a paper is; the words before stay in the chronology."""
    work = take(act)
    if work is None:
        return
    row = access.attachment_for(act.actor, work.case, attachment_id)
    same_revision(revision, row.revision)
    words = row.unseal(work.key, "words", {})
    named = {
        **words,
        "title": needed(title, field="title", sentence=_NO_TITLE),
        "note": note.strip(),
    }
    row.seal(work.key, words=named)
    row.revision += 1
    row.save(update_fields=["words", "revision"])
    _tell(work, row, code="named", title=named["title"], text=f"Auparavant : {words['title']}")
    work.finish("attachment_name")


@transaction.atomic
def withdraw(act: Act, *, attachment_id: UUID, reason: str) -> None:
    """Erase the bytes of one version for good, with a reason; what remains says that it was there.

    Raises ``Refused`` (``held``) while a legal hold runs on the file: nothing under one is erased.
    """
    work = take(act)
    if work is None:
        return
    row = access.attachment_for(act.actor, work.case, attachment_id)
    why = needed(reason, field="reason", sentence=_WHY)
    _refuse_held(work)
    row.state = ATTACHMENT.after(row.state, AttachmentAct.WITHDRAW).value
    row.content, row.judged_at = None, act.now
    row.save(update_fields=["state", "content", "judged_at"])
    _tell(work, row, code="withdrawn", title=row.unseal(work.key, "words", {})["title"], text=why)
    work.finish("attachment_withdraw")


def _refuse_held(work: Work) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.is_held(%s)", [work.case.pk])
        if cursor.fetchone()[0]:
            raise Refused(_HELD, code="held")


def judge(*, team_id: UUID, attachment_id: UUID, now: datetime) -> None:
    """Show a paper in quarantine to the scanner, between two transactions, then let it out or erase its bytes.

    Raises ``ScannerAway``: the paper stays in quarantine and the job comes back later.
    """
    with acting_for_team(team_id):
        row = _waiting(attachment_id)
        content = row.unseal_bytes(sealing.open_key(row.key_id), "content") if row else b""
    if row is None:
        return
    verdict = antivirus.scan(content)
    with acting_for_team(team_id):
        held = _waiting(attachment_id)
        if held is not None:
            _judged(held, clean=verdict.clean, now=now)


def _waiting(attachment_id: UUID) -> Attachment | None:
    rows = Attachment.objects.select_for_update().filter(pk=attachment_id)
    return rows.filter(state=AttachmentState.QUARANTINED.value).first()


def _judged(row: Attachment, *, clean: bool, now: datetime) -> None:
    act = AttachmentAct.PASS if clean else AttachmentAct.REFUSE
    row.state, row.judged_at = ATTACHMENT.after(row.state, act).value, now
    if not clean:
        row.content = None
    row.save(update_fields=["state", "content", "judged_at"])
    audit.record(f"attachment.{act.value}", kind="case", object_id=row.case_id, team_id=row.team_id,
                 detail={"attachment": str(row.pk)})  # fmt: skip
    if not clean:
        _tell_refused(row, now=now)


def _tell_refused(row: Attachment, *, now: datetime) -> None:
    """Write in the chronology, by nobody, that a paper was erased; tell who sent it."""
    key = sealing.open_key(row.key_id)
    entry = Entry(
        id=uuid7(), key_id=row.key_id, team_id=row.team_id, case_id=row.case_id, kind=EntryKind.ATTACHMENT.value,
        module=Module.DOCUMENTS.value, code="refused", at=now, recorded_at=now, by_id=None,
        sensitivity=row.sensitivity, readers=[row.by_id, *row.readers], object_id=row.pk,
    )  # fmt: skip
    title = row.unseal(key, "words", {})["title"]
    entry.seal(key, content={"title": f"{title} (refusée par l'antivirus)", "text": _INFECTED})
    entry.save(force_insert=True)
    notify([row.by_id], team_id=row.team_id, kind="attachment_refused", path=f"/suivi/{row.case_id}/documents/",
           now=now, by=None)  # fmt: skip


def _keep(work: Work, received: Received, *, before: Attachment | None) -> None:
    accepted = check_upload(received.content, name=received.name, field="file")
    title = needed(received.title, field="title", sentence=_NO_TITLE)
    row = _row(work, received, accepted, before)
    named = {"title": title, "file_name": _plain(received.name), "note": received.note.strip()}
    row.seal(work.key, words=named, content=received.content)
    row.save(force_insert=True)
    version = f", version {row.version}" if row.version > 1 else ""
    _tell(work, row, code="attached", title=f"{title}{version}", text=named["note"])
    if antivirus.configured():
        app.configure_task(SCAN).defer(team_id=str(row.team_id), attachment_id=str(row.pk))


def _row(work: Work, received: Received, accepted: Accepted, before: Attachment | None) -> Attachment:
    state = AttachmentState.QUARANTINED if antivirus.configured() else AttachmentState.UNSCANNED
    row_id = uuid5(work.act.id, "attachment")
    kept: Any = before or received
    return Attachment(
        id=row_id, key_id=work.case.key_id, team_id=work.case.team_id, case=work.case,
        lineage_id=before.lineage_id if before else row_id, version=before.version + 1 if before else 1,
        state=state.value, media_type=accepted.media_type, extension=accepted.extension, size=len(received.content),
        sensitivity=Sensitivity(kept.sensitivity).value, readers=_readers(work, kept), by_id=work.actor.user_id,
        created_at=work.now,
    )  # fmt: skip


def _readers(work: Work, kept: Any) -> list[UUID]:
    """Return who reads besides the author of this version: the author of the one before is not shut out."""
    named = [*kept.readers, *([kept.by_id] if isinstance(kept, Attachment) else [])]
    return [one for one in dict.fromkeys(named) if one != work.actor.user_id]


def _tell(work: Work, row: Attachment, *, code: str, title: str, text: str) -> None:
    work.write(
        EntryKind.ATTACHMENT, code=code, content={"title": title, "text": text}, object_id=row.pk,
        sensitivity=Sensitivity(row.sensitivity), readers=[row.by_id, *row.readers],
    )  # fmt: skip


def _plain(name: str) -> str:
    return PurePath(clean(name).replace("\\", "/")).name[-200:]


_NO_TITLE = "Dites en quelques mots ce que c'est."
_WHY = "Écrivez pourquoi cette pièce est retirée : son contenu sera effacé."
_HELD = (
    "Ce dossier doit être conservé (procédure ou demande en cours) : rien n'y est effacé tant que cette conservation "
    "n'est pas levée. Voyez avec votre responsable ou le délégué à la protection des données."
)
_REPLACED = (
    "Une autre personne a déposé une nouvelle version pendant ce temps : rien n'a été remplacé. Lisez-la, puis déposez "
    "la vôtre à sa suite si elle reste utile."
)
_INFECTED = (
    "L'antivirus y a trouvé un programme malveillant : le contenu est effacé. Demandez un autre envoi."
)
