"""The plain table of a week, both ways: from an expression and to it; weekly rows of exchange formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from havre.directory.hours.evaluate import readable
from havre.directory.hours.expression import DAY, Rule, Span, checked, day_names
from havre.directory.hours.laying import Kind, Stretch, lay
from havre.directory.importers.records import Opening
from havre.kernel.words import Vocabulary

Week = tuple[tuple[Span, ...], ...]  # seven days, Monday first

CLOSED_WEEK: Final[Week] = ((),) * 7
ICAL_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Holidays(Vocabulary):
    """What the hours become on school holidays."""

    SAME = "same", "Comme d'habitude"
    CLOSED = "closed", "Fermé"
    OTHER = "other", "Autres horaires"


class BankHolidays(Vocabulary):
    """What the hours become on bank holidays."""

    SAME = "same", "Comme d'habitude"
    CLOSED = "closed", "Fermé"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTable:
    """A week as people fill it in; spans are minutes from midnight, beyond 24 h for a night.

    ``always`` is day and night, every day. ``unknown`` keeps only a comment. ``school_days`` counts only when
    ``school`` is ``OTHER``. ``comment`` is said of every opening (« sur rendez-vous »).
    """

    days: Week = CLOSED_WEEK
    school: Holidays = Holidays.SAME
    school_days: Week = CLOSED_WEEK
    bank: BankHolidays = BankHolidays.SAME
    comment: str = ""
    always: bool = False
    unknown: bool = False


def to_text(table: WeekTable) -> str:
    """Return the expression of ``table``; empty when nothing at all is known. Raises ``Refused`` as ``checked``."""
    comment = " ".join(table.comment.replace('"', "'").split())
    remark = f' "{comment}"' if comment else ""
    if table.unknown:
        return checked(f"unknown{remark}") if comment else ""
    usual = [f"24/7{remark}"] if table.always else _week_rules(table.days, "", remark)
    return checked(
        "; ".join([*usual, *_holiday_rules(table, remark)] if usual else _closed_rules(table, remark))
    )


def _closed_rules(table: WeekTable, remark: str) -> list[str]:
    """Return the rules of a service that opens in school holidays only, or never."""
    other = _week_rules(table.school_days, "SH ", remark) if table.school is Holidays.OTHER else []
    return [*other, *_bank_rules(table)] if other else ["off"]


def _holiday_rules(table: WeekTable, remark: str) -> list[str]:
    other = _week_rules(table.school_days, "SH ", remark) if table.school is Holidays.OTHER else []
    return [*([] if table.school is Holidays.SAME else ["SH off"]), *other, *_bank_rules(table)]


def _bank_rules(table: WeekTable) -> list[str]:
    return ["PH off"] if table.bank is BankHolidays.CLOSED else []


def _week_rules(week: Week, prefix: str, remark: str) -> list[str]:
    return [
        f"{prefix}{','.join(day_names(days))} {','.join(map(_span_text, spans))}{remark}"
        for days, spans in same_days(week)
    ]


def same_days(week: Week) -> list[tuple[frozenset[int], tuple[Span, ...]]]:
    """Return the open days of ``week``, those with the same hours together."""
    grouped = dict[tuple[Span, ...], set[int]]()
    for day, spans in enumerate(week):
        if spans:
            grouped.setdefault(spans, set()).add(day)
    return [(frozenset(days), spans) for spans, days in grouped.items()]


def _span_text(span: Span) -> str:
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in span)


# --- from an expression -------------------------------------------------------------------------------

_KINDS_OF_DAY: Final = {
    "usual": frozenset[str](),
    "school": frozenset({"SH"}),
    "bank": frozenset({"PH"}),
    "both": frozenset({"PH", "SH"}),
}
_Laid = tuple[tuple[Stretch, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """The same week on ordinary days, school holidays and bank holidays; ``comment`` is said of all of it."""

    usual: Week
    school: Week
    bank: Week
    both: Week
    comment: str
    kind: Kind


def weeks_of(rules: tuple[Rule, ...]) -> Weeks | None:
    """Return what the rules say of each kind of day; None when they depend on dates or on the place in a month.

    None too when the comments or what is known change from one opening to another.
    """
    if not rules or any(_rare(rule) for rule in rules):
        return None
    laid = {name: _laid_week(rules, kept) for name, kept in _KINDS_OF_DAY.items()}
    said = {(stretch.comment, stretch.kind) for week in laid.values() for day in week for stretch in day}
    if len(said) > 1:
        return None
    comment, kind = said.pop() if said else ("", Kind.OPEN)
    weeks = {name: tuple(_joined(day) for day in week) for name, week in laid.items()}
    return Weeks(**weeks, comment=comment, kind=kind)


def to_table(text: str) -> WeekTable | None:
    """Return the table of an expression; None when it says more than a table can. Empty text is unknown."""
    if not text.strip():
        return WeekTable(unknown=True)
    weeks = weeks_of(readable(text))
    if weeks is None:
        return None
    if weeks.kind is Kind.UNKNOWN:
        whole = weeks.usual == ALWAYS_WEEK == weeks.bank == weeks.school
        return WeekTable(unknown=True, comment=weeks.comment) if whole else None
    bank = _bank(weeks)
    if bank is None:
        return None
    school = _school(weeks)
    return WeekTable(
        days=CLOSED_WEEK if weeks.usual == ALWAYS_WEEK else weeks.usual,
        always=weeks.usual == ALWAYS_WEEK,
        school=school,
        school_days=weeks.school if school is Holidays.OTHER else CLOSED_WEEK,
        bank=bank,
        comment=weeks.comment,
    )


ALWAYS_WEEK: Final[Week] = (((0, DAY),),) * 7


def _bank(weeks: Weeks) -> BankHolidays | None:
    if weeks.bank == weeks.both == CLOSED_WEEK and {weeks.usual, weeks.school} != {CLOSED_WEEK}:
        return BankHolidays.CLOSED
    return BankHolidays.SAME if weeks.bank == weeks.usual and weeks.both == weeks.school else None


def _school(weeks: Weeks) -> Holidays:
    if weeks.school == weeks.usual:
        return Holidays.SAME
    return Holidays.CLOSED if weeks.school == CLOSED_WEEK else Holidays.OTHER


def _rare(rule: Rule) -> bool:
    said_closed = rule.modifier == "off" and bool(rule.comment)
    return bool(rule.wide) or said_closed or any(part.nth for part in rule.days)


def _laid_week(rules: tuple[Rule, ...], kept: frozenset[str]) -> _Laid:
    return tuple(_laid_day(rules, day, kept) for day in range(7))


def _laid_day(rules: tuple[Rule, ...], day: int, kept: frozenset[str]) -> tuple[Stretch, ...]:
    stretches = list[Stretch]()
    for rule in rules:
        holiday = bool(kept.intersection(rule.holidays))
        weekday = any(day in part.weekdays for part in rule.days)
        chosen = holiday and weekday if rule.both else holiday or weekday
        if chosen or not (rule.holidays or rule.days):
            stretches = lay(stretches, rule)
    return tuple(stretches)


def _joined(day: Sequence[Stretch]) -> tuple[Span, ...]:
    spans = list[Span]()
    for stretch in sorted(day, key=lambda stretch: stretch.begin):
        if spans and stretch.begin <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(stretch.end, spans[-1][1]))
        else:
            spans.append((stretch.begin, stretch.end))
    return tuple(spans)


# --- weekly rows of the sources and of HSDS -----------------------------------------------------------


def from_openings(rows: Iterable[Opening]) -> str:
    """Return the expression of weekly rows (RFC 5545 days); empty, not known, when there is none.

    An hour of closing not after that of opening is the next day. Raises ``Refused`` for hours that are none.
    """
    week = [list[Span]() for _ in range(7)]
    for row in rows:
        span = _span(row)
        for day in row.byday.split(","):
            week[ICAL_DAYS.index(day)].append(span)
    days = tuple(_joined([Stretch(*span, Kind.OPEN) for span in spans]) for spans in week)
    if days == ALWAYS_WEEK:
        return "24/7"
    return to_text(WeekTable(days=days)) if any(days) else ""


def _span(row: Opening) -> Span:
    begin, end = (int(text[:2]) * 60 + int(text[3:5]) for text in (row.opens_at, row.closes_at))
    return begin, end if end > begin else end + DAY


def to_openings(text: str) -> list[Opening] | None:
    """Return the weekly rows of ordinary weeks (HSDS schedules: byday, opens_at, closes_at).

    None when the hours are not known or too rich for weekly rows. What changes on holidays, and comments such
    as « sur rendez-vous », are not in these rows: give the sentence of the expression beside them.
    """
    weeks = weeks_of(readable(text))
    if weeks is None or weeks.kind is Kind.UNKNOWN:
        return None
    grouped = dict[Span, list[int]]()
    for day, spans in enumerate(weeks.usual):
        for span in spans:
            grouped.setdefault(span, []).append(day)
    return [
        Opening(",".join(ICAL_DAYS[day] for day in days), _hour(begin), _hour(end))
        for (begin, end), days in grouped.items()
    ]


def _hour(minutes: int) -> str:
    return f"{minutes % DAY // 60:02}:{minutes % 60:02}"
