"""Reading an OpenStreetMap ``opening_hours`` expression into rules; what is refused is told in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

from opening_hours import validate

from havre.kernel.errors import Refused
from havre.kernel.text import clean

MAX_LENGTH: Final = 1000  # what the database keeps
MAX_RULES: Final = 40
DAY: Final = 24 * 60
DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
EVERY_DAY: Final = frozenset(range(7))

Span = tuple[int, int]  # minutes from the midnight that begins the day; the second may be up to 48 h

_DAY = "|".join(DAYS)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TOKEN: Final = re.compile(
    rf"""\s*(?:
    (?P<comment>"[^"]*")
  | (?P<always>24/7)
  | (?P<separator>;|\|\|)
  | (?P<comma>,)
  | (?P<time>\d{{1,2}}:\d{{2}}\s?-\s?\d{{1,2}}:\d{{2}})(?![\d:+/])
  | (?P<day>(?:{_DAY})(?:\s?-\s?(?:{_DAY}))?\b(?:\[-?\d(?:[,-]-?\d){{0,9}}\])?)
  | (?P<holiday>(?:PH|SH)\b)
  | (?P<modifier>(?:off|closed|open|unknown)\b)
  | (?P<wide>(?:{_MONTHS}|weeks?|easter|days?)\b|\d{{1,4}}(?![\d:])|[-/+])
  )""",
    re.VERBOSE | re.IGNORECASE,
)
_SUN: Final = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b", re.IGNORECASE)
_DASHES: Final = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\n": " ", "\t": " ", "\xa0": " "})
_CASE: Final = {word.casefold(): word for word in [*DAYS, "PH", "SH", *_MONTHS.split("|")]}

_SENTENCES: Final = {
    "hours_too_long": (
        f"Les horaires dépassent {MAX_LENGTH} signes ou {MAX_RULES} règles. Gardez l'essentiel, et mettez le "
        "reste dans la description."
    ),
    "hours_sun": (
        "Les heures de lever et de coucher du soleil ne sont pas acceptées : écrivez des heures fixes, "
        "par exemple 09:00-18:00."
    ),
    "hours_unreadable": (
        "Ces horaires ne peuvent pas être lus{where}. Remplissez le tableau de la semaine, ou écrivez par "
        "exemple « Mo-Fr 09:00-12:00,14:00-17:00; PH off »."
    ),
    "hours_range": (
        "La plage « {where} » n'est pas une plage d'heures : écrivez le début puis la fin, par exemple "
        "09:00-12:00, ou 21:00-08:00 pour une nuit."
    ),
}


@dataclass(frozen=True, slots=True)
class DayPart:
    """Days of the week (0 = Monday); ``nth`` keeps only some of the month: 1 the first, -1 the last."""

    weekdays: frozenset[int]
    nth: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``separator`` tells how it meets those before: ``;`` replaces, ``,`` adds, ``||`` fills gaps.

    ``wide`` is a selector of years, dates, months or weeks as written. When there are both holidays and
    days, ``both`` tells that a day must be of the two (``SH Mo-Fr``), else one is enough (``Mo-Fr,PH``).
    ``modifier`` is ``open``, ``off`` or ``unknown``; no ``spans`` means the whole day.
    """

    separator: str = ";"
    wide: str = ""
    holidays: tuple[str, ...] = ()
    days: tuple[DayPart, ...] = ()
    both: bool = False
    spans: tuple[Span, ...] = ()
    modifier: str = "open"
    comment: str = ""

    @property
    def everywhen(self) -> bool:
        """Tell whether the rule selects nothing: all days, all hours."""
        return not (self.wide or self.holidays or self.days or self.spans)

    def __str__(self) -> str:
        """Return the rule in the syntax of OpenStreetMap, without its separator."""
        days, holidays = ",".join(map(_day_text, self.days)), ",".join(self.holidays)
        chosen = f"{holidays} {days}" if self.both else ",".join(part for part in (days, holidays) if part)
        spans = ",".join(f"{_clock(begin)}-{_end_text(begin, end)}" for begin, end in self.spans)
        modifier = "" if self.modifier == "open" else self.modifier
        comment = f'"{self.comment}"' if self.comment else ""
        always = "24/7" if self.everywhen and not modifier else ""
        return " ".join(part for part in (self.wide, chosen, spans, always, modifier, comment) if part)


def checked(text: str) -> str:
    """Return the expression in its normal form; empty for an empty text, which means hours not known.

    Raises ``Refused``: ``hours_too_long``, ``hours_unreadable``, ``hours_range``, or ``hours_sun`` for hours
    that follow the sun.
    """
    return text_of(rules_of(text))


def text_of(rules: tuple[Rule, ...]) -> str:
    """Return the expression of ``rules``."""
    marks = {";": "; ", ",": ", ", "||": " || "}
    return "".join((marks[rule.separator] if place else "") + str(rule) for place, rule in enumerate(rules))


def rules_of(text: str) -> tuple[Rule, ...]:
    """Return the rules of an expression, none for an empty one; raises ``Refused`` as ``checked`` does."""
    if len(text) > MAX_LENGTH:
        _refuse("hours_too_long")
    return _rules_of(text)


@lru_cache(maxsize=8192)
def _rules_of(text: str) -> tuple[Rule, ...]:
    plain = clean(text).translate(_DASHES).strip().rstrip(";").strip()
    rules = tuple(_Reader(separator, tokens).rule() for separator, tokens in _parted(plain)) if plain else ()
    if len(rules) > MAX_RULES:
        _refuse("hours_too_long")
    written = text_of(rules)
    if rules and not validate(written):
        _refuse("hours_unreadable", _near(written))
    return rules


Token = tuple[str, str]


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            _refuse(
                "hours_sun" if _SUN.match(text[place:].lstrip()) else "hours_unreadable", _near(text[place:])
            )
        yield found.lastgroup, found[found.lastgroup]
        place = found.end()


_BEGIN: Final = {"wide", "holiday", "day", "time", "always", "modifier", "comment"}
_INSIDE: Final = {
    "wide": {"wide"},
    "day": {"day", "holiday"},
    "holiday": {"day", "holiday"},
    "time": {"time"},
}


def _parted(text: str) -> Iterator[tuple[str, list[Token]]]:
    """Yield each rule with the separator before it; a comma separates rules unless it is inside a list."""
    tokens = list(_tokens(text))
    separator, current = ";", list[Token]()
    for place, (kind, value) in enumerate(tokens):
        after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
        before = current[-1][0] if current else ""
        inside = kind == "comma" and after in _INSIDE.get(before, set())
        if kind not in {"separator", "comma"} or inside:
            current.append((kind, value))
            continue
        if not current or after not in _BEGIN or (before in {"wide", "day", "holiday"} and kind == "comma"):
            _refuse("hours_unreadable", _near(value))
        yield separator, current
        separator, current = value, []
    yield separator, current


class _Reader:
    """Reads the tokens of one rule in their order: wide, holidays and days, hours, modifier, comment."""

    def __init__(self, separator: str, tokens: list[Token]) -> None:
        self.separator = separator
        self.tokens = tokens
        self.place = 0

    def rule(self) -> Rule:
        wide = self._wide()
        first, second, both = self._chosen()
        always = bool(self._taken("always"))
        spans = tuple(_span(value) for value in self._taken("time"))
        modifiers, comments = self._taken("modifier"), self._taken("comment")
        if self.place < len(self.tokens) or max(len(modifiers), len(comments)) > 1 or (always and spans):
            _refuse("hours_unreadable", _near(" ".join(value for _, value in self.tokens[self.place :])))
        comment = " ".join(comments[0].strip('"').split()) if comments else ""
        alone = bool(comment) and len(self.tokens) == 1
        return Rule(
            separator=self.separator,
            wide=wide,
            holidays=first,
            days=second,
            both=both,
            spans=spans,
            # A comment alone opens no door: the wiki of OpenStreetMap reads it as "unknown".
            modifier=_modifier(modifiers, "unknown" if alone else "open"),
            comment=comment,
        )

    def _taken(self, kind: str) -> list[str]:
        found = list[str]()
        while self.place < len(self.tokens) and self.tokens[self.place][0] == kind:
            found.append(self.tokens[self.place][1])
            self.place += 1
            if self._next("comma"):
                self.place += 1
        return found

    def _next(self, kind: str) -> bool:
        return self.place < len(self.tokens) and self.tokens[self.place][0] == kind

    def _wide(self) -> str:
        words = list[str]()
        while self._next("wide") or (words and self._next("comma")):
            words.append(self.tokens[self.place][1])
            self.place += 1
        text = " ".join(_CASE.get(word.casefold(), word.lower()) for word in words)
        return re.sub(r" ?([-,/]) ?", r"\1", text)

    def _chosen(self) -> tuple[tuple[str, ...], tuple[DayPart, ...], bool]:
        """Return holidays, days and whether both are needed: ``SH Mo`` needs both, ``SH,Mo`` does not."""
        holidays, days, both = list[str](), list[DayPart](), False
        while self._next("day") or self._next("holiday"):
            kind, value = self.tokens[self.place]
            spaced = self.place > 0 and self.tokens[self.place - 1][0] in {"day", "holiday"}
            if spaced and (kind == "holiday" or self.tokens[self.place - 1][0] == "day"):
                _refuse("hours_unreadable", _near(value))
            both = both or spaced
            if kind == "day":
                days.append(_day_part(value))
            else:
                holidays.append(value.upper())
            self.place += 1
            if self._next("comma"):
                self.place += 1
        return tuple(dict.fromkeys(holidays)), tuple(days), both


def _modifier(found: list[str], default: str) -> str:
    return {"closed": "off"}.get(found[0].lower(), found[0].lower()) if found else default


def _day_part(text: str) -> DayPart:
    name, _, nth = text.partition("[")
    first, _, last = (part.strip().capitalize() for part in name.partition("-"))
    begin, end = DAYS.index(first), DAYS.index(last or first)
    weekdays = frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return DayPart(weekdays, _positions(nth.rstrip("]")))


def _positions(text: str) -> frozenset[int]:
    places = set[int]()
    for part in filter(None, text.split(",")):
        found = re.fullmatch(r"(-?[1-5])(?:-([1-5]))?", part)
        if found is None:
            _refuse("hours_unreadable", _near(f"[{text}]"))
        places.update(range(int(found[1]), int(found[2] or found[1]) + 1) if found[2] else {int(found[1])})
    return frozenset(places)


def _span(text: str) -> Span:
    begin, end = (int(part.split(":")[0]) * 60 + int(part.split(":")[1]) for part in text.split("-"))
    if begin == end == 0:
        end = DAY
    end += DAY if end < begin else 0
    bad_minutes = any(int(part.split(":")[1]) > 59 for part in text.split("-"))
    if bad_minutes or begin >= DAY or not 0 < end - begin <= DAY:
        _refuse("hours_range", text)
    return begin, end


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _end_text(begin: int, end: int) -> str:
    return _clock(end - DAY if DAY < end < begin + DAY else end)


def _day_text(part: DayPart) -> str:
    nth = f"[{','.join(map(str, sorted(part.nth)))}]" if part.nth else ""
    return ",".join(f"{name}{nth}" for name in day_names(part.weekdays))


def day_names(weekdays: frozenset[int]) -> list[str]:
    """Return the days as OpenStreetMap writes them, three days or more in a row as one.

    >>> day_names(frozenset({0, 1, 2, 5, 6}))
    ['Mo-We', 'Sa', 'Su']
    """
    return [
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 1 else DAYS[run[0]]
        for row in runs(weekdays)
        for run in ([row] if len(row) > 2 else [[day] for day in row])
    ]


def runs(weekdays: frozenset[int]) -> list[list[int]]:
    """Return the days grouped when they follow each other.

    >>> runs(frozenset({0, 1, 2, 5}))
    [[0, 1, 2], [5]]
    """
    rows = list[list[int]]()
    for day in sorted(weekdays):
        if rows and rows[-1][-1] == day - 1:
            rows[-1].append(day)
        else:
            rows.append([day])
    return rows


def _near(text: str) -> str:
    excerpt = text.strip()[:30]
    return f" à « {excerpt} »" if excerpt else ""


def _refuse(code: str, where: str = "") -> NoReturn:
    raise Refused(_SENTENCES[code].format(where=where), code=code, field="hours")
