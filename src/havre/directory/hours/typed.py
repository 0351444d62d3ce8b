"""Hours of one day as people type them, and as they are shown to be corrected."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NoReturn

from havre.directory.hours.expression import DAY, Span
from havre.kernel.errors import Refused
from havre.kernel.text import clean, fold

MAX_TYPED: Final = 120
MAX_SPANS: Final = 4
ALL_DAY: Final[Span] = (0, DAY)

_CLOSED: Final = {"", "ferme", "fermee", "ferme toute la journee", "non", "repos"}
_ALL_DAY: Final = {"24h 24", "24 24", "24h 24h", "24h", "24 h 24", "jour et nuit", "toute la journee"}
_HOUR = r"(\d{1,2})\s?(?:[h:.](?:\s?(\d{2})(?!\s?[h:.\d]))?)?(?!\d)"
_RANGE: Final = re.compile(
    rf"(?:de |entre )?{_HOUR}\s?(?:-|a|et|jusqu'a)\s?{_HOUR}\s?(?:(?:,|/|;|et|puis)\s?)?"
)
_WORDS: Final = (("midi", "12h"), ("minuit", "24h"))
_SENTENCES: Final = {
    "day_unreadable": "« {typed} » n'a pas été compris. Écrivez par exemple 9h-12h, 14h-17h, ou fermé, ou 24h/24.",
    "day_hour": "« {typed} » contient une heure qui n'existe pas. Les heures vont de 0h à 24h.",
    "day_empty_range": "Une plage commence et finit à la même heure. Pour toute la journée, écrivez 24h/24.",
    "day_overlap": "Deux plages se chevauchent. Écrivez-les l'une après l'autre, par exemple 9h-12h, 14h-17h.",
    "day_too_many": f"Il y a plus de {MAX_SPANS} plages dans la journée. Gardez les principales.",
    "day_too_long": f"Ce texte dépasse {MAX_TYPED} signes. Écrivez seulement les heures, par exemple 9h-12h, 14h-17h.",
}


def spans_of(typed: str) -> tuple[Span, ...]:
    """Return the ranges of a day as typed; nothing typed is closed, and a range that goes back is a night.

    Raises ``Refused`` with a sentence that says how to write it.

    >>> spans_of("9h-12h, 14h-17h30"), spans_of("21h-8h"), spans_of("fermé")
    (((540, 720), (840, 1050)), ((1260, 1920),), ())
    """
    if len(typed) > MAX_TYPED:
        _refuse("day_too_long")
    words = fold(typed)
    if words in _CLOSED:
        return ()
    if words in _ALL_DAY:
        return (ALL_DAY,)
    found = tuple(sorted(_span(match, typed) for match in _matches(typed)))
    if len(found) > MAX_SPANS:
        _refuse("day_too_many")
    if any(one[1] > other[0] for one, other in pairwise(found)):
        _refuse("day_overlap")
    return found


def typed(spans: tuple[Span, ...]) -> str:
    """Return the ranges as one would type them.

    >>> typed(((540, 720), (1260, 1920))), typed(()), typed(((0, 1440),))
    ('9h-12h, 21h-8h', 'fermé', '24h/24')
    """
    if spans == (ALL_DAY,):
        return "24h/24"
    return ", ".join(f"{_hour(begin)}-{_hour(end)}" for begin, end in spans) or "fermé"


def _matches(typed: str) -> list[re.Match[str]]:
    plain = _plain(typed)
    place, found = 0, list[re.Match[str]]()
    while place < len(plain):
        match = _RANGE.match(plain, place)
        if match is None:
            _refuse("day_unreadable", typed)
        found.append(match)
        place = match.end()
    return found


def _plain(typed: str) -> str:
    text = (
        clean(typed)
        .casefold()
        .replace("à", "a")
        .replace("’", "'")
        .replace("heures", "h")
        .replace("heure", "h")
    )
    for word, hour in _WORDS:
        text = text.replace(word, hour)
    return " ".join(re.sub("[‐‑–—−]", "-", text).split()).rstrip(".;,/ ")


def _span(match: re.Match[str], typed: str) -> Span:
    begin, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
    begin = 0 if begin == DAY else begin
    if begin is None or end is None:
        _refuse("day_hour", typed)
    if begin == end:
        _refuse("day_empty_range")
    return begin, end if end > begin else end + DAY


def _minutes(hour: str, minute: str | None) -> int | None:
    total = int(hour) * 60 + int(minute or 0)
    return total if total <= DAY and int(minute or 0) < 60 else None


def _hour(minutes: int) -> str:
    hour, minute = divmod(minutes if minutes == DAY else minutes % DAY, 60)
    return f"{hour}h{minute:02}" if minute else f"{hour}h"


def _refuse(code: str, typed: str = "") -> NoReturn:
    raise Refused(_SENTENCES[code].format(typed=clean(typed)[:40]), code=code, field="day")
