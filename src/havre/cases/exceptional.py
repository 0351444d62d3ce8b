"""The door of an exceptional access to one followed file: whom to call, the measures in force, the chronology.

Neither the identity of the child, nor what is sealed, nor health, nor who must not know is read this way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from havre.accounts.exceptional import Grant, Group, Passage, Reading, reading_by_grant
from havre.accounts.models import Team, User
from havre.cases.models import CareMember, Case, Entry, Measure, Representative
from havre.cases.rules import LegalBasis, TeamRole
from havre.cases.rules.entries import EntryKind
from havre.cases.rules.measures import RUNNING, AddressRule, Authority, MeasureKind, Visiting
from havre.cases.rules.milestones import RepresentativeKind
from havre.cases.rules.pathway import PathwayStatus
from havre.foundation import sealing
from havre.kernel.clock import utc_now
from havre.kernel.errors import NotVisible
from havre.law.territory import territory_of
from havre.persons.queries.circle_by_grant import Reached, people_by_grant

LINES_MAX = 300
_MEASURE_WORDS: Final = (
    ("court", "Juridiction ou service"),
    ("number", "Numéro"),
    ("visits", "Précision sur les visites"),
    ("conditions", "Autres conditions"),
)


def read(grant: Grant) -> Reading:
    """Return the file that the grant opens, under its alias; each person around the child is in the journal."""
    with reading_by_grant():
        case = Case.objects.filter(pk=grant.object_id).first()
        if case is None:
            raise NotVisible
        today = utc_now().astimezone(territory_of(case.departement_code).zone).date()
        rows = list(Entry.objects.filter(case_id=case.pk).order_by("-at", "-id")[:LINES_MAX])
        key = sealing.open_key(case.key_id)
        care = dict(CareMember.objects.filter(case_id=case.pk, ends_at=None).values_list("user_id", "role"))
        others = _representatives(case, today)
        around = people_by_grant(case.person_id, team_id=case.team_id, day=today)
        measures = [_measure(row, key) for row in _in_force(case)]
    why = str(case.unseal(key, "summary", {}).get("why", ""))
    asked = (Passage("La demande", why),) if why.strip() else ()
    written = (*asked, *(found for row in rows if (found := _passage(row, key)).text))
    groups = (
        Group("Qui appeler pour l'enfant", (*_care(care), *others)),
        Group("Autour de l'enfant", tuple(map(_person, around))),
        Group("Mesures en cours", tuple(measures)),
    )
    return Reading(case.reference, _facts(case), written, groups)


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    team = Team.objects.filter(pk=case.team_id).values_list("name", flat=True).first()
    return (
        ("Enfant", case.alias),
        ("Équipe", team or ""),
        ("Étape", PathwayStatus.label_of(case.status)),
        ("Base de l'accompagnement", LegalBasis.label_of(case.legal_basis)),
        ("Département", case.departement_code),
    )


def _care(care: Mapping[UUID, str]) -> Iterable[Passage]:
    """Yield who accompanies the child, the referent first, with a number when the account has one."""
    order = TeamRole.codes()
    people = User.objects.filter(pk__in=care).order_by("name", "id").values_list("id", "name", "phone")
    for user_id, name, phone in sorted(people, key=lambda one: order.index(care[one[0]])):
        yield Passage(TeamRole.label_of(care[user_id]), _lines(name, phone))


def _representatives(case: Case, today: date) -> tuple[Passage, ...]:
    rows = Representative.objects.filter(case_id=case.pk, starts_on__lte=today).select_related("roster")
    running = [row for row in rows.order_by("kind", "id") if row.ends_on is None or row.ends_on > today]
    return tuple(
        Passage(
            RepresentativeKind.label_of(row.kind), _lines(row.roster.name, row.roster.body, row.roster.phone)
        )
        for row in running
    )


def _person(one: Reached) -> Passage:
    link = (words for words in one.link if words.casefold() != one.label.casefold())
    return Passage(one.label, _lines(one.card.name, one.card.phone, one.card.notes, *link))


def _in_force(case: Case) -> Iterable[Measure]:
    rows = Measure.objects.filter(case_id=case.pk, status__in=[state.value for state in RUNNING])
    return rows.order_by("-starts_on", "-id")


def _measure(row: Measure, key: bytes) -> Passage:
    content = row.unseal(key, "content", {})
    told = (
        f"{label} : {content[name]}" for name, label in _MEASURE_WORDS if str(content.get(name, "")).strip()
    )
    end = f"Jusqu'au {row.ends_on:%d/%m/%Y}" if row.ends_on else ""
    visits = f"Visites : {Visiting.label_of(row.visiting)}"
    lines = (Authority.label_of(row.authority), end, visits, AddressRule.label_of(row.address_rule), *told)
    return Passage(MeasureKind.label_of(row.kind), _lines(*lines))


def _passage(row: Entry, key: bytes) -> Passage:
    content = row.unseal(key, "content", {})
    said = str(content.get("child_words", "")).strip()
    parts = (str(content.get("title", "")), str(content.get("text", "")), f"« {said} »" if said else "")
    return Passage(EntryKind.label_of(row.kind), _lines(*parts), row.at)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part.strip())
