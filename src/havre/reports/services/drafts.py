"""Begin a report, write its sections, give it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction

from havre.accounts.access import Actor, Seat
from havre.accounts.models import User
from havre.accounts.rules import Right
from havre.concern_unit.rules import StatedDanger
from havre.foundation import audit, sealing
from havre.kernel import ids
from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.persons.rules import ExploitationConcern
from havre.reports.access import gives_visa, report_for, report_to_write, reports_visible_to
from havre.reports.content import (
    SECTION_BLOCK,
    SECTION_COLUMNS,
    AuthorBlock,
    FactBody,
    Narrative,
    WordsBody,
    from_json,
    to_json,
)
from havre.reports.models import Line, Report
from havre.reports.queries.opened import load
from havre.reports.rules import (
    LINES_MAX,
    REPORT,
    LineKind,
    ParentsInformation,
    ReportAct,
    ReportKind,
    Section,
    WorryType,
)
from havre.reports.services.keeping import cleaned, insert, keep, refuse_conflict, touch

REFERENCE_PREFIX = "EC"
_WORDS: Final[Mapping[str, type[Vocabulary]]] = {
    "kind": ReportKind,
    "stated_danger": StatedDanger,
    "exploitation_concern": ExploitationConcern,
    "parents_information": ParentsInformation,
}


@transaction.atomic
def open_draft(
    *,
    actor: Actor,
    report_id: UUID,
    now: datetime,
    team_id: UUID | None = None,
    kind: ReportKind = ReportKind.CONCERN,
    contact_id: UUID | None = None,
    absence_id: UUID | None = None,
    facts: Sequence[FactBody] = (),
    words: Sequence[WordsBody] = (),
) -> Report:
    """Begin a report in one of the actor's teams, the author's block filled from the account.

    ``report_id`` comes from the form: the same one again returns the same draft. ``facts`` are those that a guide
    hands over, ``words`` what the child said, exactly. Raises ``NotVisible`` for a team of others, ``Refused``
    above ``LINES_MAX`` lines.
    """
    kept = reports_visible_to(actor).filter(pk=report_id).first()
    if kept is not None:
        return kept
    seat = actor.seat_in(team_id, Right.REPORT_WRITE) if team_id else actor.main_seat(Right.REPORT_WRITE)
    if len(facts) + len(words) > LINES_MAX or seat.team_id is None:
        raise Refused(f"Un écrit porte au plus {LINES_MAX} faits. Regroupez-les.", code="too_many_lines")
    key_id, key = sealing.new_key("report", team_id=seat.team_id, object_id=report_id)
    report = Report(
        id=report_id,
        key_id=key_id,
        team_id=seat.team_id,
        reference=ids.reference(REFERENCE_PREFIX),
        kind=kind.value,
        author_id=actor.user_id,
        contact_id=contact_id,
        absence_id=absence_id,
        created_at=now,
        updated_at=now,
    )
    report.seal(key, narrative=to_json(Narrative(author=_author(actor, seat))))
    insert(report)
    Line.objects.bulk_create(_first_lines(report, key, facts, words))
    detail: dict[str, str | int | bool | None] = {"contact": contact_id is not None, "facts": len(facts)}
    audit.record("report.open", kind="report", object_id=report.pk, team_id=report.team_id, detail=detail)
    return report


@transaction.atomic
def write_section(
    *,
    actor: Actor,
    report_id: UUID,
    section: Section,
    values: Mapping[str, Any],
    revision: str,
    page: str,
    now: datetime,
) -> Report:
    """Write one section; values that are not given stay. Writing what is already there changes nothing.

    ``revision`` is the version that the page began with, ``page`` the id of the open page. Raises ``Changed`` when
    somebody else wrote the section meanwhile, ``Refused`` when the report is not the actor's to change now.
    """
    report = report_to_write(actor, report_id)
    opened = load(report)
    before = opened.values(section)
    after = {**before, **_plain(section, values)}
    if after == before:
        return report
    narrative = opened.narrative
    refuse_conflict(before, last_page=narrative.pages.get(section.value, ""), revision=revision, page=page)
    columns = SECTION_COLUMNS.get(section, ())
    for name in columns:
        setattr(report, name, after[name])
    name = SECTION_BLOCK[section]
    block_values = {field: value for field, value in after.items() if field not in columns}
    block = from_json(type(getattr(narrative, name)), block_values)
    kept = replace(narrative, pages={**narrative.pages, section.value: page}, **{name: block})
    keep(
        opened,
        actor=actor,
        part=section.value,
        heading=section.label,
        before=before,
        after=after,
        now=now,
        narrative=kept,
    )
    return report


@transaction.atomic
def withdraw(*, actor: Actor, report_id: UUID, now: datetime) -> Report:
    """Give up a report that is not sealed; its author or somebody who gives the visa may."""
    report = report_for(actor, report_id, lock=True)
    report.status = REPORT.after(report.status, ReportAct.WITHDRAW).value
    if report.author_id != actor.user_id and not gives_visa(actor, report):
        raise Refused(
            "Seuls l'auteur de l'écrit et la personne qui donne le visa peuvent l'abandonner. Parlez-leur-en.",
            code="not_author",
        )
    touch(report, now=now)
    audit.record("report.withdraw", kind="report", object_id=report.pk, team_id=report.team_id)
    return report


def _author(actor: Actor, seat: Seat) -> AuthorBlock:
    user = User.objects.get(pk=actor.user_id)
    return AuthorBlock(
        name=user.name,
        function=user.function,
        organisation=seat.agency_name,
        service=seat.team_name,
        phone=user.phone,
        email=user.email,
    )


def _first_lines(
    report: Report, key: bytes, facts: Sequence[FactBody], words: Sequence[WordsBody]
) -> list[Line]:
    lines = []
    first: list[tuple[LineKind, FactBody | WordsBody]] = [(LineKind.FACT, fact) for fact in facts]
    first += [(LineKind.CHILD_WORDS, said) for said in words]
    for position, (kind, body) in enumerate(first):
        line = Line(
            id=uuid5(report.pk, f"first|{position}"),
            key_id=report.key_id,
            team_id=report.team_id,
            report=report,
            kind=kind.value,
            position=position,
        )
        line.seal(key, body=cleaned(to_json(body)))
        lines.append(line)
    return lines


def _plain(section: Section, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as JSON types; a code that is not of its vocabulary is a fault (``ValueError``)."""
    plain = cleaned(values)
    for name, words in _WORDS.items():
        if name in plain:
            plain[name] = words(plain[name]).value
    if "worry_types" in plain:
        plain["worry_types"] = [WorryType(code).value for code in plain["worry_types"]]
    if section is Section.ADDRESSEE and plain.get("presence_departement_code") == plain.get(
        "departement_code"
    ):
        plain["presence_departement_code"] = ""
    return plain
