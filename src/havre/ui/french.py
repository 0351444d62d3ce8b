"""French typography and dates in words; pure functions, the clock is an argument."""

from __future__ import annotations

import re
from datetime import date, datetime

NBSP = "\u00a0"
NARROW = "\u202f"

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT_MONTHS = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
SHORT_DAYS = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."]

_BEFORE_HIGH_MARK = re.compile(rf"(?<=[^\s{NBSP}{NARROW}])[ {NBSP}{NARROW}]+([;!?]+)")
_BEFORE_COLON = re.compile(rf"(?<=\S)[ {NBSP}{NARROW}]+(:)(?=\s|$)")
_OPENING = re.compile(rf"«[\s{NARROW}]*")
_CLOSING = re.compile(rf"(?:(?<![\s{NARROW}])[\s{NARROW}]+)?»")
_NUMBER_UNIT = re.compile(r"(\d) (?=(?:%|€|h|min|km|ans?|jours?|mois)\b|[%€])")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
# Most texts of a page hold none of these: they are returned as they are.
PERHAPS = re.compile(r"[;!?:«»]|\d [\d%€hmajk]")


def spaced(text: str) -> str:
    """Return ``text`` with the no-break spaces of French: before « ; : ! ? % € » and inside guillemets.

    Only spaces already typed are changed (``10:30`` or an address stay as they are).
    """
    if not PERHAPS.search(text):
        return text
    text = _BEFORE_HIGH_MARK.sub(rf"{NARROW}\1", text)
    text = _BEFORE_COLON.sub(rf"{NBSP}\1", text)
    text = _OPENING.sub(f"«{NBSP}", text)
    text = _CLOSING.sub(f"{NBSP}»", text)
    text = _THOUSANDS.sub(NARROW, text)
    return _NUMBER_UNIT.sub(rf"\1{NBSP}", text)


def quoted(text: str) -> str:
    """Return ``text`` between French guillemets with no-break spaces; those already typed around it are enough."""
    bare = text.strip()
    if bare.startswith("«") and bare.endswith("»") and bare.count("«") == 1:
        bare = bare[1:-1].strip()
    return f"«{NBSP}{bare}{NBSP}»"


def date_words(day: date) -> str:
    """Return « 24 novembre 2026 », the first of a month being « 1er »."""
    return f"{_day_number(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def short_date(day: date, *, today: date | None = None) -> str:
    """Return « mar. 24 nov. », with the year when it is not that of ``today``."""
    words = f"{SHORT_DAYS[day.weekday()]} {_day_number(day)}{NBSP}{SHORT_MONTHS[day.month - 1]}"
    return words if today is not None and today.year == day.year else f"{words} {day.year}"


def clock_words(moment: datetime) -> str:
    """Return « 15 h 04 » in the time zone ``moment`` already carries."""
    return f"{moment.hour}{NBSP}h{NBSP}{moment.minute:02d}"


def datetime_words(moment: datetime) -> str:
    """Return « 24 novembre 2026 à 15 h 04 » in the time zone ``moment`` already carries."""
    return f"{date_words(moment.date())} à {clock_words(moment)}"


_NEAR = {0: "aujourd’hui", 1: "demain", -1: "hier"}


def delay_words(day: date, *, today: date) -> str:
    """Return a due date as words: « dans 3 jours (mar. 24 nov.) », « en retard de 2 jours (…) »."""
    gap = (day - today).days
    shown = short_date(day, today=today)
    if gap in (0, 1):
        return f"{_NEAR[gap]} ({shown})"
    if gap > 1:
        return f"dans {gap}{NBSP}jours ({shown})"
    return f"en retard de {-gap}{NBSP}{'jour' if gap == -1 else 'jours'} ({shown})"


def ago_words(day: date, *, today: date) -> str:
    """Return a past date as words: « hier (…) », « il y a 12 jours (…) »; a future one as a delay."""
    gap = (today - day).days
    shown = short_date(day, today=today)
    if gap < 0:
        return delay_words(day, today=today)
    if gap <= 1:
        return f"{_NEAR[-gap]} ({shown})"
    return f"il y a {gap}{NBSP}jours ({shown})"


_SEPARATORS = re.compile(r"[\s./\\,-]+")
_NEAR_WORDS = {"aujourd'hui": 0, "aujourdhui": 0, "demain": 1, "hier": -1}


def parse_day(typed: str, *, today: date) -> date | None:
    """Read a date as people type it; return None when it cannot be read.

    Understands 24/11/2026, 24-11-26, 24.11.2026, 24 11 2026, 24112026, 2026-11-24,
    « 24 novembre 2026 », « 1er déc. 2026 », « 24 nov » (year of ``today``), « hier », « demain ».
    """
    text = typed.strip().lower().replace("’", "'")
    if text in _NEAR_WORDS:
        return date.fromordinal(today.toordinal() + _NEAR_WORDS[text])
    parts = [part for part in _SEPARATORS.split(text) if part]
    if len(parts) == 1 and re.fullmatch(r"\d{8}", text):
        parts = [text[:2], text[2:4], text[4:]]
    if len(parts) == 2:
        parts.append(str(today.year))
    return _from_parts(parts, today=today) if len(parts) == 3 else None


def _from_parts(parts: list[str], *, today: date) -> date | None:
    """Return the date of three parts, day first, or year first when it has four figures."""
    first, middle, last = parts
    if re.fullmatch(r"\d{4}", first):
        first, last = last, first
    month = _month_number(middle)
    if month is None or not re.fullmatch(r"\d{1,2}(er)?", first) or not re.fullmatch(r"\d{2}|\d{4}", last):
        return None
    try:
        return date(_full_year(last, today=today), month, int(first.removesuffix("er")))
    except ValueError:
        return None


def _full_year(figures: str, *, today: date) -> int:
    """Return a four-figure year; two figures mean the century that keeps it within ten years ahead."""
    if len(figures) == 4:
        return int(figures)
    year = today.year - today.year % 100 + int(figures)
    return year if year <= today.year + 10 else year - 100


def _month_number(word: str) -> int | None:
    """Return 1 to 12 for a number or for a French month, whole or shortened to three letters or more."""
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    matches = [
        i for i, name in enumerate(MONTHS, 1) if len(word) >= 3 and _bare(name).startswith(_bare(word))
    ]
    shortened = [i for i, name in enumerate(SHORT_MONTHS, 1) if _bare(name.rstrip(".")) == _bare(word)]
    found = shortened or matches
    return found[0] if len(found) == 1 else None


def _bare(word: str) -> str:
    """Return ``word`` without the accents French months carry."""
    return word.translate(str.maketrans("éèû", "eeu"))


def _day_number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


_SHORT_NUMBER_GROUPS = {2: (2,), 3: (3,), 4: (2, 2), 6: (3, 3)}


def phone_words(number: str) -> str:
    """Return a telephone number grouped as it is read aloud: « 01 23 45 67 89 », « 119 », « 39 19 ».

    Numbers of another country, or of a shape not known, come back as they were typed.
    """
    digits = re.sub(r"[^\d+]", "", number)
    national = re.sub(r"^(?:\+|00)33", "0", digits)
    if re.fullmatch(r"0\d{9}", national):
        return NBSP.join(national[i : i + 2] for i in range(0, 10, 2))
    if digits.isdigit() and len(digits) in _SHORT_NUMBER_GROUPS and not digits.startswith("0"):
        return _grouped(digits, _SHORT_NUMBER_GROUPS[len(digits)])
    return number.strip()


def phone_target(number: str) -> str:
    """Return what follows ``tel:``: digits and a leading plus, French numbers in international form."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"+33{digits[1:]}" if re.fullmatch(r"0\d{9}", digits) else digits


def _grouped(digits: str, sizes: tuple[int, ...]) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return NBSP.join(parts)
