"""What every act on a file shares: the file locked, dated entries in the chronology, one event in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.cases import access
from havre.cases.models import Case, Entry, Task
from havre.cases.rules import Module, Sensitivity
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.law.territory import territory_of


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who acts on which file, and when. ``id`` is made with the page, so that a form sent twice acts once."""

    actor: Actor
    case_id: UUID
    id: UUID
    now: datetime


@dataclass(kw_only=True)
class Work:
    """A file in hand: locked, checked, with the key that opens and seals what belongs to it.

    ``waiting`` is given while a file is being opened: it has no task yet, and those it calls for wait there, to be
    written with those of the other files opened at once.
    """

    act: Act
    case: Case
    key: bytes
    entries: list[Entry] = field(default_factory=list)
    waiting: list[Task] | None = None

    @property
    def now(self) -> datetime:
        """Instant of the act."""
        return self.act.now

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.act.actor

    @property
    def zone(self) -> ZoneInfo:
        """Clock of the département of the file."""
        return territory_of(self.case.departement_code).zone

    @property
    def today(self) -> date:
        """Day of the act, by that clock."""
        return self.now.astimezone(self.zone).date()

    def write(
        self, kind: EntryKind, *, code: str = "", content: Mapping[str, Any] | None = None, at: datetime | None = None,
        sensitivity: Sensitivity = Sensitivity.ORDINARY, readers: Iterable[UUID] = (), object_id: UUID | None = None,
        replaces_id: UUID | None = None, shared_id: UUID | None = None, module: Module | None = None,
    ) -> Entry:  # fmt: skip
        """Add one sealed entry to the chronology; the first of an act takes the id that came with the page.

        ``at`` is when it happened (the instant of the act by default); ``content`` holds JSON values: ``text`` is
        what people read, other keys are particulars. ``object_id`` names the row that the entry tells of. ``module`` is
        that of the kind unless given.
        """
        entry = Entry(
            id=uuid7() if self.entries else self.act.id, key_id=self.case.key_id, team_id=self.case.team_id,
            case_id=self.case.pk, kind=kind.value, module=(module or MODULE_OF[kind]).value,
            code=code, at=at or self.now,
            recorded_at=self.now, by_id=self.actor.user_id, sensitivity=sensitivity.value, readers=list(readers),
            object_id=object_id, replaces_id=replaces_id, shared_id=shared_id,
        )  # fmt: skip
        entry.seal(self.key, content=dict(content or {}))
        try:
            entry.save(force_insert=True)
        except IntegrityError as error:  # the verb is one transaction: nothing of it stays
            raise Refused(_FORM_REUSED, code="form_reused") from error
        self.entries.append(entry)
        return entry

    def contacted(self, on: date) -> None:
        """Note that the child was met or heard on that day (the clock of D25)."""
        self.case.last_contact_on = max(self.case.last_contact_on, on)

    def finish(self, name: str) -> None:
        """Keep the file under its next revision and put the act in the journal as ``case.<name>``."""
        self.case.revision += 1
        self.case.save()
        audit.record(
            f"case.{name}", kind="case", object_id=self.case.pk, team_id=self.case.team_id,
            detail={"code": self.entries[0].code if self.entries else "", "status": self.case.status},
        )  # fmt: skip


def take(act: Act, *, right: Right = Right.CASE_WRITE, closed_too: bool = False) -> Work | None:
    """Lock the file and open its key; None when this very form was already received.

    Raises ``NotVisible``, and ``Refused`` (``case_closed``) on a closed file unless ``closed_too``.
    """
    case = access.locked(act.actor, act.case_id, right=right)
    if Entry.objects.filter(pk=act.id, case_id=case.pk).exists():
        return None
    if case.status == PathwayStatus.CLOSED and not closed_too:
        raise Refused(_CLOSED, code="case_closed")
    return Work(act=act, case=case, key=sealing.open_key(case.key_id))


def same_revision(read: int, current: int) -> None:
    """Refuse (``revision_conflict``) when somebody changed the object since the page was read."""
    if read != current:
        raise Refused(_CONFLICT, code="revision_conflict")


def needed(text: str, *, field: str, sentence: str) -> str:
    """Return the text without its margins, or refuse an empty one."""
    if not text.strip():
        raise Refused(sentence, code="text_missing", field=field)
    return text.strip()


_CLOSED = (
    "Ce dossier est terminé : il se lit, mais rien ne s'y ajoute. Si l'accompagnement reprend, rouvrez-le d'abord ; "
    "votre texte est gardé."
)
_FORM_REUSED = (
    "Ce formulaire a déjà servi pour un autre dossier ou par une autre personne : rien n'est enregistré. Votre texte "
    "est gardé : envoyez-le à nouveau."
)
_CONFLICT = (
    "Une autre personne a changé ceci pendant que vous écriviez : rien n'a été remplacé. Lisez ce qu'elle a écrit, "
    "puis envoyez à nouveau si votre version reste juste. Votre texte est gardé."
)
