"""Write a report through the services: children, facts, exact words, worries, addressee, parents; then its visa."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from havre.accounts.access import Actor
from havre.concern_unit.rules import StatedDanger
from havre.operations.demo import shapes, texts
from havre.operations.demo.acting import acting
from havre.operations.demo.children import Child
from havre.operations.demo.shapes import Sampler
from havre.reports.access import report_for
from havre.reports.content import ChildParticulars
from havre.reports.queries.opened import load
from havre.reports.rules import LineKind, ParentsInformation, ReportKind, Section, WorryType
from havre.reports.services.children import put_child
from havre.reports.services.drafts import open_draft, write_section
from havre.reports.services.lines import put_line
from havre.reports.services.sending import send_report
from havre.reports.services.visa import submit

PAGE: Final = "demonstration"
ADVISER: Final = "Avis favorable : les faits sont décrits sans interprétation (démonstration)."


@dataclass(frozen=True)
class Team:
    """Who writes and who gives the visa in one team of the cast."""

    authors: tuple[str, ...]
    superior: str
    school: bool = False


TEAMS: Final = {
    "plateau": Team(("alice", "bruno"), "karim"),
    "tilleuls": Team(("nadia",), "jeanne", school=True),
    "glycines": Team(("rose",), "samir"),
}


@dataclass(frozen=True)
class Paper:
    """One report to write: by whom, about whom, when, and from which contact."""

    id: UUID
    team: Team
    author: str
    child: Child
    at: datetime
    danger: StatedDanger = StatedDanger.SERIOUS
    kind: ReportKind = ReportKind.CONCERN
    contact_id: UUID | None = None


def write(draw: Sampler, paper: Paper, *, complete: bool = True) -> None:
    """Write a draft as its author; not ``complete``, it stops after the first facts, as somebody interrupted."""
    with acting(paper.author) as actor:
        open_draft(
            actor=actor, report_id=paper.id, kind=paper.kind, contact_id=paper.contact_id, now=paper.at
        )
        _child(actor, draw, paper)
        if complete:
            _lines(actor, draw, paper)
            _sections(actor, draw, paper)


def ask(paper: Paper) -> None:
    """Ask for the visa, forty minutes after the writing began."""
    at = paper.at + timedelta(minutes=40)
    with acting(paper.author) as actor:
        submit(actor=actor, report_id=paper.id, revision=report_for(actor, paper.id).revision, now=at)


def send(paper: Paper, *, at: datetime) -> None:
    """Give the visa and send, as the superior of the team."""
    with acting(paper.team.superior) as actor:
        revision = report_for(actor, paper.id).revision
        view = ADVISER if paper.team.school else ""
        send_report(actor=actor, report_id=paper.id, revision=revision, adviser_view=view, now=at)


def _child(actor: Actor, draw: Sampler, paper: Paper) -> None:
    one = paper.child
    put_child(
        actor=actor,
        report_id=paper.id,
        child_id=draw.uuid(),
        card=one.card,
        sex=one.sex,
        particulars=ChildParticulars(
            named=True,
            age=f"{one.age} ans",
            whereabouts=f"Au domicile, à {one.town}",
            school="Collège des Tilleuls (démonstration)",
            measures="Mesure éducative en cours" if one.known_to_protection else "",
        ),
        revision="",
        page=PAGE,
        now=paper.at,
    )


def _lines(actor: Actor, draw: Sampler, paper: Paper) -> None:
    story = paper.child.story
    words = [(LineKind.CHILD_WORDS, {"text": said, "heard_by": actor.name}) for said in story.words]
    facts = [
        (LineKind.FACT, {"source": source, "when": when, "text": text, "told_by": by})
        for source, when, text, by in story.facts
    ]
    lines: list[tuple[LineKind, dict[str, Any]]] = [
        *facts,
        *words,
        (LineKind.INTERPRETATION, {"text": story.worry}),
        (LineKind.ACTION, {"text": story.action, "when": "le jour même"}),
    ]
    if draw.chance.random() < 0.4:
        lines.append(
            (LineKind.OTHER_MINOR, {"name": texts.OTHER_MINOR, "link": "sœur", "age": "9 ans environ"})
        )
    for kind, values in lines:
        put_line(
            actor=actor, report_id=paper.id, line_id=draw.uuid(), kind=kind, values=values, revision="", page=PAGE,
            now=paper.at,
        )  # fmt: skip


def _sections(actor: Actor, draw: Sampler, paper: Paper) -> None:
    one = paper.child
    told = draw.chance.random() < 0.25
    parents = ParentsInformation.DONE if told else ParentsInformation.NOT_DONE_INTEREST
    sections: dict[Section, dict[str, Any]] = {
        Section.WORRIES: {
            "worry_types": [WorryType.SEXUAL.value, WorryType.BEHAVIOUR.value],
            "exploitation_concern": draw.draw(shapes.CONCERNS),
            "runaways_count": draw.chance.randrange(1, 7) if one.runaways else None,
            "runaways_last": "la semaine dernière" if one.runaways else "",
        },
        Section.FAMILY: {"household": texts.HOUSEHOLD},
        Section.DONE: {"child_view": one.story.wish},
        Section.ADDRESSEE: {
            "departement_code": "59",
            "commune_code": one.commune_code,
            "stated_danger": paper.danger.value,
        },
        Section.PARENTS: {
            "parents_information": parents.value,
            "reason": "" if told else texts.REASONS["parents"],
            "by": actor.name,
            "how": "Au téléphone, par la mère" if told else "",
            "informed_on": paper.at.date() if told else None,
        },
    }
    opened = load(report_for(actor, paper.id))
    for section, values in sections.items():
        revision = opened.revision(section)
        write_section(
            actor=actor, report_id=paper.id, section=section, values=values, revision=revision, page=PAGE,
            now=paper.at,
        )  # fmt: skip
