"""Live notes: each line is kept as it is typed, once, and an older copy never replaces a newer one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.text import clean
from havre.listening.access import contact_for
from havre.listening.models import Contact, Note
from havre.listening.rules import NOTE_MAX, ContactStatus, NoteKind, began_at

REVISION_MAX = 2_000_000_000


@dataclass(frozen=True, kw_only=True)
class KeptNote:
    """What the server has: ``fresh`` is false when it already had this revision or a newer one."""

    note_id: UUID
    revision: int
    started_at: datetime
    written_at: datetime
    fresh: bool


@transaction.atomic
def keep_note(
    *, actor: Actor, contact_id: UUID, note_id: UUID, kind: str, text: str, revision: int, now: datetime,
    age_seconds: float = 0,
) -> KeptNote:  # fmt: skip
    """Keep one line under the id and the revision counter that the browser chose; sending it twice keeps it once.

    Writes wait for one another on the contact. Only the first writing of a line is in the journal: the line
    itself says who, when and which revision. Raises ``Refused``, and then nothing is changed: ``too_long``,
    ``unknown_kind``, ``bad_revision``; ``note_elsewhere``, ``note_of_another``, ``note_closed`` and
    ``note_fork`` (same revision, other words) ask the browser to send the words again as a new line.
    """
    words = _checked(text, kind=kind, revision=revision)
    contact = contact_for(actor, contact_id, lock=True)
    note = Note.objects.filter(pk=note_id).first()
    if note is None:
        started_at = began_at(age_seconds=age_seconds, opened_at=contact.opened_at, now=now)
        note = Note(pk=note_id, kind=kind, revision=revision, started_at=started_at, written_at=now)
        return _first(note, words, contact=contact, actor=actor)
    _refuse_intruder(note, contact=contact, actor=actor)
    return _again(note, words, contact=contact, kind=kind, revision=revision, now=now)


def _checked(text: str, *, kind: str, revision: int) -> str:
    words = clean(text)
    if len(words) > NOTE_MAX:
        raise Refused(
            f"Cette note dépasse {NOTE_MAX} caractères ({len(words)}). Votre texte reste dans la page : "
            "coupez-le en plusieurs notes.",
            code="too_long",
            field="text",
        )
    if kind not in NoteKind.codes():
        raise Refused("Ce genre de note n'existe pas. Choisissez-en un dans la liste.", code="unknown_kind")
    if not 1 <= revision <= REVISION_MAX:
        raise Refused(
            "Le numéro de version de la note n'est pas valable. Rechargez la page.", code="bad_revision"
        )
    return words


def _first(note: Note, words: str, *, contact: Contact, actor: Actor) -> KeptNote:
    note.contact, note.team_id, note.key_id = contact, contact.team_id, contact.key_id
    note.author_id = actor.user_id
    last = Note.objects.filter(contact=contact).aggregate(last=Max("position"))["last"]
    note.position = (last or 0) + 1
    note.seal(sealing.open_key(contact.key_id), text=words)
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("Cette ligne existe ailleurs.", code="note_elsewhere") from error
    audit.record(
        "note.write",
        kind="contact",
        object_id=contact.pk,
        team_id=contact.team_id,
        detail={"note": str(note.pk), "kind": note.kind},
    )
    return _kept(note, fresh=True)


def _refuse_intruder(note: Note, *, contact: Contact, actor: Actor) -> None:
    if note.contact_id != contact.pk:
        raise Refused("Cette ligne existe ailleurs.", code="note_elsewhere")
    if note.author_id != actor.user_id:
        raise Refused("Cette ligne est d'un collègue : écrivez la vôtre à côté.", code="note_of_another")


def _again(note: Note, words: str, *, contact: Contact, kind: str, revision: int, now: datetime) -> KeptNote:
    key = sealing.open_key(contact.key_id)
    if revision <= note.revision:
        if revision == note.revision and (note.unseal(key, "text"), note.kind) != (words, kind):
            raise Refused("Cette ligne a une autre version.", code="note_fork")
        return _kept(note, fresh=False)
    if contact.status == ContactStatus.CLOSED:
        raise Refused("Ce contact est clos : une ligne déjà écrite ne change plus.", code="note_closed")
    note.kind, note.revision, note.written_at = kind, revision, now
    note.seal(key, text=words)
    note.save(update_fields=["kind", "revision", "written_at", "text"])
    return _kept(note, fresh=True)


def _kept(note: Note, *, fresh: bool) -> KeptNote:
    return KeptNote(
        note_id=note.pk,
        revision=note.revision,
        started_at=note.started_at,
        written_at=note.written_at,
        fresh=fresh,
    )
