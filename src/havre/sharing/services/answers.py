"""Answer a referral or a transfer, as the team that received it. An acceptance is one transaction for both teams.

The receiving team changes the state through the database (sec.move_transmission), which checks that it is addressed
to it and still waits. What the answer does in the sender's file is done as a job of the sender's team, in the same
transaction: the receiver never sees that file (ADR 13).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify
from havre.accounts.rules import Right
from havre.cases.models import Case, Entry
from havre.cases.rules import LegalBasis, Module, Origin, Sensitivity
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import PATHWAY, Outcome, PathwayAct, PathwayStatus
from havre.cases.services import tasks
from havre.cases.services.acts import Act, Work
from havre.cases.services.opening import Opening, open_case
from havre.cases.services.pathway import end_episode
from havre.foundation import audit, sealing
from havre.foundation.scope import acting_for_team
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern
from havre.sharing import access
from havre.sharing.models import Transmission
from havre.sharing.queries.deadline_items import deadlines_in
from havre.sharing.queries.items import IDENTITY
from havre.sharing.queries.teams import names_of_teams
from havre.sharing.rules.package import Package, Told, opened
from havre.sharing.rules.transmission import (
    HANDS_OVER,
    RefusalReason,
    TransmissionAct,
    TransmissionKind,
    TransmissionStatus,
)
from havre.sharing.services.expiring import end_shares
from havre.sharing.services.packing import WHY
from havre.sharing.services.receiving import receive_circle
from havre.sharing.services.transmissions import close_task, entry_kind, moved

_REMAINS = "Le dossier est repris par une autre équipe : {team}."


@transaction.atomic
def accept(*, actor: Actor, transmission_id: UUID, now: datetime) -> UUID | None:
    """Accept; for a transfer, open the file here and close the sender's, all or nothing. Return the opened file.

    The actor becomes referent of the opened file. Accepted twice it is accepted once. Raises ``NotVisible``,
    ``Refused`` (``already_answered``).
    """
    row = _addressed(actor, transmission_id)
    if row.status == TransmissionStatus.ACCEPTED:
        return row.opened_case_id
    hands = TransmissionKind(row.kind) in HANDS_OVER
    opened_id = uuid5(row.pk, "case") if hands else None
    moved(row, TransmissionAct.ACCEPT, now=now, opened_id=opened_id)
    if opened_id is not None:
        _open_here(actor, row, opened(access.open_copy(row)), case_id=opened_id, now=now)
    _tell_sender(row, TransmissionStatus.ACCEPTED, now=now)
    return opened_id


@transaction.atomic
def refuse(*, actor: Actor, transmission_id: UUID, reason: RefusalReason, now: datetime) -> None:
    """Refuse with a coded reason; the copy received is destroyed. Refused twice it is refused once."""
    row = _addressed(actor, transmission_id)
    if row.status == TransmissionStatus.REFUSED:
        return
    moved(row, TransmissionAct.REFUSE, why=reason.value, now=now)
    _tell_sender(row, TransmissionStatus.REFUSED, now=now, words=reason.label)


@transaction.atomic
def end(*, actor: Actor, transmission_id: UUID, now: datetime) -> None:
    """End an accepted referral, as the service that works with the child; its copy is destroyed."""
    row = _addressed(actor, transmission_id)
    if row.status == TransmissionStatus.ENDED:
        return
    moved(row, TransmissionAct.END, now=now)
    _tell_sender(row, TransmissionStatus.ENDED, now=now)


def _addressed(actor: Actor, transmission_id: UUID) -> Transmission:
    row = access.received_for(actor, transmission_id)
    hands = TransmissionKind(row.kind) in HANDS_OVER
    actor.seat_in(row.to_team_id, Right.CASE_MANAGE if hands else Right.SHARE_RECEIVE)
    return row


def _open_here(actor: Actor, row: Transmission, package: Package, *, case_id: UUID, now: datetime) -> None:
    facts = package.head["facts"]
    sender = package.head["from"]
    where = f"{sender['team']}, {sender['agency']}"
    why = next((one.text for one in package.items if one.key == WHY), "")
    opening = Opening(
        case_id=case_id, team_id=row.to_team_id, card=IdentityCard.from_json(package.head["identity"]),
        why=f"{why}\n\nDossier reçu de {where}.".strip(), origin=Origin.TRANSFER,
        origin_id=row.pk, legal_basis=LegalBasis(facts["legal_basis"]),
        concern=ExploitationConcern(facts["exploitation_concern"]),
    )  # fmt: skip
    case = open_case(actor=actor, opening=opening, now=now)
    key = sealing.open_key(case.key_id)
    for told in package.items:
        if told.key not in {WHY, IDENTITY}:
            _arrived(case, told, key=key, now=now)
    receive_circle(actor, case, package.head.get("circle", []), sender=where, now=now)
    work = Work(
        act=Act(actor=actor, case_id=case.pk, id=uuid5(row.pk, "limits"), now=now), case=case, key=key
    )
    for item_key, rule_id, on in deadlines_in(package):
        tasks.expect(work, rule_id, on=on, object_id=uuid5(case.pk, item_key))
    audit.record("case.transfer_in", kind="case", object_id=case.pk, team_id=case.team_id)


def _arrived(case: Case, told: Told, *, key: bytes, now: datetime) -> None:
    """Write one line as it came: at its date, without author here, sensitive when it was, of health when it was."""
    level = Sensitivity.SENSITIVE if told.sensitive else Sensitivity.ORDINARY
    module = Module.HEALTH if told.health else MODULE_OF[EntryKind.TRANSFER]
    entry = Entry(
        id=uuid5(case.pk, told.key), key_id=case.key_id, team_id=case.team_id, case=case, kind=EntryKind.TRANSFER.value,
        module=module.value, code="received", at=told.at or now, recorded_at=now, by_id=None,
        sensitivity=level.value,
    )  # fmt: skip
    entry.seal(key, content={"title": told.heading, "text": told.text.strip()})
    entry.save(force_insert=True)


def _tell_sender(row: Transmission, state: TransmissionStatus, *, now: datetime, words: str = "") -> None:
    """Write the answer in the sender's file, end its task and, for an accepted transfer, its episode."""
    team = names_of_teams({row.to_team_id}).get(row.to_team_id, "")
    kind = TransmissionKind(row.kind)
    with acting_for_team(row.team_id):
        work = _sender_work(row, now=now)
        title = f"{team} : {state.label.lower()}"
        work.write(
            entry_kind(kind), code=state.value, object_id=row.pk, content={"title": title, "text": words}
        )
        close_task(work, row.pk)
        if state is TransmissionStatus.ACCEPTED and kind in HANDS_OVER:
            _close_there(work, remains=_REMAINS.format(team=team))
            # A team that is no longer responsible tells nobody anything: what it shared is destroyed with its keys.
            end_shares(work.case.pk, now=now)
        work.finish("transmission_answer")
        where = f"/suivi/{row.case_id}/partages/"
        notify([row.by_id], team_id=row.team_id, kind="transmission_answer", path=where, now=now, by=None)


def _sender_work(row: Transmission, *, now: datetime) -> Work:
    """Return the sender's file in hand, for who sent it: the answer completes that person's act."""
    case = Case.objects.select_for_update().get(pk=row.case_id, team_id=row.team_id)
    sender = Actor(user_id=row.by_id, name="", seats=())
    act = Act(actor=sender, case_id=case.pk, id=uuid5(row.pk, f"answer|{now.isoformat()}"), now=now)
    return Work(act=act, case=case, key=sealing.open_key(case.key_id))


def _close_there(work: Work, *, remains: str) -> None:
    if work.case.status == PathwayStatus.CLOSED:
        return
    facts = {"outcome": Outcome.TRANSFERRED, "manager": True, "remains": remains}
    work.case.status = PATHWAY.after(work.case.status, PathwayAct.CLOSE, facts=facts).value
    end_episode(work, outcome=Outcome.TRANSFERRED, remains=remains)
