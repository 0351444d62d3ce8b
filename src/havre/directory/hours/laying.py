"""One day under the rules: which minutes are open, which are not known; a night belongs to its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from opening_hours import OpeningHours
from opening_hours import State as Told

from havre.directory.hours.expression import DAY, DayPart, Rule, Span
from havre.kernel.text import fold
from havre.kernel.words import Vocabulary


class Kind(Vocabulary):
    """What is known of the door."""

    OPEN = "open", "Ouvert"
    CLOSED = "closed", "Fermé"
    UNKNOWN = "unknown", "Horaires non connus"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of a day during which something is said; beyond 24 h it is the night after."""

    begin: int
    end: int
    kind: Kind
    comment: str = ""

    @property
    def door(self) -> bool:
        """Tell whether one may come without calling."""
        return self.kind is Kind.OPEN and not is_appointment(self.comment)


_APPOINTMENT: Final = re.compile(r"\b(?:rdv|rendez vous|appointment)\b")
_NO_NEED: Final = re.compile(
    r"\b(?:sans|without|no) (?:rdv|rendez vous|appointment)\b|\b(?:rdv|rendez vous) possible"
)


@lru_cache(maxsize=2048)
def is_appointment(comment: str) -> bool:
    """Tell whether a comment asks to call before coming.

    >>> is_appointment("Sur rendez-vous"), is_appointment("avec ou sans RDV"), is_appointment("sonner deux fois")
    (True, False, False)
    """
    words = fold(comment)
    return bool(_APPOINTMENT.search(words)) and not _NO_NEED.search(words)


def laid(rules: tuple[Rule, ...], on: date, *, bank: bool, school: bool) -> list[Stretch]:
    """Lay the rules one over the other for the day that begins at midnight.

    A night belongs to the day on which it begins: no rule for the next day shortens it.
    """
    kept = frozenset(name for name, holds in (("PH", bank), ("SH", school)) if holds)
    stretches = list[Stretch]()
    for rule in rules:
        if applies(rule, on, kept):
            stretches = lay(stretches, rule)
    return stretches


def lay(stretches: list[Stretch], rule: Rule) -> list[Stretch]:
    """Return the day once ``rule`` is laid over what is there, as its separator says."""
    new = [(begin, end) for begin, end in rule.spans or ((0, DAY),)]
    kind = Kind.UNKNOWN if rule.modifier == "unknown" else Kind.OPEN
    if rule.separator == "||":
        taken = [(stretch.begin, stretch.end) for stretch in stretches]
        return [*stretches, *(Stretch(*span, kind, rule.comment) for span in _without(new, taken))]
    replaces = rule.separator == ";" and not (rule.modifier == "off" and rule.spans)
    kept = [] if replaces else _cut(stretches, new)
    if rule.modifier == "off":
        return kept
    return sorted(
        [*kept, *(Stretch(begin, end, kind, rule.comment) for begin, end in new)],
        key=lambda stretch: stretch.begin,
    )


def _cut(stretches: list[Stretch], holes: list[Span]) -> list[Stretch]:
    return [
        Stretch(begin, end, stretch.kind, stretch.comment)
        for stretch in stretches
        for begin, end in _without([(stretch.begin, stretch.end)], holes)
    ]


def _without(spans: list[Span], holes: list[Span]) -> list[Span]:
    for hole_begin, hole_end in holes:
        spans = [
            (begin, end)
            for low, high in spans
            for begin, end in ((low, min(high, hole_begin)), (max(low, hole_end), high))
            if begin < end
        ]
    return spans


def applies(rule: Rule, on: date, kept: frozenset[str]) -> bool:
    """Tell whether the rule selects that day; ``kept`` says which holidays (PH, SH) fall on it."""
    if rule.wide and not _in_wide(rule.wide, on):
        return False
    if not rule.holidays and not rule.days:
        return True
    holiday = any(name in kept for name in rule.holidays)
    weekday = any(_falls(part, on) for part in rule.days)
    return holiday and weekday if rule.both else holiday or weekday


def _falls(part: DayPart, on: date) -> bool:
    if on.weekday() not in part.weekdays:
        return False
    if not part.nth:
        return True
    return (on.day - 1) // 7 + 1 in part.nth or -(_days_left(on) // 7 + 1) in part.nth


def _days_left(on: date) -> int:
    following = (on.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - on).days - 1


@lru_cache(maxsize=16384)
def _in_wide(wide: str, on: date) -> bool:
    return _wide(wide).state(datetime.combine(on, time(12)))[0] == Told.OPEN


@lru_cache(maxsize=512)
def _wide(wide: str) -> OpeningHours:
    return OpeningHours(f"{wide} 00:00-24:00", auto_country=False, auto_timezone=False)
