"""Add, change, order and remove the children of a report; identities go to the vault."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from havre.accounts.access import Actor
from havre.kernel.errors import NotVisible, Refused
from havre.persons.access import IdentityCard, identity_for, person_for
from havre.persons.rules import Sex
from havre.persons.services import create_person, forget, rewrite_identity
from havre.reports.access import report_to_write
from havre.reports.content import ChildParticulars, from_json, to_json
from havre.reports.models import ReportChild
from havre.reports.queries.opened import PAGE, ChildView, OpenReport, load
from havre.reports.rules import CHILDREN_MAX
from havre.reports.services.keeping import cleaned, insert, keep, refuse_conflict

PURPOSE = "report.write"
HEADING = "Enfant"
# Fields of the form that are the identity; the phone and the other names of the vault's card are left as they are.
IDENTITY = ("family_name", "given_names", "birth_date", "birth_place", "address")


@transaction.atomic
def put_child(
    *,
    actor: Actor,
    report_id: UUID,
    child_id: UUID,
    card: IdentityCard,
    sex: Sex,
    particulars: ChildParticulars,
    revision: str,
    page: str,
    now: datetime,
) -> UUID:
    """Write one child and return the id of the person: a new one of the team, or the one already linked.

    ``child_id`` comes from the form, so that sending twice adds once. Raises ``Changed`` when somebody else wrote
    the child meanwhile, ``Refused`` above ``CHILDREN_MAX`` children.
    """
    opened = load(report_to_write(actor, report_id))
    known = opened.child(child_id)
    words = cleaned({**to_json(particulars), **_identity(card)})
    card = replace(card, **{name: words[name] for name in IDENTITY if name != "birth_date"})
    particulars = _particulars(words, named=bool(card.full_name))
    after = child_values(card, sex=sex, particulars=particulars)
    if known is None:
        _refuse_one_too_many(opened)
        person_id = create_person(
            actor=actor, team_id=opened.report.team_id, card=card, now=now, sex=sex.value
        ).pk
        before: Mapping[str, Any] = {}
    else:
        stored = identity_for(actor, known.person_id, purpose=PURPOSE)
        before = child_values(stored, sex=Sex(known.sex), particulars=known.particulars)
        if before == after:
            return known.person_id
        refuse_conflict(before, last_page=known.page, revision=revision, page=page)
        person_id = known.person_id
        merged = replace(card, phone=stored.phone, other_names=stored.other_names)
        if merged != stored or sex.value != known.sex:
            rewrite_identity(actor=actor, person_id=person_id, card=merged, now=now, sex=sex.value)
    _store(opened, child_id, person_id, known, particulars, page=page)
    _keep(opened, actor=actor, child_id=child_id, before=before, after=after, now=now)
    return person_id


@transaction.atomic
def link_child(*, actor: Actor, report_id: UUID, child_id: UUID, person_id: UUID, now: datetime) -> None:
    """Add a child whom the team already knows, under the same alias; the identity stays where it is."""
    opened = load(report_to_write(actor, report_id))
    person = person_for(actor, person_id)
    if any(child.person_id == person_id for child in opened.children):
        return
    if person.team_id != opened.report.team_id:
        raise NotVisible
    _refuse_one_too_many(opened)
    named = bool(identity_for(actor, person_id, purpose=PURPOSE).full_name)
    _store(opened, child_id, person_id, None, ChildParticulars(named=named), page="")
    _keep(opened, actor=actor, child_id=child_id, before={}, after={"alias": person.alias}, now=now)


@transaction.atomic
def remove_child(*, actor: Actor, report_id: UUID, child_id: UUID, now: datetime) -> None:
    """Take a child out of the report. Already gone: nothing changes.

    The identity leaves the vault with it, unless another file or report of the team holds the same child.
    """
    opened = load(report_to_write(actor, report_id))
    known = opened.child(child_id)
    if known is None:
        return
    ReportChild.objects.filter(pk=child_id, report=opened.report).delete()
    _keep(opened, actor=actor, child_id=child_id, before={"alias": known.alias}, after={}, now=now)
    with suppress(Refused, NotVisible):
        forget(actor=actor, person_id=known.person_id)


def child_values(card: IdentityCard, *, sex: Sex, particulars: ChildParticulars) -> dict[str, Any]:
    """Return the plain values of one child: what the form shows, and what its version is computed from."""
    return {**_identity(card), "sex": sex.value, **to_json(particulars)}


def _identity(card: IdentityCard) -> dict[str, Any]:
    values = card.to_json()
    return {name: values[name] for name in IDENTITY}


def _particulars(words: Mapping[str, Any], *, named: bool) -> ChildParticulars:
    kept = {name: value for name, value in words.items() if name not in IDENTITY}
    return from_json(ChildParticulars, {**kept, "named": named})


def _refuse_one_too_many(opened: OpenReport) -> None:
    if len(opened.children) >= CHILDREN_MAX:
        raise Refused(
            f"Un écrit concerne au plus {CHILDREN_MAX} enfants. Écrivez-en un second pour les autres.",
            code="too_many_children",
        )


def _store(
    opened: OpenReport,
    child_id: UUID,
    person_id: UUID,
    known: ChildView | None,
    particulars: ChildParticulars,
    *,
    page: str,
) -> None:
    report = opened.report
    last = max((child.position for child in opened.children), default=-1)
    row = ReportChild(
        id=child_id,
        key_id=report.key_id,
        team_id=report.team_id,
        report=report,
        person_id=person_id,
        position=known.position if known else last + 1,
    )
    row.seal(opened.key, particulars={**to_json(particulars), PAGE: page})
    if known is None:
        insert(row)
    else:
        row.save(force_update=True)


def _keep(
    opened: OpenReport,
    *,
    actor: Actor,
    child_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep the change; of the identity, a correction says only that it changed: names stay in the vault."""
    same = all(before.get(name) == after.get(name) for name in IDENTITY)
    told = {} if same or not before else {"identity": "modifiée"}
    keep(
        opened,
        actor=actor,
        part=f"child {child_id}",
        heading=HEADING,
        before=_without_identity(before),
        after={**_without_identity(after), **told},
        now=now,
    )


def _without_identity(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in IDENTITY}
