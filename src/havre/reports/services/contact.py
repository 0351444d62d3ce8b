"""From a conversation of the listening desk to a report: nothing is copied without a choice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor
from havre.law.periods import local_date
from havre.law.territory import METROPOLE
from havre.law.wording import short_date
from havre.listening.access import contact_for
from havre.listening.rules import CallerKind
from havre.reports.access import report_to_write
from havre.reports.models import Report
from havre.reports.queries.contact import ASSIGNABLE, ContactOffer, Suggestion, line_id_of, offer_of
from havre.reports.queries.opened import load
from havre.reports.rules import FactKind, LineKind, Section
from havre.reports.services.children import link_child
from havre.reports.services.drafts import open_draft, write_section
from havre.reports.services.lines import put_line


@transaction.atomic
def draft_from_contact(*, actor: Actor, report_id: UUID, contact_id: UUID, now: datetime) -> Report:
    """Begin a report for a conversation of the actor's own desk; its notes stay suggestions."""
    contact = contact_for(actor, contact_id)
    return open_draft(
        actor=actor, report_id=report_id, now=now, team_id=contact.team_id, contact_id=contact.pk
    )


@transaction.atomic
def assign_notes(
    *,
    actor: Actor,
    report_id: UUID,
    choices: Mapping[UUID, LineKind],
    with_place: bool,
    with_marker: bool,
    with_child: bool,
    now: datetime,
) -> int:
    """Put the chosen notes where their author said, and what else was ticked; return how many lines were added.

    A note that was already assigned is left as it is, so that doing it again adds nothing.
    """
    report = report_to_write(actor, report_id)
    opened = load(report)
    offer = offer_of(actor, opened)
    added = 0
    for note in offer.suggestions:
        kind = choices.get(note.note_id)
        if kind not in ASSIGNABLE or note.used:
            continue
        put_line(
            actor=actor,
            report_id=report_id,
            line_id=line_id_of(report_id, note.note_id),
            kind=kind,
            values=_values(note, kind, offer, actor),
            revision="",
            page="",
            now=now,
        )
        added += 1
    if with_place and offer.departement_code:
        place = {"departement_code": offer.departement_code, "commune_code": offer.commune_code}
        _write(actor, report_id, Section.ADDRESSEE, place, now=now)
    if with_marker:
        _write(actor, report_id, Section.WORRIES, {"exploitation_concern": offer.marker.value}, now=now)
    if with_child and offer.person_id:
        child_id = uuid5(report_id, f"person|{offer.person_id}")
        link_child(actor=actor, report_id=report_id, child_id=child_id, person_id=offer.person_id, now=now)
    return added


def _values(note: Suggestion, kind: LineKind, offer: ContactOffer, actor: Actor) -> dict[str, Any]:
    """Return the line that a note becomes; a fact told on the telephone was told, not seen."""
    day = short_date(local_date(note.at, METROPOLE))
    if kind is LineKind.FACT:
        caller = "" if offer.caller is CallerKind.UNKNOWN else offer.caller.label
        return {"text": note.text, "source": FactKind.TOLD.value, "told_by": caller}
    if kind is LineKind.CHILD_WORDS:
        return {"text": note.text, "when": day, "heard_by": actor.name}
    return {"text": note.text, "when": day} if kind is LineKind.ACTION else {"text": note.text}


def _write(
    actor: Actor, report_id: UUID, section: Section, values: Mapping[str, Any], *, now: datetime
) -> None:
    revision = load(report_to_write(actor, report_id)).revision(section)
    write_section(
        actor=actor, report_id=report_id, section=section, values=values, revision=revision, page="", now=now
    )
