"""Steps shared by the sources that describe a service: free text, ages, codes, yes or no, hours, areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from havre.directory.hours import checked
from havre.directory.importers.emails import functional_email
from havre.directory.importers.records import Flag, one_line
from havre.kernel.errors import Refused
from havre.kernel.text import clean, fold
from havre.kernel.words import Vocabulary

MAX_PROSE = 10_000
MAX_DOCUMENTS = 20
MAX_AREA_WORDS = 200
MAX_AREAS = 2_000
MAX_HOURS_COLUMN = 1000
OLDEST = 130
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,24}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_DEPARTEMENT = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4-9])")
_COMMUNE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_FRANCE = frozenset({"france", "france entiere", "99100", "fr"})
_YES = frozenset({"oui", "o", "yes", "true", "vrai", "1", "x"})
_NO = frozenset({"non", "n", "no", "false", "faux", "0"})

Flags = frozenset[Flag]
NO_FLAG: Flags = frozenset()


def prose(value: object, *, known: str = "", limit: int = MAX_PROSE) -> tuple[str | None, Flags]:
    """Return free text with its lines, or None; mailboxes that may be a person's are taken out."""
    if not isinstance(value, str):
        return None, NO_FLAG
    lines = (" ".join(line.split()) for line in clean(value[: limit * 4]).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    flags: set[Flag] = set()

    def kept(found: re.Match[str]) -> str:
        address, doubt = functional_email(found[0], known=known)
        flags.update({doubt} if doubt else set())
        return address or "[courriel écarté]"

    text = _MAILBOX.sub(kept, text)
    flags |= {Flag.TEXT_CUT} if len(text) > limit else set()
    return text[:limit].rstrip() or None, frozenset(flags)


def hours(value: object) -> tuple[str | None, Flags]:
    """Return the normal form of an expression of OpenStreetMap, or None with a doubt when it cannot be read."""
    text = one_line(value, limit=MAX_HOURS_COLUMN * 2)
    if not text:
        return None, NO_FLAG
    try:
        found = checked(text)
    except Refused:
        return None, frozenset({Flag.HOURS_UNREAD})
    if len(found) > MAX_HOURS_COLUMN:
        return None, frozenset({Flag.HOURS_UNREAD})
    return found or None, NO_FLAG


def ages(lowest: object, highest: object) -> tuple[int | None, int | None, Flags]:
    """Return the two ages; decimals, ages out of 0 to 130 and ages in disorder are refused with a doubt."""
    (low, bad_low), (high, bad_high) = age(lowest), age(highest)
    if low is not None and high is not None and low > high:
        return None, None, frozenset({Flag.AGE_INVALID})
    return low, high, frozenset({Flag.AGE_INVALID}) if bad_low or bad_high else NO_FLAG


def age(value: object) -> tuple[int | None, bool]:
    """Return the age in years when it is a whole number from 0 to 130, and whether something else was written."""
    if value is None or isinstance(value, bool):
        return None, isinstance(value, bool)
    text = one_line(str(value) if isinstance(value, int | float) else value, limit=20).removesuffix(".0")
    if not text:
        return None, False
    whole = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else OLDEST + 1
    return (whole, False) if whole <= OLDEST else (None, True)


def yes_no(value: object) -> tuple[bool | None, Flags]:
    """Return True, False or None (nothing said), with a doubt for another word."""
    if isinstance(value, bool):
        return value, NO_FLAG
    word = fold(one_line(value, limit=20))
    if word in _YES or word in _NO:
        return word in _YES, NO_FLAG
    return None, frozenset({Flag.VALUE_UNKNOWN}) if word else NO_FLAG


def words(value: object, *, limit: int = 200) -> list[str]:
    """Return at most ``limit`` parts of a list, or of a text cut at ``|``, ``;`` or line ends; one clean line each."""
    if isinstance(value, str):
        value = re.split(r"[|;\n]", value[: limit * 20])
    if not isinstance(value, list | tuple | set):
        return []
    return [text for text in (one_line(part, limit=120) for part in list(value)[:limit]) if text]


def codes_of(vocabulary: type[Vocabulary], value: object) -> tuple[tuple[str, ...] | None, Flags]:
    """Return the codes that the words name, by code or by label; None when there are none."""
    found = words(value)
    known = names_of(vocabulary)
    codes = [known.get(fold(word)) for word in found]
    flags = frozenset({Flag.VALUE_UNKNOWN}) if None in codes else NO_FLAG
    kept = {code for code in codes if code}
    return tuple(code for code in vocabulary.codes() if code in kept) or None, flags


def code_of(vocabulary: type[Vocabulary], value: object) -> tuple[str | None, Flags]:
    """Return the one code that the word names; two are a doubt."""
    found, flags = codes_of(vocabulary, [one_line(value)])
    return (found[0] if found else None), flags


@cache
def names_of(vocabulary: type[Vocabulary]) -> Mapping[str, str]:
    """Return the codes by folded code, label, and label before its colon or its parenthesis."""
    names: dict[str, str] = {}
    for member in vocabulary:
        short = re.split(r"[:(]", member.label)[0]
        names |= {fold(text): member.value for text in (member.value, member.label, short)}
    return names


def languages(value: object) -> tuple[tuple[str, ...] | None, Flags]:
    """Return the codes of languages (ISO 639), lower case."""
    found = [word.casefold() for word in words(value)]
    kept = tuple(dict.fromkeys(word for word in found if _LANGUAGE.fullmatch(word)))
    return kept or None, frozenset({Flag.VALUE_UNKNOWN}) if len(kept) < len(set(found)) else NO_FLAG


class Areas(NamedTuple):
    """Where a service is competent; ``words`` are what only a gazetteer can tell (regions, names, EPCI)."""

    communes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    everywhere: bool = False
    words: tuple[str, ...] = ()


def areas(values: Iterable[Any]) -> Areas:
    """Return the communes, the départements, whether it is the whole country, and the words left to be placed."""
    communes: dict[str, None] = {}
    departements: dict[str, None] = {}
    others: dict[str, None] = {}
    everywhere = False
    for text in (one_line(value, limit=60) for value in values):
        code = text.upper()
        if fold(text) in _FRANCE:
            everywhere = True
        elif _DEPARTEMENT.fullmatch(code):
            departements[code] = None
        elif _COMMUNE.fullmatch(code):
            communes[code] = None
        elif text:
            others[text] = None
    return Areas(tuple(communes), tuple(departements), everywhere, tuple(others)[:MAX_AREA_WORDS])
