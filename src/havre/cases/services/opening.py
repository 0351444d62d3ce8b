"""Open a file: the child in the vault, the first episode, the referent, the first line of the chronology."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.cases.models import CareMember, Case, Entry, Episode
from havre.cases.rules import REFERENCE_PREFIX, LegalBasis, Origin, TeamRole
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.services import lifetime
from havre.cases.services.acts import Act, Work
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import reference, uuid7
from havre.law.age import majority_on
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard, person_for
from havre.persons.models import Person
from havre.persons.rules import ExploitationConcern, Sex
from havre.persons.services import create_person


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What is known when a file is opened. ``case_id`` is made with the page; ``person_id`` names a known child.

    ``departement_code`` empty: that of the team. ``why`` is kept sealed: who asked, and for what. The last three are
    for a file that existed elsewhere: when it was opened, the last contact, its referent (the actor by default).
    """

    case_id: UUID
    team_id: UUID
    card: IdentityCard
    why: str = ""
    sex: str = Sex.UNKNOWN.value
    person_id: UUID | None = None
    departement_code: str = ""
    legal_basis: LegalBasis = LegalBasis.UNKNOWN
    concern: ExploitationConcern = ExploitationConcern.NOT_STATED
    origin: Origin = Origin.DIRECT
    origin_id: UUID | None = None
    status: PathwayStatus = PathwayStatus.REFERRED
    import_key: bytes | None = None
    opened_on: date | None = None
    last_contact_on: date | None = None
    referent_id: UUID | None = None


@transaction.atomic
def open_case(*, actor: Actor, opening: Opening, now: datetime) -> Case:
    """Open the file of a child in one of the actor's teams; the actor becomes its referent.

    Sent twice, it answers the file already opened. Raises ``NotVisible``; ``Refused`` (``already_followed``) when the
    known child has a file, whether or not the actor sees it: the sentence sends to the manager and tells nothing.
    """
    actor.seat_in(opening.team_id, Right.CASE_WRITE)
    if (known := Case.objects.filter(pk=opening.case_id, team_id=opening.team_id).first()) is not None:
        return known
    person = _person(actor, opening, now=now)
    case = _case(
        opening, person, departement=opening.departement_code or _departement(opening.team_id), now=now
    )
    key_id, key = sealing.new_key("case", team_id=case.team_id, object_id=case.pk)
    case.key_id = key_id
    case.seal(key, summary={"why": opening.why})
    case.save(force_insert=True)
    Episode(team_id=case.team_id, case=case, number=1, opened_at=case.opened_at, key_id=key_id).save(
        force_insert=True
    )
    CareMember(
        team_id=case.team_id, case=case, user_id=opening.referent_id or actor.user_id, role=TeamRole.REFERENT.value,
        starts_at=now,
    ).save(force_insert=True)  # fmt: skip
    _first_entry(case, key, actor=actor, opening=opening, now=now)
    act = Act(actor=actor, case_id=case.pk, id=uuid7(), now=now)
    lifetime.begin(Work(act=act, case=case, key=key))
    audit.record(
        "case.open", kind="case", object_id=case.pk, team_id=case.team_id, detail={"origin": case.origin}
    )
    return case


def _person(actor: Actor, opening: Opening, *, now: datetime) -> Person:
    if opening.person_id is None:
        return create_person(
            actor=actor, team_id=opening.team_id, card=opening.card, now=now, sex=opening.sex
        )
    person = person_for(actor, opening.person_id)
    if person.team_id != opening.team_id:
        raise NotVisible
    if Case.objects.filter(person=person).exists():
        raise Refused(
            "Cet enfant a déjà un dossier dans l'équipe. Ouvrez-le depuis la liste, ou parlez-en à votre responsable.",
            code="already_followed",
        )
    return person


def _case(opening: Opening, person: Person, *, departement: str, now: datetime) -> Case:
    zone = territory_of(departement).zone
    birth, opened_at = opening.card.birth_date, now
    if opening.opened_on:
        opened_at = datetime.combine(opening.opened_on, time(), tzinfo=zone)
    return Case(
        id=opening.case_id, team_id=opening.team_id, person=person, alias=person.alias,
        reference=reference(REFERENCE_PREFIX), status=opening.status.value, legal_basis=opening.legal_basis.value,
        exploitation_concern=opening.concern.value, departement_code=departement, origin=opening.origin.value,
        origin_id=opening.origin_id, opened_at=opened_at,
        last_contact_on=opening.last_contact_on or opened_at.astimezone(zone).date(),
        majority_on=majority_on(birth) if birth else None, import_key=opening.import_key,
    )  # fmt: skip


def _departement(team_id: UUID) -> str:
    code = Team.objects.filter(pk=team_id).values_list("departement_code", flat=True).first()
    if not code:
        raise Refused(
            "Indiquez le département : votre équipe n'en a pas.",
            code="departement_missing",
            field="departement",
        )
    return str(code)


def _first_entry(case: Case, key: bytes, *, actor: Actor, opening: Opening, now: datetime) -> None:
    entry = Entry(
        id=uuid7(), key_id=case.key_id, team_id=case.team_id, case=case, kind=EntryKind.OPENED.value,
        module=MODULE_OF[EntryKind.OPENED].value, code=opening.origin.value, at=now, recorded_at=now,
        by_id=actor.user_id,
    )  # fmt: skip
    entry.seal(key, content={"text": opening.why})
    entry.save(force_insert=True)
