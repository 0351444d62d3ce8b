"""Papers that stay in the team: the sheet of a measure, the chronology that one reader may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from havre.cases.queries import chronology as chronologies
from havre.cases.queries.measures import measure_of, measures_of
from havre.cases.rules import Module
from havre.documents.followup.chronology import Chronology, Line
from havre.documents.followup.measure_sheet import AddressRule, MeasureSheet
from havre.sharing.queries.papers.source import Source

LINES_MAX: Final = 1_000


def measure_sheet(source: Source, data: Mapping[str, Any]) -> MeasureSheet:
    """Return one measure on one page. ``data``: ``measure``, ``entrusted_to``, ``explained``, ``named``."""
    found = measure_of(source.case, UUID(str(data["measure"])))
    visits = "\n".join(part for part in (found.visiting.label, found.words.get("visits", "")) if part)
    court = ", ".join(
        part for part in (found.authority.label, found.words.get("court"), found.words.get("number")) if part
    )
    return MeasureSheet(
        **source.shared(), child=source.child(named=bool(data.get("named"))), measure=found.kind.label,
        state=found.status.label, authority=court, decided_on=found.decided_on,
        legal_text=found.words.get("legal_text", ""), starts_on=found.starts_on, ends_on=found.ends_on,
        review_on=found.review_on, visiting=visits, address_rule=AddressRule(found.address_rule.value),
        entrusted_to=str(data.get("entrusted_to") or ""), explained_to_child=str(data.get("explained") or ""),
    )  # fmt: skip


def measures_as_choices(case: Any) -> list[tuple[str, str]]:
    """Return the measures of a file as choices, those in force first."""
    return [(str(one.id), f"{one.kind.label} ({one.status.label.lower()})") for one in measures_of(case)]


def chronology(source: Source, data: Mapping[str, Any]) -> Chronology:
    """Return what the person who prints may read of the chronology. ``data``: ``module``, ``since``, ``until``."""
    since, until = data.get("since"), data.get("until")
    modules = tuple(Module(code) for code in data.get("module") or ())
    narrowed = chronologies.Narrowed(
        modules=modules,
        since=_start(source, since),
        until=_start(source, until + timedelta(days=1) if until else None),
    )
    found = chronologies.chronology(source.actor, source.case, narrowed, most=LINES_MAX)
    return Chronology(
        **source.shared(), child=source.child(named=False), since=since, until=until,
        parts=tuple(module.label for module in modules), lines=tuple(map(_line, found.lines)),
        cut=found.earlier is not None,
    )  # fmt: skip


def _start(source: Source, day: date | None) -> datetime | None:
    return datetime.combine(day, time(), source.zone) if day else None


def _line(line: chronologies.Line) -> Line:
    title = str(line.content.get("title", "")).strip()
    return Line(
        at=line.at, heading=f"{line.kind.label} : {title}" if title else line.kind.label,
        note=", ".join(part for part in (line.by, line.module.label) if part), text=line.text,
        child_words=str(line.content.get("child_words", "")).strip(),
    )  # fmt: skip
