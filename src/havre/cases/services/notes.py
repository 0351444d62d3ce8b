"""Write in the chronology: notes, contacts with the child, meetings; corrected by a new entry, never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.cases import access
from havre.cases.models import Case, Entry
from havre.cases.rules import Sensitivity
from havre.cases.rules.entries import WRITTEN_BY_HAND, EntryKind
from havre.cases.services import lifetime
from havre.cases.services.acts import Act, Work, needed, take
from havre.foundation import sealing
from havre.kernel.errors import NotVisible, Refused


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a person writes. ``readers`` name who else reads a sealed note. ``at`` is when it happened."""

    kind: EntryKind
    text: str
    at: datetime
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    readers: Sequence[UUID] = ()
    child_words: str = ""


@transaction.atomic
def write(act: Act, *, written: Written, siblings: Sequence[UUID] = ()) -> None:
    """Write one entry, and the same one in the files of siblings that the person confirmed, child by child.

    Raises ``Refused`` (``text_missing``, ``in_the_future``, ``not_by_hand``); ``NotVisible`` for any file of the list.
    """
    shared = act.id if siblings else None
    for case_id in (act.case_id, *dict.fromkeys(siblings)):
        mine = (
            act if case_id == act.case_id else replace(act, case_id=case_id, id=uuid5(act.id, str(case_id)))
        )
        work = take(mine)
        if work is not None:
            _write(work, written, shared_id=shared)


@transaction.atomic
def correct(act: Act, *, entry_id: UUID, text: str) -> None:
    """Write a corrected version of an entry that one reads; both stay, each read by whoever read the first."""
    work = take(act)
    if work is None:
        return
    old = access.entries_of(act.actor, work.case).filter(pk=entry_id).first()
    if old is None or EntryKind(old.kind) not in WRITTEN_BY_HAND:
        raise NotVisible
    if Entry.objects.filter(case=work.case, replaces_id=old.pk).exists():
        raise Refused(
            "Cette note a déjà été corrigée par une autre personne : lisez la version suivante, puis corrigez "
            "celle-là. Votre texte est gardé.",
            code="revision_conflict",
        )
    content = {**old.unseal(work.key, "content", {}), "text": needed(text, field="text", sentence=_EMPTY)}
    work.write(
        EntryKind(old.kind), content=content, at=old.at, sensitivity=Sensitivity(old.sensitivity),
        readers=_readers(act, old), replaces_id=old.pk,
    )  # fmt: skip
    work.finish("note_correct")


def _readers(act: Act, old: Entry) -> list[UUID]:
    """Return who reads besides the author of this version: the author of the one before is not shut out."""
    named = [*old.readers, *([old.by_id] if old.by_id else [])]
    return [one for one in dict.fromkeys(named) if one != act.actor.user_id]


def text_of(actor: Actor, case: Case, *, entry_id: UUID) -> str:
    """Return the words in force of an entry that the actor may correct; raise ``NotVisible``."""
    rows = access.entries_of(actor, case)
    row = rows.filter(pk=entry_id).first()
    while row is not None and (later := rows.filter(replaces_id=row.pk).first()) is not None:
        row = later
    if row is None or EntryKind(row.kind) not in WRITTEN_BY_HAND:
        raise NotVisible
    content = row.unseal(sealing.open_key(case.key_id), "content", {})
    return str(content.get("text", ""))


def _write(work: Work, written: Written, *, shared_id: UUID | None) -> None:
    if written.kind not in WRITTEN_BY_HAND:
        raise Refused("Choisissez une note, un contact ou une réunion.", code="not_by_hand", field="kind")
    if written.at > work.now:
        raise Refused("La date est dans le futur : corrigez-la.", code="in_the_future", field="at")
    text = needed(written.text, field="text", sentence=_EMPTY)
    work.write(
        written.kind, content={"text": text, "child_words": written.child_words.strip()}, at=written.at,
        sensitivity=written.sensitivity, readers=written.readers, shared_id=shared_id,
    )  # fmt: skip
    if written.kind is EntryKind.CONTACT:
        work.contacted(written.at.astimezone(work.zone).date())
        lifetime.watch_contact(work)
    work.finish("note")


_EMPTY = "Écrivez votre note avant de l'enregistrer."
