"""Seeded hostile values: ``text_of(seed, index)`` and ``value_of(seed, index)`` give the same value for ever."""

from __future__ import annotations

import base64
import math
import re
import time
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Any

MEGABYTE = 1_000_000
SLOW_SECONDS = 2.0  # of processor time, for one input

CONTROLS = "".join(map(chr, [*range(32), *range(0x7F, 0xA0)]))
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\u2028\u2029\ufe0f\U000e0041\U000e007f"
SURROGATES = "\ud800\udbff\udc00\udfff"
COMBINING = "\u0301\u0308\u0327\u0334\u0489\u20dd"
SCRIPTS = "aéÀœßıİſﬁﬃ一二ｱカ\u0627\u0644\u05d0\u05d1\u0905\u0e01\u1100\u1161\u10ffẞǅ²³½١٢٣𝟘𝟙🏳🌈👩🏽‍🚒\U0010ffff\ue000\ufffe"
DATES = (
    "31/02/2026", "29/02/2025", "29/02/1900", "0000-00-00", "00/00/0000", "32/13/2026", "01/01/99999", "1/1/1",
    "99999-01-01", "-1/-1/-1", "01/01/0001", "31/12/9999", "24/²/2026", "²⁴/11/2026", "٢٤/١١/٢٠٢٦", "24/11/²⁰²⁶",
    "1er²/11/26", "24 novembre", "31 avr", "29 fév", "er/11/2026", "2026-11-24T25:61:61", "2026-11-24T02:30+99:99",
    "hier demain", "24/11/2026\x00", "\u202e6202/11/42", "24//11//2026", "25:99", "24h", "-1", "1e400", "2026-W60",
)  # fmt: skip
NUMBERS = (
    "-1", "-0", "0", "1e9", "1e400", "NaN", "nan", "inf", "-inf", "0x10", "1_000", "9" * 19, "9" * 400, "9" * 5000,
    "2147483648", "9223372036854775808", "-9223372036854775809", "½", "²", "١٢٣", "𝟙𝟚", "1,5", "1 000", "", " ", "+",
    "200", "-12", "12 ans", "0" * 90, "1" + "0" * 4301,
)  # fmt: skip
INJECTIONS = (
    "'; DROP TABLE accounts_user; --", "' OR 1=1 --", "\\'; SELECT pg_sleep(9); --", "%s %(x)s {0} {x!r} ${x}", "%", "_",
    "$$;COPY (SELECT 1) TO PROGRAM 'id'$$", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "</textarea><script>alert(2)</script>", "javascript:alert(1)", "{{ settings.SECRET_KEY }}", "{% debug %}", "{#",
    "<!--", "]]>", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "#read(\"/etc/passwd\")", "#import \"@preview/x:1.0.0\"", "$ sum_(i=0)^n $", "#{while true {}}", "*_`~<l>@ref//",
    "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r\nSet-Cookie: a=b", "a\r\nBcc: b@c.fr", "../../etc/passwd",
    "\\\\hôte\\partage", "con", "file:///etc/passwd", "`id`", "$(id)", "|id", "\x1b[2J", "&amp;lt;", "&#0;", "%00", "%c0%ae",
    "data:image/png;base64,iVBORw0KGgo=", "<svg onload=alert(1)>", "{\\rtf1{\\pict 00}}", "a@b", "@", "http://[::1", "http://]",
    "https://exemple.fr:99999/", "tel:+", "+33", "0" * 60, "Infinity", "null", "None", "undefined", "true", "[]", "{}",
)  # fmt: skip
STORMS = (
    "e" + COMBINING * 40, "\u0301" * 300, "ﷺ" * 60, "Ⅷ㍿" * 40, "\u1100" * 200 + "\u1161", "ﬃ" * 120, "İ" * 200,
    "ΐ" * 200, "🏳️‍🌈" * 60, "\U0001d573" * 100, "a\u0328\u0301\u0316\u0323" * 90,
)  # fmt: skip
PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4).decode()


def _letters(rng: Random) -> str:
    kinds = (
        CONTROLS,
        BIDI,
        HIDDEN,
        SURROGATES,
        COMBINING,
        SCRIPTS,
        "'\"<>&;%\\/=+-@#$*_`~|{}[]()",
        " \t\n\r",
        "éa1",
    )
    return "".join(rng.choice(rng.choice(kinds)) for _ in range(rng.randrange(1, 60)))


def _anywhere(rng: Random) -> str:
    return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 30)))


def _woven(rng: Random) -> str:
    """A plausible value, with something slipped into it."""
    base = rng.choice(
        ("Zoé Exemple", "24/11/2026", "59000", "12", "06 12 34 56 78", "a@b.fr", "true", "fact")
    )
    at = rng.randrange(len(base) + 1)
    return base[:at] + rng.choice(rng.choice((CONTROLS, BIDI, HIDDEN, SURROGATES, COMBINING))) + base[at:]


def _mojibake(rng: Random) -> str:
    text = rng.choice(("été à Noël", "œuvre €", "Saint-Étienne", "١٢ عربي"))
    return text.encode(rng.choice(("utf-8", "utf-16", "utf-7"))).decode(rng.choice(("latin-1", "cp037")))


def _picture(rng: Random) -> str:
    cut = PICTURE[: rng.randrange(1, len(PICTURE))]
    return rng.choice(("data:image/png;base64,", "data : video/mp4,", "", "> ")) + rng.choice(
        (cut, cut[::-1])
    )


def _date(rng: Random) -> str:
    if rng.random() < 0.6:
        return rng.choice(DATES)
    mark = rng.choice("/-. ,\\")
    return mark.join(
        rng.choice(("0", "1", "31", "32", "²", "9" * 30, "2026", "99", "fév", "jui", "")) for _ in range(3)
    )


def _nested(rng: Random) -> str:
    depth = rng.choice((3, 60, 2000))
    return rng.choice(("[" * depth, "[" * depth + "]" * depth, '{"a":' * depth, "(" * depth, "<a>" * depth))


BUILDERS: tuple[Callable[[Random], str], ...] = (
    _letters, _anywhere, _woven, _mojibake, _date, _date,
    lambda rng: rng.choice(NUMBERS), lambda rng: rng.choice(INJECTIONS), lambda rng: rng.choice(STORMS),
    _picture, _nested, lambda rng: rng.choice(("", " ", "\x00", "\ud800", "\u202e", "\n", "\ufeff")),
)  # fmt: skip

PASTES: tuple[Callable[[], str], ...] = (
    lambda: "a" * MEGABYTE, lambda: "0" * MEGABYTE, lambda: " " * MEGABYTE, lambda: "\n" * MEGABYTE,
    lambda: "é\u0301" * (MEGABYTE // 2), lambda: "<" * MEGABYTE, lambda: "\u202e" * MEGABYTE, lambda: "0x41 " * (MEGABYTE // 5),
    lambda: "data:" * (MEGABYTE // 5), lambda: PICTURE * (MEGABYTE // len(PICTURE)), lambda: "a1 " * (MEGABYTE // 3),
    lambda: "mot " * (MEGABYTE // 4), lambda: "\x00" * MEGABYTE, lambda: "((" * (MEGABYTE // 2), lambda: "@." * (MEGABYTE // 2),
    lambda: "1/" * (MEGABYTE // 2), lambda: "ﷺ" * (MEGABYTE // 4), lambda: "\u0301\u0323" * (MEGABYTE // 4),
)  # fmt: skip


def text_of(seed: int, index: int) -> str:
    """Return the hostile text number ``index``."""
    rng = Random(seed * 1_000_003 + index)
    text = rng.choice(BUILDERS)(rng)
    return text + rng.choice(BUILDERS)(rng) if rng.random() < 0.15 else text


def value_of(seed: int, index: int) -> Any:
    """Return a hostile value of any JSON type, mostly text; or what JSON cannot hold."""
    rng = Random(seed * 1_000_003 + index)
    kind = rng.random()
    if kind < 0.6:
        return text_of(seed, index)
    if kind < 0.85:
        return rng.choice(
            (
                None,
                True,
                False,
                0,
                -1,
                10**40,
                -(10**400),
                1.5,
                math.nan,
                math.inf,
                -math.inf,
                1e308,
                [],
                {},
                b"\xff\x00",
                (),
            )
        )
    text = text_of(seed, index)
    return rng.choice(
        ([text], {text: text}, [[text]], [None, text], {"a": {"b": [text]}}, deep(rng.choice((5, 300))))
    )


def deep(depth: int) -> Any:
    """Return a list in a list, ``depth`` times."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


# What hides, commands or cannot be written in UTF-8.
UNSTORED = "".join(
    f"\\u{code:04x}"
    for code in range(0x10000)
    if unicodedata.category(chr(code)) in {"Cc", "Cs"} and chr(code) not in "\t\n"
)
UNFIT = re.compile(f"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff{UNSTORED}]")


def storable(text: str) -> bool:
    """Tell whether a cleaned text holds nothing that hides, commands or cannot be stored in UTF-8."""
    return UNFIT.search(text) is None


class Sweep:
    """Runs subjects on hostile inputs, counts them, and tells the smallest that fails and the slowest."""

    def __init__(self) -> None:
        self.count = 0
        self.failures: list[tuple[int, str]] = []

    def over(
        self, name: str, subject: Callable[[Any], object], *, count: int, seed: int,
        make: Callable[[int, int], Any] = text_of, accepted: tuple[type[BaseException], ...] = (),
    ) -> None:  # fmt: skip
        """Call ``subject`` on ``count`` values of ``make``; only ``accepted`` may be raised."""
        for index in range(count):
            self.once(f"{name} seed={seed} index={index}", subject, make(seed, index), accepted=accepted)

    def once(
        self, where: str, subject: Callable[[Any], object], value: Any, *,
        accepted: tuple[type[BaseException], ...] = (),
    ) -> None:  # fmt: skip
        """Call ``subject`` on one value."""
        self.count += 1
        started = time.process_time()
        try:
            subject(value)
        except accepted:
            pass
        except Exception as fault:  # noqa: BLE001 - the test collects every fault before it fails
            self._note(where, value, f"{type(fault).__name__}: {str(fault)[:200]}")
        if time.process_time() - started > SLOW_SECONDS:
            self._note(where, value, f"took {time.process_time() - started:.1f} s")

    def _note(self, where: str, value: Any, what: str) -> None:
        shown = ascii(value)
        self.failures.append((len(shown), f"{where}: {what}\n    input ({len(shown)} signs): {shown[:300]}"))

    def verdict(self) -> str:
        """Return the smallest failures, one for each subject; empty when there is none."""
        smallest: dict[str, str] = {}
        for _, told in sorted(self.failures):
            smallest.setdefault(told.split(" seed=")[0], told)
        return "\n".join([*smallest.values(), f"{len(self.failures)} of {self.count}"]) if smallest else ""
