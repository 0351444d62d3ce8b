"""One French sentence for a whole expression; what is too rare is shown as it is written, and said so."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from havre.directory.hours.evaluate import readable
from havre.directory.hours.expression import DAY, EVERY_DAY, DayPart, Rule, Span, runs, text_of
from havre.directory.hours.laying import Kind, is_appointment
from havre.directory.hours.weekly import ALWAYS_WEEK, CLOSED_WEEK, Week, Weeks, same_days, weeks_of
from havre.directory.hours.wording import MONTHS, WEEK, hour_words, listed, number_words

UNKNOWN: Final = "Horaires non connus : appeler avant"
_MONTHS: Final = dict(
    zip(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        MONTHS,
        strict=True,
    )
)
_NTH: Final = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", -1: "dernier"}


def in_french(text: str) -> str:
    """Return the whole expression as one French sentence; the text itself, said to be so, when it is too rare."""
    if not text.strip():
        return f"{UNKNOWN}."
    rules = readable(text)
    if not rules:
        return f"Horaires tels que reçus : {' '.join(text.split())}"
    weeks = weeks_of(rules)
    told = (_told_weeks(weeks) if weeks else "") or _told_rules(rules)
    if not told:
        return f"Horaires (notation OpenStreetMap) : {text_of(rules)}"
    return f"{told[0].upper()}{told[1:]}."


# --- the week -----------------------------------------------------------------------------------------


def _told_weeks(weeks: Weeks) -> str:
    if weeks.kind is Kind.UNKNOWN:
        return _told_unknown(weeks)
    parts = [_week(weeks.usual) or "fermé", *_school(weeks), *_bank(weeks)]
    if "" in parts:
        return ""
    return " ; ".join([*parts, *([weeks.comment] if weeks.comment else [])])


def _told_unknown(weeks: Weeks) -> str:
    comment = weeks.comment or "appeler avant"
    if weeks.usual == weeks.school == weeks.bank == ALWAYS_WEEK:
        return comment if is_appointment(comment) else f"horaires non connus : {comment}"
    return f"{_week(weeks.usual)} ; {comment}" if weeks.usual == weeks.school == weeks.bank else ""


def _school(weeks: Weeks) -> list[str]:
    if weeks.school == weeks.usual:
        return []
    if weeks.school == CLOSED_WEEK:
        return ["fermé pendant les vacances scolaires"]
    if weeks.usual == CLOSED_WEEK:
        return [f"pendant les vacances scolaires, {_week(weeks.school)}"]
    return [f"pendant les vacances scolaires : {_week(weeks.school)}"]


def _bank(weeks: Weeks) -> list[str]:
    if weeks.bank == weeks.usual and weeks.both == weeks.school:
        return []
    if weeks.bank == weeks.both == CLOSED_WEEK:
        return ["fermé les jours fériés"]
    if weeks.bank == weeks.both:
        alike = len(set(weeks.bank)) == 1
        hours = _hours(weeks.bank[0]) if alike else _week(weeks.bank)
        return [f"ouvert les jours fériés {hours}" if alike else f"les jours fériés : {hours}"]
    return [""]


def _week(week: Week) -> str:
    """Return « du lundi au vendredi de 9 h à 12 h, le samedi de 10 h à 12 h »; empty for a closed week."""
    if week == ALWAYS_WEEK:
        return "ouvert jour et nuit, tous les jours"
    return ", ".join(f"{_days(days)} {_hours(spans)}" for days, spans in same_days(week))


def _days(days: frozenset[int]) -> str:
    if days == EVERY_DAY:
        return "tous les jours"
    parts = [
        f"du {WEEK[run[0]]} au {WEEK[run[-1]]}"
        if len(run) > 2
        else listed([f"le {WEEK[day]}" for day in run])
        for run in runs(days)
    ]
    return listed(parts)


def _hours(spans: tuple[Span, ...]) -> str:
    if spans in {((0, DAY),), ()}:
        return "jour et nuit"
    return listed([f"de {_hour(begin)} à {_hour(end)}{_morrow(begin, end)}" for begin, end in spans])


def _morrow(begin: int, end: int) -> str:
    """A night needs no word (« de 21 h à 8 h »); what ends later in the day than it began does."""
    return " le lendemain" if end - begin >= DAY else ""


def _hour(minutes: int) -> str:
    if minutes == 0:
        return "0 h"
    return hour_words(time(minutes % DAY // 60, minutes % 60))


# --- rule after rule ----------------------------------------------------------------------------------


def _told_rules(rules: tuple[Rule, ...]) -> str:
    """Tell each rule after the other, as they are read; empty when one is too rare or fills gaps."""
    told = [_told_rule(rule) for rule in rules]
    return "" if "" in told or any(rule.separator == "||" for rule in rules) else " ; ".join(told)


def _told_rule(rule: Rule) -> str:
    when = [_wide(rule.wide) if rule.wide else "", _chosen(rule)]
    if (rule.wide and not when[0]) or when[1] == "?":
        return ""
    subject = ", ".join(filter(None, when))
    hours = _hours(rule.spans) if rule.spans or rule.modifier == "open" else ""
    comment = rule.comment
    if rule.modifier == "off":
        said = f"fermé {subject} {hours}"
    elif hours:
        said = f"{subject} {hours}"
        comment = comment or ("appeler avant" if rule.modifier == "unknown" else "")
    else:
        said = f"{subject} : horaires non connus" if subject else "horaires non connus"
    return " ".join((f"{said} ({comment})" if comment else said).split())


def _chosen(rule: Rule) -> str:
    names = {"PH": "les jours fériés", "SH": "pendant les vacances scolaires"}
    holidays = listed([names[name] for name in rule.holidays]) if rule.holidays else ""
    days = listed([_part(part) for part in _merged(rule.days)]) if rule.days else ""
    if holidays and days:
        return f"{holidays}, {days}" if rule.both else f"{days} et {holidays}"
    return holidays or days


def _merged(days: tuple[DayPart, ...]) -> tuple[DayPart, ...]:
    plain = frozenset(day for part in days if not part.nth for day in part.weekdays)
    return (*([DayPart(plain)] if plain else []), *(part for part in days if part.nth))


def _part(part: DayPart) -> str:
    if not part.nth:
        return _days(part.weekdays)
    numbers = sorted(part.nth, key=lambda number: (number < 0, number))
    if not part.nth <= _NTH.keys():
        return "?"
    return listed(
        [f"le {_NTH[number]} {WEEK[day]}" for day in sorted(part.weekdays) for number in numbers]
    ) + (" du mois")


_DATE: Final = re.compile(r"(?:(\d{4}) )?([A-Z][a-z]{2})(?: (\d{1,2}))?")


def _wide(wide: str) -> str:
    """Return « de juillet à août », « du 11 avril 2026 au 26 avril 2026 »; empty when it is something else."""
    parts = [_wide_part(part) for part in wide.split(",")]
    return "" if "" in parts else listed(parts)


def _wide_part(part: str) -> str:
    weeks = {"week 01-53/2": "les semaines impaires", "week 1-53/2": "les semaines impaires"}
    weeks |= {"week 02-52/2": "les semaines paires", "week 2-52/2": "les semaines paires"}
    if part in weeks:
        return weeks[part]
    ends = [_DATE.fullmatch(end) for end in part.split("-")]
    if len(ends) > 2 or None in ends:
        return ""
    found = [(end[1] or "", _MONTHS.get(end[2], ""), end[3] or "") for end in ends if end]
    if not all(month for _, month, _ in found):
        return ""
    words = [_date(*one) for one in found]
    exact = [bool(day) for *_, day in found]
    if len(words) == 1:
        return f"le {words[0]}" if exact[0] else f"en {words[0]}"
    if exact == [True, True]:
        return f"du {words[0]} au {words[1]}"
    return f"de {words[0]} à {words[1]}" if exact == [False, False] else ""


def _date(year: str, month: str, day: str) -> str:
    number = number_words(int(day)) if day else ""
    return " ".join(filter(None, [number, month, year]))
