"""One section of the builder as one form: its own fields, its lines, a line to add. Nothing typed is ever left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from havre.accounts.access import Actor
from havre.kernel.errors import NotVisible, Refused
from havre.kernel.ids import uuid7
from havre.law.base import Audience, Base, DocumentKind
from havre.law.bases import bases_for
from havre.law.territory import METROPOLE, TERRITORIES, territory_of
from havre.reports.access import report_for
from havre.reports.content import SECTION_BLOCK, SECTION_COLUMNS, fingerprint, to_json
from havre.reports.queries.opened import OpenReport, load
from havre.reports.rules import LineKind, ReportKind, Section
from havre.reports.services.drafts import write_section
from havre.reports.services.keeping import Changed
from havre.reports.services.lines import DOWN, UP, move_line, put_line
from havre.territory.queries import departements
from havre.web.reports.forms.fields import BuilderForm
from havre.web.reports.forms.lines import LINE_FORMS
from havre.web.reports.forms.sections import SECTION_FORMS
from havre.web.reports.pages import first_error, guidance_of, tell

LINES_OF: Final[Mapping[Section, LineKind]] = {
    Section.FACTS: LineKind.FACT,
    Section.WORDS: LineKind.CHILD_WORDS,
    Section.WORRIES: LineKind.INTERPRETATION,
    Section.FAMILY: LineKind.OTHER_MINOR,
    Section.DONE: LineKind.ACTION,
}
NEW_LEGENDS: Final[Mapping[LineKind, str]] = {
    LineKind.FACT: "Ajouter un fait",
    LineKind.CHILD_WORDS: "Ajouter des mots exacts",
    LineKind.INTERPRETATION: "Ajouter une inquiétude",
    LineKind.OTHER_MINOR: "Ajouter un autre mineur du foyer",
    LineKind.ACTION: "Ajouter ce qui a été fait",
}
NEW: Final = "nouveau"
CHANGED_ELSEWHERE: Final = (
    "Cette partie a changé ailleurs. Enregistrez la page : les deux versions seront montrées."
)
_STEPS: Final = {"up": UP, "down": DOWN}


class SectionPage:
    """The forms of one section of one report, bound to what was posted or to what is kept."""

    def __init__(self, opened: OpenReport, section: Section, data: QueryDict | None = None) -> None:
        """Make the forms; ``data`` is what was posted."""
        self.opened, self.section, self.data = opened, section, data
        self.kind = LINES_OF.get(section)
        self.form = _section_form(opened, section, data)
        self.new_form = LINE_FORMS[self.kind](data, prefix=NEW, empty_permitted=True) if self.kind else None
        self.revision = opened.revision(section) if section in SECTION_BLOCK else ""
        self.page_id, self.new_id = uuid4().hex, uuid7()
        self.conflict: list[tuple[str, str, str]] = []
        self.refusal: Refused | None = None
        if data is not None:
            self.page_id = data.get("page", "")[:40] or self.page_id
            self.new_id = read_id(data.get("new_id")) or self.new_id
            self.revision = data.get("revision", "")

    def save(self, *, actor: Actor, now: datetime) -> bool:
        """Keep what was posted: the new line, the section, then the order of the lines. False: something objected."""
        # Each form is asked, so that each shows its own errors.
        valid = [form.is_valid() for form in (self.form, self.new_form) if form is not None]
        if not all(valid):
            return False
        try:
            with transaction.atomic():  # all of the page, or nothing of it
                self._put_new_line(actor, now=now)
                self._write(actor, now=now)
                self._move(actor, now=now)
        except Changed as changed:
            self._compare(changed)
        except Refused as refusal:
            self.refusal = refusal
            tell(self.new_form if self.form is None or self._in_new(refusal) else self.form, refusal)  # type: ignore[arg-type]
        return not (self.conflict or self.refusal)

    def why(self) -> str:
        """Return why nothing was kept, in one sentence."""
        return CHANGED_ELSEWHERE if self.conflict else first_error(self.form, self.new_form)

    def context(self) -> dict[str, Any]:
        """Return what the template of a section shows."""
        return {
            "section": self.section,
            "form": self.form,
            "new_form": self.new_form,
            "new_id": self.new_id,
            "page_id": self.page_id,
            "revision": self.revision,
            "lines": self.opened.of(self.kind) if self.kind else (),
            "line_kind": self.kind,
            "new_legend": NEW_LEGENDS[self.kind] if self.kind else "",
            "conflict": self.conflict,
            "guidance": guidance_of(self.refusal),
        }

    def _put_new_line(self, actor: Actor, *, now: datetime) -> None:
        if self.new_form is None or self.kind is None or not self.new_form.has_changed():
            return
        put_line(
            actor=actor,
            report_id=self.opened.report.pk,
            line_id=self.new_id,
            kind=self.kind,
            values=self.new_form.values(),
            revision="",
            page=self.page_id,
            now=now,
        )

    def _write(self, actor: Actor, *, now: datetime) -> None:
        if self.form is None:
            return
        write_section(
            actor=actor,
            report_id=self.opened.report.pk,
            section=self.section,
            values=self.form.values(),
            revision=self.revision,
            page=self.page_id,
            now=now,
        )

    def _move(self, actor: Actor, *, now: datetime) -> None:
        for name, step in _STEPS.items():
            line_id = read_id(self.data.get(name)) if self.data is not None else None
            if line_id:
                move_line(actor=actor, report_id=self.opened.report.pk, line_id=line_id, step=step, now=now)

    def _compare(self, changed: Changed) -> None:
        """Set both versions side by side; saving again then replaces what is kept, knowingly."""
        if self.form is None or not set(changed.current) >= set(to_json(self.form.values())):
            self.refusal = changed
            tell(self.new_form or self.form, changed)  # type: ignore[arg-type]
            return
        self.conflict = differences(
            self.form, changed.current, {**changed.current, **to_json(self.form.values())}
        )
        self.revision, self.page_id = fingerprint(changed.current), uuid4().hex

    def _in_new(self, refusal: Refused) -> bool:
        return self.new_form is not None and refusal.field in self.new_form.fields


class Part:
    """One form that saves one thing: a line or a child."""

    def __init__(self, form: BuilderForm, data: QueryDict | None = None, *, revision: str = "") -> None:
        """Hold the form; ``data`` is what was posted, ``revision`` the version that is shown."""
        self.form = form
        self.revision = data.get("revision", "") if data is not None else revision
        self.page_id = (data.get("page", "")[:40] if data is not None else "") or uuid4().hex
        self.conflict: list[tuple[str, str, str]] = []
        self.refusal: Refused | None = None

    def save(self, save: Callable[[], object]) -> bool:
        """Call ``save`` when the form is well filled. False: something objected, and the form says what."""
        if not self.form.is_valid():
            return False
        try:
            save()
        except Changed as changed:
            typed = {**changed.current, **to_json(self.form.values())}
            self.conflict = differences(self.form, changed.current, typed)
            self.revision, self.page_id = fingerprint(changed.current), uuid4().hex
            return False
        except Refused as refusal:
            self.refusal = refusal
            tell(self.form, refusal)
            return False
        return True

    def why(self) -> str:
        """Return why nothing was kept, in one sentence."""
        return CHANGED_ELSEWHERE if self.conflict else first_error(self.form)

    def context(self) -> dict[str, Any]:
        """Return what the template of one part shows."""
        return {
            "form": self.form,
            "revision": self.revision,
            "page_id": self.page_id,
            "conflict": self.conflict,
            "guidance": guidance_of(self.refusal),
        }


def differences(
    form: BuilderForm, theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return (label, what is kept, what was typed) of each field that differs."""
    pairs = zip(form.shown(theirs), form.shown(mine), strict=True)
    return [(label, kept, typed) for (_, label, kept), (_, _, typed) in pairs if kept != typed]


def read_id(text: object) -> UUID | None:
    """Return an id that a form carried, or nothing when it cannot be read."""
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None


def loaded(actor: Actor, report_id: UUID) -> OpenReport:
    """Open a report to write into it: the reading was told when its page was shown."""
    return load(report_for(actor, report_id))


def texts_for(opened: OpenReport) -> tuple[Base, ...]:
    """Return the texts that the author may cite, by quality and kind of writing, today."""
    document = DocumentKind(opened.report.kind)
    qualities = [Audience(code) for code in opened.narrative.author.qualities] or [Audience.ANY_PERSON]
    found = (base for quality in qualities for base in bases_for(quality, document, timezone.localdate()))
    return tuple({base.code: base for base in found}.values())


def _section_form(opened: OpenReport, section: Section, data: QueryDict | None) -> BuilderForm | None:
    if section not in SECTION_FORMS:
        return None
    block = vars(getattr(opened.narrative, SECTION_BLOCK[section]))
    columns = {name: getattr(opened.report, name) for name in SECTION_COLUMNS.get(section, ())}
    initial: dict[str, Any] = {**block, **columns}
    if section is Section.FAMILY:
        initial["parents"] = [vars(parent) for parent in opened.narrative.family.parents]
    if section is not Section.ADDRESSEE:
        return SECTION_FORMS[section](data, initial=initial)
    code = opened.report.departement_code
    return SECTION_FORMS[section](
        data,
        initial=initial,
        departements=[place for place in departements() if place[0] in TERRITORIES],
        bases=texts_for(opened),
        zone=(territory_of(code) if code else METROPOLE).zone,
        judicial=opened.report.kind == ReportKind.JUDICIAL,
    )  # type: ignore[call-arg]  # the form of the addressee takes more


def chosen_kind(request: HttpRequest) -> ReportKind:
    """Return what the form begins, a concern report when it does not say."""
    code = request.POST.get("kind", "")
    return ReportKind(code) if code in ReportKind.codes() else ReportKind.CONCERN


def chosen_team(request: HttpRequest) -> UUID | None:
    """Return the team chosen by somebody who writes in several; one that cannot be read is not found."""
    text = request.POST.get("team", "")
    team_id = read_id(text)
    if text and team_id is None:
        raise NotVisible
    return team_id
