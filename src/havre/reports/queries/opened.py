"""One report, opened: its narrative, lines and children, and where each section stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from havre.accounts.access import Actor
from havre.foundation import audit, sealing
from havre.persons.access import identities_for
from havre.persons.models import Person
from havre.reports import content
from havre.reports.access import may_tell_parents, report_for
from havre.reports.content import Body, ChildParticulars, Narrative, from_json, to_json
from havre.reports.models import Line, Report, ReportChild
from havre.reports.rules import Completion, LineKind, ParentsInformation, Section
from havre.reports.writings import stale

PAGE = "page"


@dataclass(frozen=True)
class LineView:
    """One line; ``revision`` is what its edit form carries, ``page`` the open page that last wrote it."""

    id: UUID
    kind: LineKind
    position: int
    body: Body
    page: str = ""

    @property
    def revision(self) -> str:
        """Version of the line."""
        return content.fingerprint(to_json(self.body))


@dataclass(frozen=True)
class ChildView:
    """One child under its alias; the identity is not here."""

    id: UUID
    person_id: UUID
    alias: str
    sex: str
    position: int
    particulars: ChildParticulars
    page: str = ""

    @property
    def can_be_found(self) -> bool:
        """Whether a name or a place is given."""
        return self.particulars.named or bool(self.particulars.whereabouts.strip())


@dataclass(frozen=True)
class OpenReport:
    """A report whose sealed parts are open; ``key`` closes them again."""

    report: Report
    key: bytes
    narrative: Narrative
    lines: tuple[LineView, ...]
    children: tuple[ChildView, ...]

    def of(self, kind: LineKind) -> tuple[LineView, ...]:
        """Return the lines of one kind, in order."""
        return tuple(line for line in self.lines if line.kind == kind)

    def bodies(self, kind: LineKind) -> tuple[Any, ...]:
        """Return what the lines of one kind say, in order."""
        return tuple(line.body for line in self.of(kind))

    def values(self, section: Section) -> dict[str, Any]:
        """Return the plain values of a section: its block and its columns."""
        block = to_json(getattr(self.narrative, content.SECTION_BLOCK[section]))
        columns = content.SECTION_COLUMNS.get(section, ())
        return {**block, **{name: getattr(self.report, name) for name in columns}}

    def revision(self, section: Section) -> str:
        """Return the version of a section, which its edit form carries."""
        return content.fingerprint(self.values(section))

    def line(self, line_id: UUID) -> LineView | None:
        """Return one line of the report, or nothing."""
        return next((line for line in self.lines if line.id == line_id), None)

    def child(self, child_id: UUID) -> ChildView | None:
        """Return one child of the report, or nothing."""
        return next((child for child in self.children if child.id == child_id), None)

    def guard_facts(
        self, *, on: date | None = None, adviser_view_needed: bool = False, adviser_view: str = ""
    ) -> Mapping[str, Any]:
        """Return what the guards of ``rules.REPORT`` look at; ``on`` is the day on which texts are cited."""
        author = self.narrative.author
        return {
            "facts": len(self.of(LineKind.FACT)),
            "child_words": len(self.of(LineKind.CHILD_WORDS)),
            "facts_without_source": sum(not body.source for body in self.bodies(LineKind.FACT)),
            "author_name": author.name,
            "author_function": author.function,
            "children_found": any(child.can_be_found for child in self.children),
            "departement_code": self.report.departement_code,
            "parents_information": self.report.parents_information,
            "parents_reason": self.narrative.parents.reason,
            "stale_texts": stale(self.narrative.addressee.legal_bases, on=on) if on else (),
            "adviser_view_needed": adviser_view_needed,
            "adviser_view": adviser_view,
        }

    def completion(self) -> dict[Section, Completion]:
        """Return where each section stands; only what the guards ask for is said to be needed."""
        told = bool(self.of(LineKind.FACT) or self.of(LineKind.CHILD_WORDS))
        facts = self.guard_facts()
        decided = self.report.parents_information
        reasoned = decided == ParentsInformation.DONE or bool(facts["parents_reason"].strip())
        filled = {
            Section.AUTHOR: bool(facts["author_name"] and facts["author_function"]),
            Section.CHILDREN: facts["children_found"],
            Section.FACTS: bool(self.of(LineKind.FACT)) and not facts["facts_without_source"],
            Section.WORDS: bool(self.of(LineKind.CHILD_WORDS)),
            Section.WORRIES: self._says_worries(),
            Section.FAMILY: self._says(Section.FAMILY) or bool(self.of(LineKind.OTHER_MINOR)),
            Section.DONE: self._says(Section.DONE) or bool(self.of(LineKind.ACTION)),
            Section.ADDRESSEE: bool(self.report.departement_code),
            Section.PARENTS: decided != ParentsInformation.UNDECIDED and reasoned,
        }
        needed = {Section.AUTHOR, Section.CHILDREN, Section.ADDRESSEE, Section.PARENTS}
        needed |= set() if told and not facts["facts_without_source"] else {Section.FACTS}
        return {section: _completion(done, needed=section in needed) for section, done in filled.items()}

    def _says(self, section: Section) -> bool:
        blank = type(getattr(self.narrative, content.SECTION_BLOCK[section]))()
        return bool(getattr(self.narrative, content.SECTION_BLOCK[section]) != blank)

    def _says_worries(self) -> bool:
        columns = (self.report.worry_types, self.report.exploitation_concern != "not_stated")
        return bool(self.of(LineKind.INTERPRETATION)) or any(columns) or self._says(Section.WORRIES)


def open_report(actor: Actor, report_id: UUID, *, purpose: str) -> OpenReport:
    """Return one report of the actor's teams; the reading is in the journal before anything is shown."""
    report = report_for(actor, report_id)
    audit.record("report.read", kind="report", object_id=report.pk, team_id=report.team_id, purpose=purpose)
    return load(report)


def load(report: Report) -> OpenReport:
    """Open the sealed parts of a report that a door already gave, without a reading in the journal."""
    key = sealing.open_key(report.key_id)
    lines = Line.objects.filter(report=report).order_by("kind", "position", "id")
    return OpenReport(
        report=report,
        key=key,
        narrative=from_json(Narrative, report.unseal(key, "narrative", {})),
        lines=tuple(_line(line, key) for line in lines),
        children=_children(report, key),
    )


def snapshot(actor: Actor, opened: OpenReport, *, purpose: str, now: datetime) -> content.ReportContent:
    """Return the whole report with the identities, each of whose readings is in the journal."""
    report, narrative = opened.report, opened.narrative
    cards = identities_for(actor, [child.person_id for child in opened.children], purpose=purpose)
    parents = narrative.parents
    return content.ReportContent(
        kind=report.kind,
        reference=report.reference,
        written_at=now,
        stated_danger=report.stated_danger,
        departement_code=report.departement_code,
        presence_departement_code=report.presence_departement_code,
        commune_code=report.commune_code,
        author=narrative.author,
        children=tuple(_child_content(child, cards[child.person_id]) for child in opened.children),
        facts=opened.bodies(LineKind.FACT),
        child_words=opened.bodies(LineKind.CHILD_WORDS),
        interpretations=opened.bodies(LineKind.INTERPRETATION),
        worry_types=tuple(report.worry_types),
        exploitation_concern=report.exploitation_concern,
        worry=narrative.worry,
        family=narrative.family,
        other_minors=opened.bodies(LineKind.OTHER_MINOR),
        actions=opened.bodies(LineKind.ACTION),
        done=narrative.done,
        addressee=narrative.addressee,
        parents=content.ParentsDecision(
            status=report.parents_information,
            may_tell=may_tell_parents(report),
            informed_on=parents.informed_on,
            by=parents.by,
            how=parents.how,
            reason=parents.reason,
        ),
    )


def _child_content(child: ChildView, card: Any) -> content.ChildContent:
    return content.ChildContent(
        family_name=card.family_name,
        given_names=card.given_names,
        sex=child.sex,
        birth_date=card.birth_date,
        birth_place=card.birth_place,
        address=card.address,
        particulars=child.particulars,
    )


def _line(line: Line, key: bytes) -> LineView:
    values = dict(line.unseal(key, "body"))
    page = values.pop(PAGE, "")
    kind = LineKind(line.kind)
    body: Body = from_json(content.BODIES[kind], values)
    return LineView(line.pk, kind, line.position, body, page)


def _children(report: Report, key: bytes) -> tuple[ChildView, ...]:
    rows = list(ReportChild.objects.filter(report=report).order_by("position", "id"))
    persons = {person.pk: person for person in Person.objects.filter(pk__in=[row.person_id for row in rows])}
    return tuple(_child(row, persons[row.person_id], key) for row in rows)


def _child(row: ReportChild, person: Person, key: bytes) -> ChildView:
    values = dict(row.unseal(key, "particulars", {}))
    page = values.pop(PAGE, "")
    particulars = from_json(ChildParticulars, values)
    return ChildView(row.pk, row.person_id, person.alias, person.sex, row.position, particulars, page)


def _completion(done: object, *, needed: bool) -> Completion:
    if done:
        return Completion.FILLED
    return Completion.NEEDED if needed else Completion.EMPTY
