"""Telephone numbers as the sources write them, into the one form that is stored and dialled."""

from __future__ import annotations

import re

from havre.directory.importers.records import Flag, Telephone, one_line
from havre.directory.rules import PhoneKind

_NOT_DIGITS = re.compile(r"[^0-9+]+")
_SHORT = re.compile(r"1[1-9][0-9]?|116[0-9]{3}|3[0-9]{3}|10[0-9]{2}")
_PREMIUM = re.compile(r"08[129][0-9]{7}")
_SEVERAL = re.compile(r"\s+(?:ou|et)\s+|[/;,\n]")
_NOTE = re.compile(r"\([^()0-9]*[A-Za-zÀ-ÿ][^()0-9]*\)")
_DAY_AND_NIGHT = re.compile(r"24\s*h(?:eures)?\s*(?:/|sur)\s*24|24\s*/\s*24", re.IGNORECASE)

# First digits of a ten-digit number overseas, and the country code of its international form.
_OVERSEAS = {
    **dict.fromkeys(("0590", "0690", "0691"), "590"),
    **dict.fromkeys(("0594", "0694"), "594"),
    **dict.fromkeys(("0596", "0696", "0697"), "596"),
    **dict.fromkeys(("0262", "0263", "0692", "0693", "0269", "0639"), "262"),
    "0508": "508",
}
# Mayotte before 2007: +269, the country code that the Comoros keep.
_OLD_MAYOTTE = re.compile(r"269((?:269|639)[0-9]{6})")
_LENGTHS = {"590": 9, "594": 9, "596": 9, "262": 9, "508": 6, "687": 6, "689": 8, "681": 6, "33": 9}


def telephones(value: object, *, note: object = "") -> tuple[tuple[Telephone, ...], frozenset[Flag]]:
    """Return the numbers written in ``value`` and the doubts; ``note`` may say that it answers at night."""
    text = one_line(value).lstrip() if not isinstance(value, str) else value[:200]
    always = _DAY_AND_NIGHT.search(f"{text} {one_line(note)}")
    kind = PhoneKind.AROUND_THE_CLOCK if always else PhoneKind.PUBLIC
    found: dict[str, Telephone] = {}
    flags: set[Flag] = set()
    for part in _SEVERAL.split(_DAY_AND_NIGHT.sub(" ", _NOTE.sub(" ", text))):
        if part.strip():
            number, flag = e164(part)
            flags |= {flag} if flag else set()
            found |= {number: Telephone(number, kind)} if number else {}
    return tuple(found.values()), frozenset(flags)


def e164(text: str) -> tuple[str, Flag | None]:
    """Return the E.164 form of a French number (short numbers as they are dialled), or the doubt.

    >>> e164("04 50 56 87 49"), e164("+262 2 62 34 31 44"), e164("119")
    (('+33450568749', None), ('+262262343144', None), ('119', None))
    """
    digits = _NOT_DIGITS.sub("", text.replace("(0)", ""))
    bare = digits.replace("+", "")
    if digits.startswith(("+", "00")):
        return _international(bare.removeprefix("00"))
    if _SHORT.fullmatch(bare):
        return bare, None
    if len(bare) == 9 and bare[0] != "0":  # a spreadsheet ate the zero
        bare = "0" + bare
    if len(bare) == 10 and bare[0] == "0":
        return _national(bare)
    return _international(bare)


def _national(ten_digits: str) -> tuple[str, Flag | None]:
    if _PREMIUM.fullmatch(ten_digits):
        return "", Flag.PHONE_PREMIUM
    if ten_digits[1] == "0":
        return "", Flag.PHONE_INVALID
    country = _OVERSEAS.get(ten_digits[:4], "33")
    return f"+{country}{ten_digits[-_LENGTHS[country] :]}", None


def _international(digits: str) -> tuple[str, Flag | None]:
    mayotte = _OLD_MAYOTTE.fullmatch(digits)
    if mayotte:
        return f"+262{mayotte[1]}", None
    country = next((code for code in _LENGTHS if digits.startswith(code)), "")
    rest = digits.removeprefix(country).removeprefix("0")
    if not country or len(rest) != _LENGTHS[country]:
        return "", Flag.PHONE_INVALID
    return _national("0" + rest) if country == "33" else (f"+{country}{rest}", None)
