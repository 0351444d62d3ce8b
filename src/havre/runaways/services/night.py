"""Receive what telephones wrote without network: each writing once, none lost, whatever becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import members_with, notify
from havre.accounts.rules import Right
from havre.cases.access import case_for
from havre.cases.models import Case
from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.text import clean
from havre.kernel.words import Vocabulary
from havre.runaways.access import told_of, waiting_of
from havre.runaways.envelope import Envelope, open_envelope, unreadable
from havre.runaways.models import NightEntry
from havre.runaways.rules import NIGHT_OLDEST, NIGHT_TEXT_MAX, NightKind, NightStatus
from havre.runaways.services.night_acts import apply
from havre.runaways.services.night_keys import private_key


class Outcome(Vocabulary):
    """What the server answers for one writing."""

    KEPT = "kept", "Reçu et versé au dossier."
    ALREADY = "already", "Déjà reçu."
    TO_ATTACH = "to_attach", "Reçu. Un collègue le rattachera à l’enfant."
    REFUSED = "refused", "Reçu, à reprendre."


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of one writing; ``held`` says that the server has it, so that the telephone may erase it.

    ``path`` is where the writing is read now; empty when nothing is left to read.
    """

    id: str
    outcome: Outcome
    held: bool
    sentence: str = ""
    path: str = ""


_ANOTHER: Final = (
    "Cet écrit a été fait par une autre personne sur ce téléphone. Elle seule peut l’envoyer, en ouvrant sa session ; "
    "il attend jusqu’à son expiration."
)
_NOT_HERE: Final = (
    "Vous n’êtes plus dans l’équipe pour laquelle ceci a été écrit. Parlez-en à votre responsable."
)
_CHANGED: Final = "Le dossier a changé entre-temps : relisez-le."
_HIDDEN: Final = "Le dossier choisi ne peut pas être ouvert avec votre compte."


def receive(actor: Actor, envelopes: Sequence[Any], now: datetime) -> list[Answer]:
    """Keep each writing under the id that its telephone gave it, and put it in the file of the child.

    What a file refuses stays readable under « à reprendre », with the reason. A writing of another author, of a team
    left since, or that does not open is not held: the telephone keeps it.
    """
    return [_receive(actor, one, now) for one in envelopes]


def _receive(actor: Actor, values: Any, now: datetime) -> Answer:
    given = str(values.get("id", "")) if isinstance(values, dict) else ""
    try:
        envelope = Envelope.read(values)
        _check(actor, envelope)
        with transaction.atomic():
            return _kept(actor, envelope, now)
    except Refused as refusal:
        return Answer(id=given, outcome=Outcome.REFUSED, held=False, sentence=refusal.sentence)


def _check(actor: Actor, envelope: Envelope) -> None:
    if envelope.author_id != actor.user_id:
        raise Refused(_ANOTHER, code="another_author")
    if envelope.team_id not in actor.teams_with(Right.RUNAWAY_WRITE):
        raise Refused(_NOT_HERE, code="not_here")
    if envelope.kind not in NightKind.codes():
        raise unreadable()


def _kept(actor: Actor, envelope: Envelope, now: datetime) -> Answer:
    # Under the author's own name: nobody takes the place of a writing by sending its id first.
    entry_id = uuid5(actor.user_id, f"night|{envelope.id}")
    known = NightEntry.objects.filter(pk=entry_id).defer("content").first()
    if known is not None:
        return Answer(id=str(envelope.id), outcome=Outcome.ALREADY, held=True, path=_path(known))
    private = private_key(envelope.team_id, envelope.key_id)
    if private is None:
        raise unreadable()
    written = _cleaned(open_envelope(envelope, private=private))
    entry = NightEntry(
        id=entry_id, team_id=envelope.team_id, author_id=actor.user_id, kind=envelope.kind,
        written_at=max(min(envelope.created_at, now), now - NIGHT_OLDEST), received_at=now,
    )  # fmt: skip
    entry.key_id, key = sealing.new_key("night", team_id=entry.team_id, object_id=entry.pk)
    entry.seal(key, content=written)
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:  # another request of the same telephone came first
        return Answer(id=str(envelope.id), outcome=Outcome.ALREADY, held=True)
    answer = _settled(actor, entry, envelope, written, now=now)
    audit.record(
        "runaway.night_received", kind="night_entry", object_id=entry.pk, team_id=entry.team_id,
        detail={"kind": entry.kind, "outcome": answer.outcome.value},
    )  # fmt: skip
    return answer


def _settled(
    actor: Actor, entry: NightEntry, envelope: Envelope, written: dict[str, str], *, now: datetime
) -> Answer:
    """Put the words in the file of the child, or say why they wait."""
    same: dict[str, Any] = {"id": str(envelope.id), "held": True}
    case_id = _case_of(actor, written)
    if case_id is None:
        _tell(actor, entry, _seen_by(entry, written), now=now)
        if written.get("case"):  # a file that its author does not see: nothing to read for the author either
            return Answer(outcome=Outcome.TO_ATTACH, sentence=_HIDDEN, **same)
        return Answer(outcome=Outcome.TO_ATTACH, path=_path(entry), **same)
    refusal = put_in_file(actor, entry, written, case_id=case_id, now=now)
    if refusal is None:
        return Answer(outcome=Outcome.KEPT, path=_path(entry), **same)
    sentence = f"{refusal} Votre texte est gardé, à reprendre."
    return Answer(outcome=Outcome.REFUSED, sentence=sentence, path=_path(entry), **same)


def _path(entry: NightEntry) -> str:
    """Return where a writing is read now: the file, or the list of those that wait."""
    if entry.status == NightStatus.KEPT:
        tab = "chronologie" if entry.kind == NightKind.NOTE else "absences"
        return f"/suivi/{entry.case_id}/{tab}/" if entry.case_id else ""
    return "" if entry.status == NightStatus.DROPPED else f"/fugues/a-reprendre/{entry.pk}/"


def _seen_by(entry: NightEntry, written: dict[str, str]) -> list[UUID]:
    """Return who may take up a writing: the team; of a file hidden from its author, those who see that file only."""
    wanted = _named(written)
    with acting_for_team(entry.team_id):
        named = Case.objects.filter(pk=wanted, team_id=entry.team_id).first() if wanted else None
        if named is None:
            return members_with(entry.team_id, Right.RUNAWAY_WRITE)
        NightEntry.objects.filter(pk=entry.pk).update(case_id=named.pk)
        return told_of(named)


def _tell(actor: Actor, entry: NightEntry, people: list[UUID], *, now: datetime) -> None:
    """Tell that an absence written at night waits for its child: nobody else would know of it."""
    if entry.kind == NightKind.DECLARE:
        notify(people, team_id=entry.team_id, kind="runaway", path="/fugues/a-reprendre/", now=now, by=actor)


def put_in_file(
    actor: Actor, entry: NightEntry, written: dict[str, str], *, case_id: UUID, now: datetime
) -> str | None:
    """Do what was written, in the file; return why not, in a sentence, when the file refuses it.

    Once done, the copy of the words is erased with its key: they live in the file only.
    """
    try:
        with transaction.atomic():
            apply(actor, entry, written, case_id=case_id, now=now)
    except Refused as refusal:
        return _waits(entry, written, refusal.sentence, case_id=case_id)
    except (NotVisible, IntegrityError):
        return _waits(entry, written, _CHANGED, case_id=case_id)
    settle(entry, NightStatus.KEPT, by=actor.user_id, now=now, case_id=case_id)
    return None


def _waits(entry: NightEntry, written: dict[str, str], sentence: str, *, case_id: UUID) -> str:
    entry.seal(sealing.open_key(entry.key_id), content={**written, "refusal": sentence})
    entry.case_id, entry.status = case_id, NightStatus.TO_RESUME.value
    entry.save()
    return sentence


def settle(
    entry: NightEntry, status: NightStatus, *, by: UUID, now: datetime, case_id: UUID | None = None
) -> None:
    """End the wait of a writing: its words leave this table, its id stays so that it is never taken twice."""
    entry.status, entry.settled_at, entry.settled_by_id = status.value, now, by
    entry.content, entry.case_id = None, case_id or entry.case_id
    entry.save()
    sealing.shred(entry.key_id)


def read_waiting(actor: Actor, entry_id: UUID) -> tuple[NightEntry, dict[str, str]]:
    """Return a writing that waits and its words; the journal has the reading. Raises ``NotVisible``."""
    entry = waiting_of(actor).filter(pk=entry_id).first()
    if entry is None:
        raise NotVisible
    audit.record("runaway.night_read", kind="night_entry", object_id=entry.pk, team_id=entry.team_id)
    return entry, dict(entry.unseal(sealing.open_key(entry.key_id), "content", {}))


@transaction.atomic
def attach(*, actor: Actor, entry_id: UUID, case_id: UUID, now: datetime) -> None:
    """Put a writing in the file of the child whom a colleague recognises; raise ``Refused`` when the file does."""
    entry, written = read_waiting(actor, entry_id)
    apply(actor, entry, written, case_id=case_id, now=now)
    settle(entry, NightStatus.KEPT, by=actor.user_id, now=now, case_id=case_id)
    audit.record("runaway.night_attached", kind="case", object_id=case_id, team_id=entry.team_id)


@transaction.atomic
def as_note(*, actor: Actor, entry_id: UUID, case_id: UUID, now: datetime) -> None:
    """Put the words of a writing in the file as a note, whatever it was meant to do."""
    entry, written = read_waiting(actor, entry_id)
    apply(actor, entry, written, case_id=case_id, now=now, kind=NightKind.NOTE)
    settle(entry, NightStatus.KEPT, by=actor.user_id, now=now, case_id=case_id)
    audit.record("runaway.night_attached", kind="case", object_id=case_id, team_id=entry.team_id)


@transaction.atomic
def drop(*, actor: Actor, entry_id: UUID, reason: str, now: datetime) -> None:
    """Put aside a writing that was read and belongs nowhere; its words are erased, the journal has who and when."""
    entry, _ = read_waiting(actor, entry_id)
    if not reason.strip():
        raise Refused("Écrivez pourquoi, en quelques mots.", code="text_missing", field="reason")
    settle(entry, NightStatus.DROPPED, by=actor.user_id, now=now)
    audit.record("runaway.night_dropped", kind="night_entry", object_id=entry.pk, team_id=entry.team_id)


def _case_of(actor: Actor, written: dict[str, str]) -> UUID | None:
    named = _named(written)
    try:
        return case_for(actor, named, right=Right.RUNAWAY_WRITE).pk if named else None
    except NotVisible:
        return None


def _named(written: dict[str, str]) -> UUID | None:
    try:
        return UUID(written.get("case", ""))
    except ValueError:
        return None


def _cleaned(written: dict[str, Any]) -> dict[str, str]:
    """Return the texts of a writing, cleaned as those of any form, and bounded."""
    known = ("case", "who", "at", "nature", "how", "way", "answered", "text")
    return {name: clean(str(written.get(name, "")))[:NIGHT_TEXT_MAX] for name in known if written.get(name)}
