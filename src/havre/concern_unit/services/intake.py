"""Acknowledge a reception: its children become persons of the CRIP, its author is told that it arrived."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from havre.concern_unit import rules
from havre.concern_unit.content import ChildRead, OtherMinorRead, ReportRead, read_report
from havre.concern_unit.models import Reception, ReceptionChild
from havre.concern_unit.rules import ReceptionAct, StepKind
from havre.concern_unit.services import letters
from havre.concern_unit.services.steps import Entry, Work, take
from havre.persons.access import IdentityCard, persons_named
from havre.persons.rules import Sex
from havre.persons.services import create_person

PURPOSE = "crip.same_child"


@transaction.atomic
def acknowledge(entry: Entry) -> None:
    """Acknowledge: persons, earlier receptions of the same exact name, letter to the author.

    Raises ``Refused`` when the reception was already acknowledged.
    """
    work = take(entry)
    if work is None:
        return
    work.move(ReceptionAct.ACKNOWLEDGE)
    welcome(work)
    work.finish()


def welcome(work: Work) -> None:
    """Write the acknowledgement of a reception that is in hand; also the first effect of an immediate referral."""
    row = work.row
    report = read_report(row.unseal(work.key, "content"))
    earlier = earlier_receptions(work, named_children(report))
    _register_children(work, report)
    row.acknowledged_at = work.now
    may_know = rules.may_tell_parents(decided="", stated=report.decision.status)
    letter = letters.acknowledgement(work, report, parents_may_know=may_know)
    content = {"earlier": [{"id": str(one.pk), "reference": one.reference} for one in earlier]}
    work.write(StepKind.ACKNOWLEDGED, content=content, document=letter)
    letters.tell_author(work, rules.NoticeCode.RECEIVED, letter=letter)


def named_children(report: ReportRead) -> list[tuple[str, date | None]]:
    """Return the name and the birth date of each child that the report names."""
    return [
        (f"{child.given_names} {child.family_name}", child.birth_date)
        for child in report.children
        if child.full_name
    ]


def earlier_receptions(work: Work, names: Iterable[tuple[str, date | None]]) -> list[Reception]:
    """Return the earlier receptions of the same team about a child of the same exact name (and birth date).

    Each search is in the journal. A child known without a birth date is found by the name alone.
    """
    found: set[UUID] = set()
    for name, birth_date in names:
        for day in {birth_date, None}:
            found.update(_persons(work, name, birth_date=day))
    rows = ReceptionChild.objects.filter(team_id=work.row.team_id, person_id__in=found)
    ids = set(rows.exclude(reception_id=work.row.pk).values_list("reception_id", flat=True))
    known = Reception.objects.filter(
        pk__in=ids, team_id=work.row.team_id, received_at__lte=work.row.received_at
    )
    return list(known.defer("content", "pdf").order_by("received_at", "id"))


def _persons(work: Work, name: str, *, birth_date: date | None) -> list[UUID]:
    return persons_named(
        work.entry.actor,
        agency_id=work.seat.agency_id,
        team_id=work.row.team_id,
        names=name,
        birth_date=birth_date,
        purpose=PURPOSE,
    )


def _register_children(work: Work, report: ReportRead) -> None:
    """Open a person for each child, then for each other minor of the home whose name is written."""
    named = [minor for minor in report.other_minors if minor.name.strip()]
    for child in report.children:
        add_child(work, card_of(child), sex=child.sex, other_of_home=False)
    for minor in named:
        add_child(work, card_of(minor), sex=Sex.UNKNOWN.value, other_of_home=True)


def card_of(child: ChildRead | OtherMinorRead) -> IdentityCard:
    """Return what the vault keeps of a child that a report names."""
    if isinstance(child, OtherMinorRead):
        return IdentityCard(given_names=child.name[:200], address=child.whereabouts[:500])
    return IdentityCard(
        family_name=child.family_name[:200],
        given_names=child.given_names[:200],
        birth_date=child.birth_date,
        birth_place=child.birth_place[:200],
        address=child.address[:500],
    )


def add_child(work: Work, card: IdentityCard, *, sex: str, other_of_home: bool) -> ReceptionChild:
    """Open a person in the CRIP's own team and tie it to the reception."""
    known = sex if sex in Sex.codes() else Sex.UNKNOWN.value
    person = create_person(
        actor=work.entry.actor, team_id=work.row.team_id, card=card, now=work.now, sex=known
    )
    return ReceptionChild.objects.create(
        team_id=work.row.team_id,
        from_team_id=work.row.team_id,
        reception_id=work.row.pk,
        person_id=person.pk,
        position=ReceptionChild.objects.filter(reception_id=work.row.pk).count(),
        other_of_home=other_of_home,
    )
