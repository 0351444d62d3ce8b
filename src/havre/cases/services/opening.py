"""Open a file: the child in the vault, the first episode, the referent, the first line of the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.accounts.models import Team
from havre.accounts.rules import Right
from havre.cases.models import CareMember, Case, Entry, Episode, Task
from havre.cases.queries.roster import rosters
from havre.cases.rules import REFERENCE_PREFIX, LegalBasis, Origin, TeamRole
from havre.cases.rules.entries import MODULE_OF, EntryKind
from havre.cases.rules.pathway import PathwayStatus
from havre.cases.services import lifetime
from havre.cases.services.acts import Act, Work
from havre.foundation import audit, sealing
from havre.foundation.turns import one_at_a_time
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import reference, uuid7
from havre.law.age import majority_on
from havre.law.territory import territory_of
from havre.persons.access import IdentityCard, person_for
from havre.persons.models import Person
from havre.persons.rules import ExploitationConcern, Sex
from havre.persons.services import Newcomer, create_person, create_persons


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
    one_at_a_time(opening.person_id or opening.case_id)
    if (known := Case.objects.filter(pk=opening.case_id, team_id=opening.team_id).first()) is not None:
        return known
    person = _known(actor, opening) or create_person(
        actor=actor, team_id=opening.team_id, card=opening.card, now=now, sex=opening.sex
    )
    return _begin(actor, opening.team_id, [(opening, person)], now=now)[0]


@transaction.atomic
def open_cases(*, actor: Actor, team_id: UUID, openings: Sequence[Opening], now: datetime) -> list[Case]:
    """Open the files of children that nobody knows yet, as ``open_case`` would one by one.

    About twenty statements and two events a file, whatever the number; the whole or nothing.
    """
    actor.seat_in(team_id, Right.CASE_WRITE)
    newcomers = [Newcomer(card=one.card, sex=one.sex) for one in openings]
    persons = create_persons(actor=actor, team_id=team_id, newcomers=newcomers, now=now)
    return _begin(actor, team_id, list(zip(openings, persons, strict=True)), now=now)


def _known(actor: Actor, opening: Opening) -> Person | None:
    if opening.person_id is None:
        return None
    person = person_for(actor, opening.person_id)
    if person.team_id != opening.team_id:
        raise NotVisible
    if Case.objects.filter(person=person).exists():
        raise Refused(
            "Cet enfant a déjà un dossier dans l'équipe. Ouvrez-le depuis la liste, ou parlez-en à votre responsable.",
            code="already_followed",
        )
    return person


def _begin(
    actor: Actor, team_id: UUID, pairs: Sequence[tuple[Opening, Person]], *, now: datetime
) -> list[Case]:
    """Write the files, their first episode, their referent and their first line; then what they call for."""
    departement = _departement(team_id) if any(not one.departement_code for one, _ in pairs) else ""
    keys = sealing.new_keys("case", [opening.case_id for opening, _ in pairs], team_id=team_id)
    works: list[Work] = []
    entries: list[Entry] = []
    for (opening, person), (key_id, key) in zip(pairs, keys, strict=True):
        case = _case(opening, person, departement=opening.departement_code or departement, now=now)
        case.key_id = key_id
        case.seal(key, summary={"why": opening.why})
        entries.append(_first_entry(case, key, actor=actor, opening=opening, now=now))
        act = Act(actor=actor, case_id=case.pk, id=uuid7(), now=now)
        works.append(Work(act=act, case=case, key=key, waiting=[]))
    cases = [work.case for work in works]
    Case.objects.bulk_create(cases)
    Episode.objects.bulk_create(
        Episode(team_id=team_id, case=case, number=1, opened_at=case.opened_at, key_id=case.key_id)
        for case in cases
    )
    CareMember.objects.bulk_create(
        CareMember(
            team_id=team_id, case=work.case, user_id=opening.referent_id or actor.user_id,
            role=TeamRole.REFERENT.value, starts_at=now,
        )
        for work, (opening, _) in zip(works, pairs, strict=True)
    )  # fmt: skip
    Entry.objects.bulk_create(entries)
    _expect(works, team_id, now=now)
    for origin, ids in _by_origin(cases).items():
        audit.record_each(
            "case.open", kind="case", object_ids=ids, team_id=team_id, detail={"origin": origin}
        )
    return cases


def _expect(works: Sequence[Work], team_id: UUID, *, now: datetime) -> None:
    found = rosters(team_id, [work.case for work in works], now=now)
    for work in works:
        lifetime.begin(work, roster=found[work.case.pk])
    Task.objects.bulk_create(task for work in works for task in work.waiting or ())


def _by_origin(cases: Sequence[Case]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = {}
    for case in cases:
        found.setdefault(case.origin, []).append(case.pk)
    return found


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


def _first_entry(case: Case, key: bytes, *, actor: Actor, opening: Opening, now: datetime) -> Entry:
    entry = Entry(
        id=uuid7(), key_id=case.key_id, team_id=case.team_id, case=case, kind=EntryKind.OPENED.value,
        module=MODULE_OF[EntryKind.OPENED].value, code=opening.origin.value, at=now, recorded_at=now,
        by_id=actor.user_id,
    )  # fmt: skip
    entry.seal(key, content={"text": opening.why})
    return entry
