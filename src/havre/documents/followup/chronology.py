"""The chronology of a file, printed: what its reader may read of it, month by month, the oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Paragraphs, Quotes, Section, Sheet
from havre.documents.followup import forms
from havre.documents.followup.forms import ChildLine, Group
from havre.documents.model import Document
from havre.documents.typography import NO_BREAK, french, french_date, french_moment


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry: when, what was done, by whom, what was written, the child's own words."""

    at: datetime
    heading: str
    note: str = ""
    text: str = ""
    child_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Chronology(Document):
    """What one reader may read of the chronology of one file; ``cut`` when older entries were left out."""

    kind: ClassVar[str] = "chronology"
    title: ClassVar[str] = "Chronologie"

    child: ChildLine
    since: date | None = None
    until: date | None = None
    parts: tuple[str, ...] = ()
    lines: tuple[Line, ...]
    cut: bool = False


ASKED = Group(
    "Ce qui est imprimé",
    forms.shown(since="Depuis le", until="Jusqu’au", parts="Parties du dossier"),
)
LINES = Group("Les entrées", forms.said(at="Quand", heading="Quoi", note="Par qui", text="Ce qui est écrit"))
GROUPS = (ASKED, LINES)
_MINE = (
    "Cette impression contient les entrées que son lecteur peut lire. Une entrée corrigée est imprimée telle qu’elle"
    " est aujourd’hui."
)
_CUT = "Des entrées plus anciennes existent : choisissez des dates pour les imprimer."


def lay_out(document: Chronology, *, zone: ZoneInfo) -> Sheet:
    """Lay out the entries by month, on the clocks of the territory."""
    asked = (*fields.rows(document.child, forms.CHILD_LINE), *fields.rows(document, ASKED.labels, zone=zone))
    cut = (Paragraphs(french(_CUT)),) if document.cut else ()
    head = Section(ASKED.title, (Fields(asked), Paragraphs(french(_MINE)), *cut))
    return Sheet(document.title, "", (head, *_months(document, zone=zone)), numbered=False)


def _months(document: Chronology, *, zone: ZoneInfo) -> Iterator[Section]:
    def month(line: Line) -> tuple[int, int]:
        local = line.at.astimezone(zone)
        return local.year, local.month

    for (year, number), lines in groupby(sorted(document.lines, key=lambda one: one.at), key=month):
        blocks = tuple(block for line in lines for block in _entry(line, zone=zone))
        yield Section(french_date(date(year, number, 1)).partition(NO_BREAK)[2].capitalize(), blocks)


def _entry(line: Line, *, zone: ZoneInfo) -> Iterator[Block]:
    when = french_moment(line.at, zone=zone)
    written = "\n".join(part for part in (line.note, line.text) if part)
    yield Paragraphs(written, f"{when} — {line.heading}")
    if line.child_words:
        yield Quotes(((line.child_words, "", ""),))
