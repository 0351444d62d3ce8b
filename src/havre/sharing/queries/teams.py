"""The teams to which something may be sent: their names are public among professionals, their members are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from havre.accounts.models import Team
from havre.accounts.rules import HOLDERS, Right, TeamKind
from havre.cases.disclosure import Channel, Recipient, RecipientKind
from havre.cases.models import Case
from havre.kernel.errors import Refused
from havre.sharing.rules.transmission import HANDS_OVER, TransmissionKind

_FOLLOWING = (TeamKind.CHILD_WELFARE.value, TeamKind.SHELTER.value, TeamKind.REPORTING.value)
RECEIVING = (*_FOLLOWING, TeamKind.CONCERN_UNIT.value)
NO_RECEIVER: Final = (
    "Entre-temps, plus personne ne peut répondre dans cette équipe : rien n'est parti. Choisissez une autre équipe, "
    "ou appelez celle-ci."
)


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A team of any organisation."""

    team_id: UUID
    name: str
    agency_id: UUID
    agency: str
    departement: str

    @property
    def recipient(self) -> Recipient:
        """Return the team as the rules of disclosure know it."""
        ids = frozenset({str(self.team_id), str(self.agency_id)})
        return Recipient(kind=RecipientKind.ORGANISATION, ids=ids, channel=Channel.PACKAGE)

    @property
    def words(self) -> str:
        """Return the team in words."""
        return f"{self.name}, {self.agency}"


def addressees(case: Case, kind: TransmissionKind) -> list[Addressee]:
    """Return the teams to which this file may be sent, by département then name, in two statements.

    A team where nobody may answer now is left out.
    """
    rows = (
        _rows(case, kind).select_related("agency").order_by("departement_code", "agency__name", "name", "id")
    )
    found = list(rows)
    answering = answering_among({team.pk for team in found}, kind)
    return [_addressee(team) for team in found if team.pk in answering]


def addressee(case: Case, kind: TransmissionKind, team_id: UUID) -> Addressee:
    """Return one of them; ``Refused`` (``no_receiver``) when there is nobody there who may answer."""
    team = _rows(case, kind).select_related("agency").filter(pk=team_id).first()
    if team is None or not answering_among({team.pk}, kind):
        raise Refused(NO_RECEIVER, code="no_receiver", field="to_team_id")
    return _addressee(team)


def answering_among(team_ids: Iterable[UUID], kind: TransmissionKind) -> frozenset[UUID]:
    """Return those of these teams where somebody may answer now; who, and how many, is not known here."""
    wanted = sorted(team_ids)
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.teams_answering(%s, %s)", [wanted, roles_answering(kind)])
        return frozenset(row[0] for row in cursor.fetchall())


def roles_answering(kind: TransmissionKind) -> list[str]:
    """Return the roles that answer: those who answer for files take one over, whoever receives takes a referral."""
    right = Right.CASE_MANAGE if kind in HANDS_OVER else Right.SHARE_RECEIVE
    return [role.value for role in HOLDERS[right]]


def names_of_teams(team_ids: set[UUID]) -> dict[UUID, str]:
    """Return teams in words."""
    rows = Team.objects.select_related("agency").filter(pk__in=team_ids).order_by("id")
    return {team.pk: _addressee(team).words for team in rows}


def _rows(case: Case, kind: TransmissionKind) -> QuerySet[Team]:
    kinds = _FOLLOWING if kind in HANDS_OVER else RECEIVING
    rows = Team.objects.filter(kind__in=kinds).exclude(pk=case.team_id)
    if kind is TransmissionKind.HOUSEHOLD_MOVE:
        rows = rows.filter(kind=TeamKind.CHILD_WELFARE.value).exclude(departement_code=case.departement_code)
    return rows


def _addressee(team: Team) -> Addressee:
    return Addressee(
        team_id=team.pk, name=team.name, agency_id=team.agency_id, agency=team.agency.name,
        departement=team.departement_code,
    )  # fmt: skip
