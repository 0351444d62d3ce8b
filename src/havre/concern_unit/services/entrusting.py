"""Entrust a child of a reception to a team that will follow them: the request is posted, the reception stays."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.rules import Right
from havre.cases.rules import Origin
from havre.cases.services import arrivals
from havre.concern_unit.models import ReceptionChild
from havre.concern_unit.rules import StepKind
from havre.concern_unit.services.steps import Entry, needed, take
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import identity_for, person_for
from havre.persons.rules import ExploitationConcern


@transaction.atomic
def entrust(entry: Entry, *, person_id: UUID, team_id: UUID, reason: str) -> None:
    """Ask a team of the organisation to follow one child of the reception; the identity goes sealed, and is audited.

    Raises ``NotVisible`` for a child of another reception; ``Refused`` (``reason_missing``,
    ``not_a_team``, ``already_asked``).
    """
    work = take(entry, kind=StepKind.ENTRUSTED)
    if work is None:
        return
    if not ReceptionChild.objects.filter(reception_id=work.row.pk, person_id=person_id).exists():
        raise NotVisible
    why = needed(reason, field="reason", sentence="Écrivez ce que l'équipe doit savoir pour commencer.")
    person = person_for(entry.actor, person_id)
    request = arrivals.Request(
        id=uuid5(work.row.pk, f"arrival|{person_id}|{team_id}"), from_team_id=work.row.team_id, to_team_id=team_id,
        origin=Origin.RECEPTION, origin_id=work.row.pk, why=why, reference=work.row.reference, sex=person.sex,
        card=identity_for(entry.actor, person_id, purpose="crip.entrust"),
        concern=ExploitationConcern(work.row.exploitation_concern),
    )  # fmt: skip
    if not arrivals.ask(actor=entry.actor, request=request, right=Right.CRIP_WRITE, now=work.now):
        raise Refused(_ALREADY, code="already_asked", field="team_id")
    work.write(StepKind.ENTRUSTED, code=person.alias[:30], content={"reason": why})
    work.finish()


_ALREADY = (
    "Vous avez déjà confié cet enfant à cette équipe : votre demande est dans sa liste, rien n'est envoyé deux fois. "
    "Pour ajouter quelque chose, appelez l'équipe."
)
