"""Counts of the conversations that disappeared: months and codes, never a word, small cells hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.db.models import Count

from havre.accounts.access import Actor
from havre.accounts.rules import Right
from havre.conversations.models import TalkCount
from havre.conversations.rules import AgeRange, Audience, Mode, Outcome, language_name
from havre.conversations.rules.figures import SECRET, released

MONTHS = 12
BY: Final = MappingProxyType(
    {
        "mode": "Tchat ou message",
        "audience": "Qui écrit",
        "age_range": "Âge dit",
        "language": "Langue choisie",
        "outcome": "Suite",
    }
)
_WORDS: Final[dict[str, Callable[[str], str]]] = {
    "mode": Mode.label_of,
    "audience": Audience.label_of,
    "age_range": AgeRange.label_of,
    "language": language_name,
    "outcome": Outcome.label_of,
}
_KNOWN: Final = {
    "mode": Mode.codes(),
    "audience": Audience.codes(),
    "age_range": AgeRange.codes(),
    "outcome": Outcome.codes(),
}


@dataclass(frozen=True, kw_only=True)
class MonthLine:
    """What may be shown of one month: pairs of head and cell, then the total."""

    month: date
    cells: list[tuple[str, str]]
    total: str


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A table: one line for each month, the most recent first; ``heads`` are its columns, the total comes last."""

    by: str
    title: str
    heads: list[str]
    lines: list[MonthLine]
    hidden: bool


def figures(actor: Actor, by: str) -> Figures:
    """Return the last twelve months counted ``by`` one of ``BY``, in one statement; another word counts by mode."""
    by = by if by in BY else "mode"
    found = TalkCount.objects.filter(team_id__in=actor.teams_with(Right.CONTACT_WRITE))
    counted: dict[date, dict[str, int]] = {}
    for month, code, count in found.values_list("month", by).annotate(n=Count("id")).order_by("-month", by):
        counted.setdefault(month, {})[code] = count
    codes = _KNOWN.get(by) or sorted({code for counts in counted.values() for code in counts})
    heads = {code: _WORDS[by](code).capitalize() for code in codes}
    lines = []
    for month in list(counted)[:MONTHS]:
        cells, total = released({code: counted[month].get(code, 0) for code in codes})
        lines.append(
            MonthLine(month=month, cells=[(heads[code], cells[code]) for code in codes], total=total)
        )
    hidden = any(cell == SECRET for line in lines for _, cell in line.cells)
    return Figures(by=by, title=BY[by], heads=list(heads.values()), lines=lines, hidden=hidden)
