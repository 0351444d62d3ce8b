"""What a conversation of the listening desk offers to a report: suggestions, which only a person assigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.kernel.errors import NotVisible
from havre.listening.access import situations_visible_to
from havre.listening.queries.contacts import ContactPage, contact_page
from havre.listening.rules import CallerKind, NoteKind
from havre.persons.models import Person
from havre.persons.rules import ExploitationConcern
from havre.reports.queries.opened import OpenReport
from havre.reports.rules import LineKind
from havre.territory.queries import commune

# What a kind of note is proposed as; the others wait for a choice.
PROPOSED: Final[Mapping[NoteKind, LineKind]] = {
    NoteKind.CHILD_WORDS: LineKind.CHILD_WORDS,
    NoteKind.ACTION: LineKind.ACTION,
}
ASSIGNABLE: Final = (LineKind.FACT, LineKind.CHILD_WORDS, LineKind.INTERPRETATION, LineKind.ACTION)


@dataclass(frozen=True)
class Suggestion:
    """One note; ``used`` when the report already holds it."""

    note_id: UUID
    kind: NoteKind
    text: str
    at: datetime
    proposed: LineKind | None
    used: bool


@dataclass(frozen=True)
class ContactOffer:
    """Everything the conversation offers: nothing of it is in the report until somebody says so."""

    reference: str
    opened_at: datetime
    caller: CallerKind
    suggestions: tuple[Suggestion, ...]
    departement_code: str
    commune_code: str
    place: str
    marker: ExploitationConcern
    person_id: UUID | None
    person_alias: str


def offer_of(actor: Actor, opened: OpenReport) -> ContactOffer:
    """Return what the conversation of a report offers; its reading is in the journal.

    Raises ``NotVisible`` when the report comes from no conversation, or from one that is kept no longer.
    """
    report = opened.report
    if report.contact_id is None or report.team_id not in actor.teams_with(Right.CONTACT_WRITE):
        raise NotVisible
    page = contact_page(actor, report.contact_id, purpose="report.write")
    here = commune(page.panel.commune_code) if page.panel.commune_code else None
    person = _person(actor, page)
    return ContactOffer(
        reference=page.reference,
        opened_at=page.opened_at,
        caller=CallerKind(page.panel.caller_kind),
        suggestions=tuple(
            Suggestion(
                line.note_id,
                line.kind,
                line.text,
                line.started_at,
                PROPOSED.get(line.kind),
                opened.line(line_id_of(report.pk, line.note_id)) is not None,
            )
            for line in page.lines
        ),
        departement_code=page.panel.departement_code,
        commune_code=page.panel.commune_code,
        place=here.label if here else page.panel.departement_code,
        marker=ExploitationConcern(page.panel.exploitation_concern),
        person_id=person.pk if person else None,
        person_alias=person.alias if person else "",
    )


def line_id_of(report_id: UUID, note_id: UUID) -> UUID:
    """Return the id of the line that a note becomes: the same note never becomes two lines."""
    return uuid5(report_id, f"note|{note_id}")


def _person(actor: Actor, page: ContactPage) -> Person | None:
    """Return the child whom the desk already follows in the situation of the conversation."""
    if page.situation_id is None:
        return None
    situation = situations_visible_to(actor).filter(pk=page.situation_id).first()
    if situation is None or situation.person_id is None:
        return None
    return Person.objects.filter(pk=situation.person_id, team_id=page.team_id).first()
