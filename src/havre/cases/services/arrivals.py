"""Ask another team of the organisation to follow a child; open the file that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, transaction

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import HOLDERS, Right, TeamKind
from havre.cases.models import Arrival, Case
from havre.cases.rules import LegalBasis, Origin
from havre.cases.services.opening import Opening, open_case
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import IdentityCard
from havre.persons.rules import ExploitationConcern

PATH = "/suivi/demandes/"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One child to follow. ``id`` is stable for one child of one origin, so that it is asked once."""

    id: UUID
    from_team_id: UUID
    to_team_id: UUID
    origin: Origin
    origin_id: UUID
    card: IdentityCard
    why: str
    reference: str
    sex: str
    concern: ExploitationConcern


def teams_that_follow(actor: Actor, *, right: Right) -> list[tuple[str, str]]:
    """Return the teams of the actor's organisations that follow children, as choices; their names are public."""
    rows = Team.objects.filter(agency_id__in=actor.agencies_with(right), kind=TeamKind.CHILD_WELFARE.value)
    return [(str(pk), name) for pk, name in rows.order_by("name", "id").values_list("id", "name")]


def ask(*, actor: Actor, request: Request, right: Right, now: datetime) -> bool:
    """Post a request into the team's list; False when this child was already asked for there.

    Called inside the sender's own verb, which holds ``right`` in the sending team. Raises ``Refused``
    (``not_a_team``) for a team that follows no child, or of another organisation.
    """
    if str(request.to_team_id) not in dict(teams_that_follow(actor, right=right)):
        raise Refused("Choisissez une équipe de votre organisation.", code="not_a_team", field="team_id")
    try:
        with transaction.atomic():
            _post(request, now=now)
    except (
        IntegrityError
    ):  # this child was asked for there: the sender cannot read that row, the table says so
        return False
    audit.record("arrival.post", kind="case_arrival", object_id=request.id, team_id=request.to_team_id)
    _tell_who_may_take(request.to_team_id, now=now)
    return True


def _post(request: Request, *, now: datetime) -> None:
    key_id, key = sealing.new_key("case_arrival", team_id=request.to_team_id, object_id=request.id)
    row = Arrival(
        id=request.id, team_id=request.to_team_id, from_team_id=request.from_team_id, origin=request.origin.value,
        origin_id=request.origin_id, sex=request.sex, exploitation_concern=request.concern.value, sent_at=now,
        key_id=key_id,
    )  # fmt: skip
    content = {"card": request.card.to_json(), "why": request.why, "reference": request.reference}
    row.seal(key, content=content)
    row.save(force_insert=True)


def _tell_who_may_take(team_id: UUID, *, now: datetime) -> None:
    """Tell the managers and who stands in for them; every follower who is there when none of them is."""
    managing, following = (
        [role.value for role in HOLDERS[right]] for right in (Right.CASE_MANAGE, Right.CASE_WRITE)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.tell_who_may_take(%s, %s, %s, %s, %s, %s)",
            [team_id, managing, following, "arrival", PATH, now],
        )


@transaction.atomic
def open_asked(*, actor: Actor, arrival_id: UUID, basis: LegalBasis, now: datetime) -> Case:
    """Open the file that was asked for; the actor becomes its referent. Twice, it answers the file already opened."""
    row = _locked(actor, arrival_id)
    case_id = uuid5(row.pk, "case")
    if row.case_id is not None:
        known = Case.objects.filter(pk=row.case_id).first()
        if known is None:
            raise NotVisible
        return known
    key = sealing.open_key(row.key_id)
    content = row.unseal(key, "content", {})
    opening = Opening(
        case_id=case_id, team_id=row.team_id, card=IdentityCard.from_json(content["card"]),
        why=f"{content['why']}\n\nRéférence : {content['reference']}.".strip(), sex=row.sex, legal_basis=basis,
        concern=ExploitationConcern(row.exploitation_concern), origin=Origin(row.origin), origin_id=row.origin_id,
    )  # fmt: skip
    case = open_case(actor=actor, opening=opening, now=now)
    row.case_id, row.answered_at, row.answered_by_id = case.pk, now, actor.user_id
    # What was asked is in the file now: its own copy is forgotten with its key.
    sealing.shred(row.key_id)
    row.content = None
    row.save()
    audit.record("arrival.open", kind="case_arrival", object_id=row.pk, team_id=row.team_id)
    return case


def _locked(actor: Actor, arrival_id: UUID) -> Arrival:
    teams = actor.teams_with(Right.CASE_WRITE)
    row = Arrival.objects.select_for_update().filter(pk=arrival_id, team_id__in=teams).first()
    if row is None:
        raise NotVisible
    return row
