"""Verbs on the dated facts of a circle: relation, quality of the link, household, authority.

Nothing is overwritten: a correction closes the wrong fact (``corrected_at``) and adds the right one; a change adds
the new fact and ends the former on the day the new one begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from havre.accounts.rules import Right
from havre.foundation import audit, sealing
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access.circle import relative_for
from havre.persons.models import (
    CircleFact,
    HouseholdStay,
    LinkQuality,
    ParentalAuthority,
    Relation,
    Relative,
)
from havre.persons.rules.circle import (
    AuthorityStatus,
    Informed,
    Quality,
    Visiting,
    check_period,
    check_quality,
)
from havre.persons.services.circle import Edit, RelationDraft, check_revision, insert, relation_row, touch

SORTS: Final[Mapping[str, type[CircleFact]]] = {
    "relation": Relation, "quality": LinkQuality, "household": HouseholdStay, "authority": ParentalAuthority,
}  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    """How a link is judged from a day on: who judges, on what."""

    quality: str
    starts_on: date | None
    judged_by: str
    basis: str


@dataclass(frozen=True)
class StayDraft:
    """A period during which somebody lives with the child, and who said so."""

    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class AuthorityDraft:
    """Parental authority as a decision, or civil status, tells it."""

    status: str
    starts_on: date | None = None
    decided_on: date | None = None
    decision: str = ""
    informed: str = Informed.UNKNOWN.value
    visiting: str = Visiting.UNKNOWN.value
    visiting_note: str = ""


def add_relation(*, edit: Edit, draft: RelationDraft, replaces: UUID | None = None) -> None:
    """Add what somebody is to the child over a period, or put it in the place of a wrong one (``replaces``)."""

    def made(row: Relative, key: bytes) -> CircleFact:
        return relation_row(row, draft, fact_id=edit.fact_id, by=edit.actor.user_id, now=edit.now, key=key)

    _put(edit, Relation, made, replaces=replaces, act="circle.relation")


def set_quality(*, edit: Edit, judged: Judgement, replaces: UUID | None = None) -> None:
    """Keep how the link is judged from a day on; the former judgement ends that day and stays readable.

    A link judged dangerous leaves the child's own page at once. Raises ``Refused`` (``judged_by``, ``basis``).
    """
    check_quality(judged.quality, judged_by=judged.judged_by, basis=judged.basis)
    words = {"judged_by": judged.judged_by, "basis": judged.basis}
    values = {"quality": Quality(judged.quality).value, "starts_on": judged.starts_on or edit.today}
    _put(edit, LinkQuality, _maker(edit, LinkQuality, values, words), replaces=replaces, act="circle.quality")


def set_household(*, edit: Edit, draft: StayDraft, replaces: UUID | None = None) -> None:
    """Keep a period during which somebody lives with the child; ``end_fact`` ends a running one."""
    values = {"starts_on": draft.starts_on, "ends_on": draft.ends_on}
    made = _maker(edit, HouseholdStay, values, {"source": draft.source})
    _put(edit, HouseholdStay, made, replaces=replaces, act="circle.household")


def set_authority(*, edit: Edit, draft: AuthorityDraft, replaces: UUID | None = None) -> None:
    """Keep what a decision says of parental authority and visits; the former one ends the day this one begins."""
    if draft.decided_on and draft.decided_on > edit.today:
        raise Refused("Cette décision est à venir. Notez-la le jour où elle est prise.", code="decided_later",
                      field="decided_on")  # fmt: skip
    values = {
        "status": AuthorityStatus(draft.status).value, "decided_on": draft.decided_on,
        "informed": Informed(draft.informed).value, "visiting": Visiting(draft.visiting).value,
        "starts_on": draft.starts_on or draft.decided_on,
    }  # fmt: skip
    words = {"decision": draft.decision, "visiting_note": draft.visiting_note}
    made = _maker(edit, ParentalAuthority, values, words)
    _put(edit, ParentalAuthority, made, replaces=replaces, act="circle.authority")


@transaction.atomic
def end_fact(*, edit: Edit, about: str, target_id: UUID, ends_on: date) -> None:
    """End a relation or a stay that is true no longer, on the first day it is not; ended twice, it is ended once."""
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    fact = _fact(SORTS[about], row, target_id)
    if fact.ends_on == ends_on:
        return
    check_revision(row, edit)
    if fact.ends_on is not None:
        raise Refused(
            "Cette période est déjà finie. Corrigez-la si la date est fausse.", code="already_ended"
        )
    check_period(fact.starts_on, ends_on, today=edit.today)
    if ends_on > edit.today:
        raise Refused("Cette fin est à venir. Notez-la le jour venu.", code="ends_later", field="ends_on")
    fact.ends_on = ends_on
    fact.save(update_fields=["ends_on"])
    _done(row, edit, "circle.end", about)


Maker = Callable[[Relative, bytes], CircleFact]


def _maker(edit: Edit, model: type[CircleFact], values: dict[str, Any], words: dict[str, str]) -> Maker:
    make: Any = model

    def made(row: Relative, key: bytes) -> CircleFact:
        check_period(values["starts_on"], values.get("ends_on"), today=edit.today)
        fact: CircleFact = make(
            pk=edit.fact_id, team_id=row.team_id, relative=row, key_id=row.key_id, recorded_at=edit.now,
            recorded_by=edit.actor.user_id, **values,
        )  # fmt: skip
        fact.seal(key, words=words)
        return fact

    return made


@transaction.atomic
def _put(edit: Edit, model: type[CircleFact], made: Maker, *, replaces: UUID | None, act: str) -> None:
    """Add a fact once; in order: lock, refuse a conflict, close the wrong or former fact, insert, one event."""
    row = relative_for(edit.actor, edit.relative_id, right=Right.CASE_WRITE, lock=True)
    if model.objects.filter(pk=edit.fact_id, relative=row).exists():
        return
    check_revision(row, edit)
    fact = made(row, sealing.open_key(row.key_id))
    if replaces:
        _correct(edit, model, row, replaces, by=fact)
    elif fact.ends_on is None and model is not Relation:
        _succeed(model, row, fact, today=edit.today)
    insert(fact)
    _leave_childs_page(row, fact)
    _done(row, edit, act, "correction" if replaces else "")


def _fact(model: type[CircleFact], row: Relative, target_id: UUID) -> Any:
    fact = model.objects.filter(pk=target_id, relative=row, corrected_at__isnull=True).first()
    if fact is None:
        raise NotVisible
    return fact


def _correct(edit: Edit, model: type[CircleFact], row: Relative, target_id: UUID, *, by: CircleFact) -> None:
    """Close the wrong fact; what ended by succession still ends where the next one began."""
    wrong = _fact(model, row, target_id)
    wrong.corrected_at = edit.now
    wrong.save(update_fields=["corrected_at"])
    if by.ends_on is None and wrong.ends_on is not None and model in (LinkQuality, ParentalAuthority):
        by.ends_on = wrong.ends_on
        check_period(by.starts_on, by.ends_on, today=edit.today)


def _succeed(model: type[CircleFact], row: Relative, fact: CircleFact, *, today: date) -> None:
    """End the running fact where the new one begins: today when nobody said."""
    former = model.objects.filter(relative=row, ends_on__isnull=True, corrected_at__isnull=True).first()
    if former is None:
        return
    if isinstance(fact, HouseholdStay):
        raise Refused(
            "Cette personne est déjà notée comme vivant avec l'enfant. Notez d'abord la fin de cette période.",
            code="already_there",
        )
    fact.starts_on = fact.starts_on or today
    if former.starts_on and fact.starts_on < former.starts_on:
        raise Refused(
            "Ce qui est noté aujourd'hui commence plus tard. Corrigez-le, ou donnez une date plus récente.",
            code="older_than_former",
            field="starts_on",
        )
    former.ends_on = fact.starts_on
    former.save(update_fields=["ends_on"])


def _leave_childs_page(row: Relative, fact: CircleFact) -> None:
    if isinstance(fact, LinkQuality) and fact.quality == Quality.DANGEROUS and fact.ends_on is None:
        row.shown_to_child = False


def _done(row: Relative, edit: Edit, act: str, what: str) -> None:
    touch(row, edit)
    audit.record(
        act, kind="person", object_id=row.person_id, team_id=row.team_id,
        detail={"relative": str(row.pk), "what": what},
    )  # fmt: skip
