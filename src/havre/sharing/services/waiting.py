"""Tell who sent something that nobody is left to answer it there: the file would wait for ever. Twice tells once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, transaction

from havre.accounts.access import Actor
from havre.accounts.notices import notify
from havre.cases.models import Case, Entry
from havre.cases.queries.roster import roster_of
from havre.cases.services.acts import Act, Work
from havre.foundation import sealing
from havre.foundation.scope import acting_for_team
from havre.sharing.models import Transmission
from havre.sharing.queries.inbox import left_waiting
from havre.sharing.queries.teams import names_of_teams, roles_answering
from havre.sharing.rules.transmission import TransmissionKind, TransmissionStatus
from havre.sharing.services.transmissions import entry_kind

_NEXT = "Retirez cet envoi, puis adressez-le à une autre équipe, ou appelez celle-ci. Votre équipe reste responsable."


def teams_left_waiting() -> list[UUID]:
    """Return the teams that wait for an answer nobody can give; for the job, which sees no row itself."""
    managing, receiving = (
        roles_answering(TransmissionKind.TRANSFER),
        roles_answering(TransmissionKind.REFERRAL),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.teams_left_waiting(%s, %s)", [managing, receiving])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def tell_left_waiting(team_id: UUID, *, now: datetime) -> int:
    """Write it in each file and tell the sender and the managers, once for each sending; return how many were told."""
    with acting_for_team(team_id):
        sent = Transmission.objects.filter(team_id=team_id, status=TransmissionStatus.SENT.value).order_by(
            "id"
        )
        rows = [row for row in left_waiting(sent) if not Entry.objects.filter(pk=_told_id(row)).exists()]
        names = names_of_teams({row.to_team_id for row in rows})
        for row in rows:
            _tell(row, names.get(row.to_team_id, "Équipe supprimée"), now=now)
        return len(rows)


def _tell(row: Transmission, team: str, *, now: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=row.case_id)
    sender = Actor(user_id=row.by_id, name="", seats=())
    act = Act(actor=sender, case_id=case.pk, id=_told_id(row), now=now)
    work = Work(act=act, case=case, key=sealing.open_key(case.key_id))
    content = {"title": f"{team} : plus personne ne peut répondre", "text": _NEXT}
    work.write(entry_kind(TransmissionKind(row.kind)), code="alone", object_id=row.pk, content=content)
    work.finish("transmission_alone")
    seen_by = roster_of(case, now=now)
    people = [one for one in (row.by_id, *seen_by.managers) if one in seen_by.members]
    where = f"/suivi/{case.pk}/partages/"
    notify(people, team_id=row.team_id, kind="transmission_alone", path=where, now=now, by=None)


def _told_id(row: Transmission) -> UUID:
    return uuid5(row.pk, "alone")
