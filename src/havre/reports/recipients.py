"""To whom a report goes, from the territory of the child on the day of sending (policy.md §3.5, 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from havre.accounts.models import Team
from havre.accounts.rules import TeamKind
from havre.documents.model import Party
from havre.reports.models import Report
from havre.reports.rules import Channel, Recipient, ReportKind
from havre.territory.models import Authority, AuthorityLink
from havre.territory.queries import authorities_of
from havre.territory.rules import AuthorityKind

CRIP_SERVICE = "Cellule de recueil des informations préoccupantes (CRIP)"
COURT_UNKNOWN = "Tribunal judiciaire compétent (ressort à vérifier)"
AMBIGUOUS = (
    "Plusieurs collectivités, ou aucune, sont connues pour ce lieu : précisez la commune, "
    "ou vérifiez laquelle est compétente avant de porter l'écrit."
)


@dataclass(frozen=True, kw_only=True)
class Destination:
    """One recipient: who, how it is reached, and a reserve to show when the territory leaves a doubt."""

    recipient: Recipient
    channel: Channel
    party: Party
    why: str
    authority_code: str = ""
    team_id: UUID | None = None
    departement_code: str = ""
    reserve: str = ""

    @property
    def name(self) -> str:
        """The recipient on one line."""
        party = self.party
        return ", ".join(part for part in (party.function, party.service, party.organisation) if part)


def destinations_of(report: Report, *, court: str, on: date) -> tuple[Destination, ...]:
    """Return who receives the report: the prosecutor first when it is for them, then one CRIP or two.

    The CRIP of the département of residence always receives it (for a judicial report, as the copy of
    CASF L226-4, II); that of the département of presence too when it is another one.
    """
    judicial = report.kind == ReportKind.JUDICIAL
    why = "Copie, département de résidence" if judicial else "Département de résidence"
    found = [_prosecutor(court)] if judicial else []
    if report.departement_code:
        found.append(_crip(report.departement_code, report.commune_code, why=why, on=on))
    if report.presence_departement_code:
        presence = _crip(report.presence_departement_code, "", why="Département de présence", on=on)
        if not presence.authority_code or presence.authority_code not in {f.authority_code for f in found}:
            found.append(presence)
    return tuple(found)


def parties(destinations: tuple[Destination, ...]) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Return the recipients of the writing and those of its copy: with a prosecutor, the CRIPs have the copy."""
    first = tuple(place.party for place in destinations if place.recipient is Recipient.PROSECUTOR)
    cells = tuple(place.party for place in destinations if place.recipient is Recipient.CRIP)
    return (first, cells) if first else (cells, ())


def courts_of(commune_code: str, *, on: date) -> list[tuple[str, str]]:
    """Return (name, reserve) of the courts that may be competent for a commune; a suggestion, never a fact."""
    if not commune_code:
        return []
    found = authorities_of(commune_code, kind=AuthorityKind.COURT, on=on)
    return [(court.name, court.reserve) for court in found]


def _prosecutor(court: str) -> Destination:
    party = Party(
        organisation=court or COURT_UNKNOWN,
        service="Parquet des mineurs",
        function="Procureur de la République",
    )
    return Destination(
        recipient=Recipient.PROSECUTOR, channel=Channel.TO_CARRY, party=party, why="Destinataire de l'écrit"
    )


def _crip(departement_code: str, commune_code: str, *, why: str, on: date) -> Destination:
    authorities = _authorities(departement_code, commune_code, on=on)
    if len(authorities) != 1:
        names = " ou ".join(authority.name for authority in authorities)
        organisation = names or f"Collectivité compétente dans le département {departement_code}"
        return _to_carry(organisation, departement_code, why=why, reserve=AMBIGUOUS)
    authority = authorities[0]
    team = (
        Team.objects.filter(kind=TeamKind.CONCERN_UNIT.value, authority_code=authority.code)
        .select_related("agency")
        .first()
    )
    if team is None:
        return _to_carry(authority.name, departement_code, why=why, authority_code=authority.code)
    return Destination(
        recipient=Recipient.CRIP,
        channel=Channel.HAVRE,
        party=Party(organisation=team.agency.name, service=team.name),
        why=why,
        authority_code=authority.code,
        team_id=team.pk,
        departement_code=departement_code,
    )


def _to_carry(
    organisation: str, departement_code: str, *, why: str, authority_code: str = "", reserve: str = ""
) -> Destination:
    return Destination(
        recipient=Recipient.CRIP,
        channel=Channel.TO_CARRY,
        party=Party(organisation=organisation, service=CRIP_SERVICE),
        why=why,
        authority_code=authority_code,
        departement_code=departement_code,
        reserve=reserve,
    )


def _authorities(departement_code: str, commune_code: str, *, on: date) -> list[Authority]:
    """Return the child-protection authorities of the commune, or of the whole département when it is not known."""
    if commune_code:
        codes: Iterable[str] = [
            found.code for found in authorities_of(commune_code, kind=AuthorityKind.CHILD_PROTECTION, on=on)
        ]
    else:
        here = Q(departement_id=departement_code) | Q(commune__departement_id=departement_code)
        links = AuthorityLink.objects.in_force(on=on).filter(
            here, authority__kind=AuthorityKind.CHILD_PROTECTION.value
        )
        codes = set(links.values_list("authority_id", flat=True))
    return list(Authority.objects.filter(code__in=codes).order_by("code"))
