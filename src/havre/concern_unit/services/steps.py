"""What every act on a reception shares: one row locked, one sealed step, one event in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from havre.accounts.access import Actor, Seat
from havre.accounts.rules import Right
from havre.concern_unit import access, rules
from havre.concern_unit.models import Evaluator, Reception, Step
from havre.concern_unit.rules import StepKind
from havre.foundation import audit, sealing
from havre.kernel.errors import Refused
from havre.kernel.ids import uuid7
from havre.law.territory import territory_of

# What an act may change; what was received never changes.
MUTABLE: Final = (
    "status", "revision", "acknowledged_at", "exploitation_concern", "evaluation_due_at", "decided_at", "decision",
    "feedback_at", "closed_at", "merged_into",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who acts on which reception, and when.

    ``step_id`` is made with the page, so that a form sent twice acts once; ``revision`` is the one that was read.
    """

    actor: Actor
    reception_id: UUID
    revision: int
    step_id: UUID
    now: datetime


@dataclass(kw_only=True)
class Work:
    """A reception in hand: locked, checked, with the key that opens and seals what belongs to it."""

    entry: Entry
    seat: Seat
    row: Reception
    key: bytes
    steps: list[Step] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """Instant of the act."""
        return self.entry.now

    @property
    def zone(self) -> ZoneInfo:
        """Clock of the département of the report."""
        return territory_of(self.row.departement_code).zone

    def write(
        self,
        kind: StepKind,
        *,
        code: str = "",
        content: Mapping[str, Any] | None = None,
        document: bytes | None = None,
    ) -> Step:
        """Add one sealed step; the first of an act takes the id that came with the page."""
        row = self.row
        step = Step(
            id=uuid7() if self.steps else self.entry.step_id,
            key_id=row.key_id,
            team_id=row.team_id,
            from_team_id=row.team_id,
            reception_id=row.pk,
            kind=kind.value,
            code=code,
            at=self.now,
            by_id=self.entry.actor.user_id,
        )
        step.seal(self.key, content=dict(content or {}), **({"document": document} if document else {}))
        step.save(force_insert=True)
        self.steps.append(step)
        return step

    def finish(self) -> None:
        """Keep the row under its next revision and put the act in the journal."""
        first = self.steps[0]
        self.row.revision += 1
        self.row.save(update_fields=MUTABLE)
        audit.record(
            f"reception.{first.kind}",
            kind="reception",
            object_id=self.row.pk,
            team_id=self.row.team_id,
            detail={"code": first.code, "status": self.row.status},
        )

    def move(self, act: rules.ReceptionAct, **facts: object) -> None:
        """Change the state as the machine allows; raise ``Refused``."""
        known = {"status": self.row.status, **facts}
        self.row.status = rules.RECEPTION.after(self.row.status, act, facts=known).value

    def count(self, kind: StepKind) -> int:
        """Return how many steps of a kind the reception has."""
        return Step.objects.filter(reception_id=self.row.pk, kind=kind.value).count()

    def evaluators(self) -> list[UUID]:
        """Return who is charged with the evaluation now."""
        running = Evaluator.objects.filter(reception_id=self.row.pk, ended_at=None).order_by(
            "assigned_at", "id"
        )
        return list(running.values_list("user_id", flat=True))


def take(entry: Entry, *, right: Right = Right.CRIP_WRITE, kind: StepKind | None = None) -> Work | None:
    """Lock the reception and open its key; None when this very form was already received.

    ``kind`` names a step that changes no state and is refused outside its states. Raises ``NotVisible``, and
    ``Refused`` (``revision_conflict``) when somebody acted since the page was read.
    """
    row = access.locked(entry.actor, entry.reception_id, right=right)
    if Step.objects.filter(pk=entry.step_id, reception_id=row.pk).exists():
        return None
    if row.revision != entry.revision:
        raise Refused(_CONFLICT, code="revision_conflict")
    if kind is not None and not rules.annotates(row.status, kind):
        raise Refused(_not_now(row, kind), code="step_not_allowed")
    return Work(
        entry=entry,
        seat=entry.actor.seat_in(row.team_id, right),
        row=row,
        key=sealing.open_key(row.key_id),
    )


def day_of(limit: datetime, *, zone: ZoneInfo) -> date:
    """Return the last day of a limit whose instant is the first one after it."""
    return (limit - timedelta(microseconds=1)).astimezone(zone).date()


def needed(text: str, *, field: str, sentence: str) -> str:
    """Return the text without its margins, or refuse an empty one."""
    if not text.strip():
        raise Refused(sentence, code="reason_missing", field=field)
    return text.strip()


_CONFLICT = (
    "Une autre personne a agi sur ce dossier pendant que vous écriviez : rien n'a été enregistré deux fois. "
    "Lisez ce qu'elle a fait ci-dessous, puis envoyez à nouveau si votre acte reste juste. Votre texte est gardé."
)


def _not_now(row: Reception, kind: StepKind) -> str:
    here = rules.ReceptionStatus.label_of(row.status)
    states = ", ".join(
        f"« {state.label} »" for state in rules.ReceptionStatus if state in rules.ANNOTATIONS[kind]
    )
    return f"« {kind.label} » n'est pas possible dans l'état « {here} ». Possible dans : {states}."
