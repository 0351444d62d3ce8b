"""Refer a child to a service, or transfer a file, to a team and never to a person; the sender stays responsible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify_posted_to
from havre.accounts.rules import Right
from havre.cases import access as cases
from havre.cases.models import Case, Entry, Task
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.tasks import TaskState
from havre.cases.services import tasks
from havre.cases.services.acts import Act, Work, take
from havre.foundation import sealing
from havre.kernel.errors import Refused
from havre.persons.access import identity_for
from havre.sharing import access
from havre.sharing.models import ReceivedCopy, SentCopy, Transmission
from havre.sharing.queries.items import IDENTITY
from havre.sharing.queries.teams import Addressee, addressee
from havre.sharing.rules.package import opened
from havre.sharing.rules.transmission import (
    ANSWER_DAYS,
    HANDS_OVER,
    TransmissionAct,
    TransmissionKind,
    TransmissionStatus,
)
from havre.sharing.services.packing import (
    Choice,
    Packed,
    end_of_day,
    packed,
    refuse_changed,
    refuse_incomplete,
    today_of,
)

_WAITING = (TaskState.OPEN.value, TaskState.IMPOSSIBLE.value)


@dataclass(frozen=True, kw_only=True)
class Sending(Choice):
    """What is sent, to which team, for what."""

    kind: TransmissionKind
    to_team_id: UUID

    @property
    def hands_over(self) -> bool:
        """Whether the file changes hands."""
        return self.kind in HANDS_OVER

    @property
    def right(self) -> Right:
        """Return who may send it: a manager hands a file over, whoever keeps it may refer."""
        return Right.CASE_MANAGE if self.hands_over else Right.CASE_WRITE


@dataclass(frozen=True, kw_only=True)
class PreparedSending(Packed):
    """What would leave, and to which team."""

    to: Addressee


def entry_kind(kind: TransmissionKind) -> EntryKind:
    """Return the line of the chronology that tells of it."""
    return EntryKind.TRANSFER if kind in HANDS_OVER else EntryKind.REFERRAL


def prepare(*, actor: Actor, case_id: UUID, sending: Sending, now: datetime) -> PreparedSending:
    """Return the package as it would leave. Raises ``NotVisible``, ``Refused`` (``no_receiver``, …)."""
    case = cases.case_for(actor, case_id, right=sending.right)
    _refuse_unfit(sending)
    refuse_incomplete(sending, today=today_of(case, now))
    to = addressee(case, sending.kind, sending.to_team_id)
    return _prepared(actor, case, sending, to, now=now, key=sealing.open_key(case.key_id))


@transaction.atomic
def send(act: Act, *, sending: Sending, prepared: PreparedSending, seen: str) -> None:
    """Post exactly what was seen into the inbox of a team. The file stays with its team until the answer.

    Effects: the state, one copy under each key, a task that reminds, one line of the chronology, one event, a notice
    without content. Raises ``Refused`` (``package_changed``, ``transfer_pending``).
    """
    work = take(act, right=sending.right)
    if work is None:
        return
    _refuse_second_transfer(work.case, sending.kind)
    again = _prepared(act.actor, work.case, sending, prepared.to, now=act.now, key=work.key)
    refuse_changed(again, seen=seen)
    row = _posted(work, sending, again)
    content = {
        "title": f"{prepared.to.words} : en attente de réponse", "text": sending.why.strip(), "to": prepared.to.words,
        "informed": [one.to_json() for one in sending.informed],
    }  # fmt: skip
    work.write(entry_kind(sending.kind), code=sending.kind.value, object_id=row.pk, content=content)
    work.finish("transmission_send")
    hands = sending.kind in HANDS_OVER
    notify_posted_to(
        row.to_team_id, right=Right.CASE_MANAGE if hands else Right.SHARE_RECEIVE, now=act.now,
        kind="transfer" if hands else "referral", path=f"/partages/boite/{row.pk}/",
    )  # fmt: skip


@transaction.atomic
def withdraw(act: Act, *, transmission_id: UUID, reason: str) -> None:
    """Take back what waits for an answer, or end an accepted referral; the other team's copy is destroyed.

    The state is locked before the file, in the order of an acceptance: neither waits for the other for ever.
    """
    row = access.sent_for(act.actor, act.case_id, transmission_id)
    kind = TransmissionKind(row.kind)
    cases.case_for(
        act.actor, act.case_id, right=Right.CASE_MANAGE if kind in HANDS_OVER else Right.CASE_WRITE
    )
    if Entry.objects.filter(pk=act.id, case_id=act.case_id).exists():
        return
    accepted = row.status == TransmissionStatus.ACCEPTED
    step = TransmissionAct.END if accepted else TransmissionAct.WITHDRAW
    state = moved(row, step, now=act.now)
    work = take(act, closed_too=True)
    if work is None:
        return
    close_task(work, row.pk)
    content = {"title": state.label, "text": reason.strip()}
    work.write(entry_kind(kind), code=state.value, object_id=row.pk, content=content)
    work.finish("transmission_withdraw")


def moved(
    row: Transmission, step: TransmissionAct, *, now: datetime, why: str = "", opened_id: UUID | None = None
) -> TransmissionStatus:
    """Change the state, in the database and by its table only; ``Refused`` (``already_answered``) when it cannot."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.move_transmission(%s, %s, %s, %s, %s)", [row.pk, step.value, why, opened_id, now]
        )
        state = cursor.fetchone()[0]
    if state is None:
        raise Refused(
            "Entre-temps, l'autre équipe a répondu ou l'envoi a été retiré : rien n'a changé ici. Relisez la page.",
            code="already_answered",
        )
    return TransmissionStatus(state)


def close_task(work: Work, transmission_id: UUID) -> None:
    """End the task that reminded of the answer."""
    waiting = SentCopy.objects.filter(pk=transmission_id, case=work.case).values("task_id")
    tasks.close_all(
        work, Task.objects.filter(pk__in=waiting, case=work.case, state__in=_WAITING), why="Répondu."
    )


def _refuse_unfit(sending: Sending) -> None:
    if sending.kind is TransmissionKind.REFERRAL and sending.ends_on is None:
        raise Refused("Choisissez la fin de cette orientation.", code="ends_missing", field="ends_on")
    if sending.kind in HANDS_OVER and IDENTITY not in sending.chosen:
        raise Refused(
            "L'équipe qui reprend le dossier doit connaître le nom de l'enfant : choisissez-le.",
            code="identity_missing", field="chosen",
        )  # fmt: skip


def _refuse_second_transfer(case: Case, kind: TransmissionKind) -> None:
    pending = Transmission.objects.filter(
        case=case, status=TransmissionStatus.SENT.value, kind__in=[one.value for one in HANDS_OVER]
    )
    if kind in HANDS_OVER and pending.exists():
        raise Refused(
            "Une transmission de ce dossier attend déjà une réponse. Retirez-la d'abord, ou attendez.",
            code="transfer_pending",
        )


def _prepared(
    actor: Actor, case: Case, sending: Sending, to: Addressee, *, now: datetime, key: bytes
) -> PreparedSending:
    head = {"kind": sending.kind.value, "to": {"name": to.name, "agency": to.agency}}
    if sending.kind in HANDS_OVER:
        head |= _opening(actor, case)
    made = packed(actor, case, sending, to.recipient, head=head, now=now, key=key)
    if sending.kind in HANDS_OVER and IDENTITY not in {one.key for one in opened(made.package).items}:
        raise Refused(
            "Le nom de l'enfant ne peut pas être donné à cette équipe : le dossier ne peut pas lui être transmis.",
            code="identity_withheld", field="to_team_id",
        )  # fmt: skip
    return PreparedSending(to=to, package=made.package, held=made.held)


def _opening(actor: Actor, case: Case) -> Mapping[str, Any]:
    """Return what the other team opens its file with."""
    card = identity_for(actor, case.person_id, purpose="transfer")
    facts = {"legal_basis": case.legal_basis, "exploitation_concern": case.exploitation_concern}
    return {"identity": card.to_json(), "facts": facts}


def _posted(work: Work, sending: Sending, made: PreparedSending) -> Transmission:
    case = work.case
    row = Transmission(
        id=uuid5(work.act.id, "transmission"), team_id=case.team_id, case=case, to_team_id=made.to.team_id,
        kind=sending.kind.value, by_id=work.actor.user_id, sent_at=work.now, sha256=made.sha256,
        ends_at=end_of_day(case, sending.ends_on) if sending.ends_on else None,
    )  # fmt: skip
    row.save(force_insert=True)
    task = tasks.plan(
        work, title=f"Réponse attendue : {made.to.name}", owner_id=work.actor.user_id,
        due_on=work.today + timedelta(days=ANSWER_DAYS[sending.kind]), path=f"/suivi/{case.pk}/partages/",
    )  # fmt: skip
    sent = SentCopy(id=row.pk, key_id=case.key_id, team_id=case.team_id, case=case, task_id=task.pk)
    sent.seal(work.key, package=made.package)
    sent.save(force_insert=True)
    key_id, key = sealing.new_key("transmission", team_id=row.to_team_id, object_id=row.pk)
    received = ReceivedCopy(id=row.pk, key_id=key_id, team_id=row.to_team_id, from_team_id=case.team_id)
    received.seal(key, package=made.package)
    received.save(force_insert=True)
    return row
