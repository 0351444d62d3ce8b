"""The steps that every parser shares: reading safely, cleaning contacts, reading dates and points."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from havre.directory.importers.emails import functional_email
from havre.directory.importers.links import site
from havre.directory.importers.phones import telephones
from havre.directory.importers.records import (
    Flag,
    Outcome,
    Reason,
    Refusal,
    Telephone,
    Unreadable,
    excerpt_of,
    one_line,
)
from havre.directory.importers.text_stream import TextStream

MAX_PHONES = 6
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_POSTAL = re.compile(r"[0-9]{5}")
MAX_RECORDS = 500_000


@dataclass(frozen=True, slots=True)
class Contacts:
    """How a service is reached, with the doubts met on the way."""

    phones: tuple[Telephone, ...]
    email: str
    url: str
    flags: frozenset[Flag]


def contacts(*, phones: Iterable[tuple[object, object]], email: object, url: object, known: str) -> Contacts:
    """Return what is kept; ``phones`` are pairs (text, note), ``known`` the names a mailbox may bear."""
    numbers: dict[str, Telephone] = {}
    flags: set[Flag | None] = set()
    for text, note in phones:
        found, doubts = telephones(text, note=note)
        flags |= doubts
        numbers |= {phone.number: phone for phone in found}
    address, doubt = functional_email(email, known=known)
    link, wrong = site(url)
    flags |= {doubt, wrong, None if numbers else Flag.NO_PHONE}
    kept = tuple(numbers.values())[:MAX_PHONES]
    return Contacts(kept, address, link, frozenset(flag for flag in flags if flag))


def guarded(stream: TextStream, parse: Callable[[Iterator[str]], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Yield what ``parse`` reads in ``stream``; what stops the reading becomes a fatal refusal."""
    count = 0
    try:
        for outcome in parse(stream.chunks()):
            count += 1
            if count > MAX_RECORDS:
                raise Unreadable(Reason.TOO_LARGE)
            yield outcome
    except Unreadable as error:
        yield Refusal(0, error.reason, fatal=True)


def attempt(build: Callable[[], Outcome], *, line: int, raw: str) -> Outcome:
    """Return the record that ``build`` makes, or the refusal when it finds the line unreadable."""
    try:
        return build()
    except Unreadable as error:
        return Refusal(line, error.reason, excerpt_of(raw))


def identifier(value: object) -> str:
    """Return the identifier of the record in its source; raises ``Unreadable`` when there is none."""
    text = one_line(value, limit=100)
    if not text or len(str(value)) > 100:
        raise Unreadable(Reason.NO_ID)
    return text


def day_of(value: object, *formats: str) -> tuple[date | None, frozenset[Flag]]:
    """Return the day written in the first of ``formats`` that fits (years 1990 to 2100).

    What follows the tenth character, an hour, does not count.
    """
    text = one_line(value)[:10]
    if not text:
        return None, frozenset()
    day = _day(text, formats)
    return (day, frozenset()) if day else (None, frozenset({Flag.DATE_INVALID}))


@lru_cache(maxsize=1 << 13)
def _day(text: str, formats: tuple[str, ...]) -> date | None:
    for pattern in formats:
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day of the source, no hour is kept
        except ValueError:
            continue
        if 1990 <= day.year <= 2100:
            return day
    return None


def insee_code(value: object) -> str:
    """Return the text when it has the form of an INSEE code of commune (a lost first zero given back).

    A text of another form is returned cut, and will name no commune: it is never shortened into a code.
    """
    plain = (
        isinstance(value, str) and len(value) == 5 and value.isalnum()
    )  # most of the two million of a file
    return _code(value if plain else one_line(value))


@lru_cache(maxsize=1 << 14)
def _code(text: str) -> str:
    text = "0" + text if len(text) == 4 and text.isascii() and text.isdigit() else text.upper()
    return text if _INSEE.fullmatch(text) else text[:4]


def postal_code(value: object) -> str:
    """Return the five figures of a postal code, or ""."""
    text = one_line(value).replace(" ", "")
    text = "0" + text if len(text) == 4 and text.isascii() and text.isdigit() else text
    return text if _POSTAL.fullmatch(text) else ""


def point_of(lat: object, lon: object) -> tuple[float, float] | tuple[None, None]:
    """Return the coordinates in degrees when both are finite, in range and not the null island."""
    first, second = number(lat), number(lon)
    if first is None or second is None or abs(first) > 90 or abs(second) > 180:
        return None, None
    return (None, None) if first == second == 0 else (round(first, 6), round(second, 6))


def number(value: object) -> float | None:
    """Return a finite number written with a dot or a comma, or None."""
    if not isinstance(value, str | int | float):
        return None
    try:
        result = float(str(value)[:40].strip().replace(",", "."))
    except ValueError:
        return None
    return result if math.isfinite(result) else None


def texts(*values: object) -> tuple[str, ...]:
    """Return the values that hold something, one clean line each, without repetition."""
    return tuple(dict.fromkeys(text for text in (one_line(value) for value in values) if text))


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of ``value`` when it is a list of objects; anything else counts for nothing."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
