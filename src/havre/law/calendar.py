"""French days off: national, Alsace-Moselle and overseas, each row dated, with its source and reserve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from havre.law.sources import Period, Source, Verification
from havre.law.territory import ALSACE_MOSELLE, Territory

_LABOUR: Final = Source(
    article="Code du travail, art. L. 3133-1",
    verification=Verification.VERIFIED,
    read_in="liste des onze fêtes légales, presse et Cass. crim. 10 mai 2006, n° 05-86.744",
)
_OVERSEAS: Final = Source(
    article="Code du travail, art. L. 3422-2",
    text="Loi n° 83-550 du 30 juin 1983, décret n° 83-1003 du 23 novembre 1983",
    verification=Verification.VERIFIED,
    read_in="Légifrance, code du travail, version au 21 mai 2019",
)
_SAINT_MARTIN: Final = Source(
    article="Code du travail, art. L. 3422-2",
    text="Circulaires du 4 mai 2018 et du 3 mai 2019",
    verification=Verification.MEMORY,
    note=(
        "Le code du travail lu en 2019 disait encore le 27 mai ; la préfecture a fait fêter le 28 mai : "
        "date à confirmer."
    ),
)
_LOCAL_LAW: Final = Source(
    article="Code du travail, art. L. 3134-13",
    text="Ordonnance du 16 août 1892",
    verification=Verification.VERIFIED,
    read_in="Sénat, rapport n° 612 (2013-2014), et question écrite n° 15815 du 3 février 2005",
    note="Vendredi saint : seulement dans les communes ayant un temple protestant ou une église mixte.",
)
_PACIFIC: Final = Source(article="Droit local du travail", verification=Verification.MEMORY)


_ALWAYS: Final = Period()


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A day off: a fixed day (``month``, ``day``) or a distance from Easter Sunday (``easter`` days).

    ``places`` are territory codes; empty = everywhere. ``temple``: only where there is a Protestant temple.
    """

    label: str
    month: int = 0
    day: int = 0
    easter: int | None = None
    places: frozenset[str] = frozenset()
    temple: bool = False
    period: Period = _ALWAYS
    source: Source = _LABOUR

    def falls_on(self, year: int) -> date:
        """Return the day of that year, whether or not the row is in force then."""
        if self.easter is not None:
            return easter_sunday(year) + timedelta(days=self.easter)
        return date(year, self.month, self.day)

    def applies_to(self, territory: Territory) -> bool:
        """Tell whether the territory keeps this day."""
        here = not self.places or territory.code in self.places
        return here and (territory.protestant_temple or not self.temple)


def _in(*codes: str) -> frozenset[str]:
    return frozenset(codes)


_SINCE_1983: Final = Period(starts=date(1983, 11, 24))
_SINCE_2012: Final = Period(starts=date(2012, 4, 26))

HOLIDAYS: Final[tuple[Holiday, ...]] = (
    Holiday(label="Jour de l'an", month=1, day=1),
    Holiday(label="Lundi de Pâques", easter=1),
    Holiday(label="Fête du travail", month=5, day=1),
    Holiday(
        label="Victoire de 1945",
        month=5,
        day=8,
        period=Period(starts=date(1981, 10, 3)),
        source=replace(
            _LABOUR, text="Loi n° 81-893 du 2 octobre 1981", note="Date de 1981 citée de mémoire."
        ),
    ),
    Holiday(label="Ascension", easter=39),
    Holiday(label="Lundi de Pentecôte", easter=50),
    Holiday(label="Fête nationale", month=7, day=14),
    Holiday(label="Assomption", month=8, day=15),
    Holiday(label="Toussaint", month=11, day=1),
    Holiday(label="Armistice de 1918", month=11, day=11),
    Holiday(label="Noël", month=12, day=25),
    Holiday(label="Vendredi saint", easter=-2, places=ALSACE_MOSELLE, temple=True, source=_LOCAL_LAW),
    Holiday(label="Saint-Étienne", month=12, day=26, places=ALSACE_MOSELLE, source=_LOCAL_LAW),
    Holiday(
        label="Abolition de l'esclavage",
        month=4,
        day=27,
        places=_in("976"),
        period=_SINCE_1983,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=5,
        day=22,
        places=_in("972"),
        period=_SINCE_1983,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=5,
        day=27,
        places=_in("971"),
        period=_SINCE_1983,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=6,
        day=10,
        places=_in("973"),
        period=_SINCE_1983,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=12,
        day=20,
        places=_in("974"),
        period=_SINCE_1983,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=10,
        day=9,
        places=_in("977"),
        period=_SINCE_2012,
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=5,
        day=27,
        places=_in("978"),
        period=Period(starts=date(2012, 4, 26), ends=date(2018, 5, 4)),
        source=_OVERSEAS,
    ),
    Holiday(
        label="Abolition de l'esclavage",
        month=5,
        day=28,
        places=_in("978"),
        period=Period(starts=date(2018, 5, 4)),
        source=_SAINT_MARTIN,
    ),
    Holiday(label="Saint-Pierre-Chanel", month=4, day=28, places=_in("986"), source=_PACIFIC),
    Holiday(label="Fête du territoire", month=7, day=29, places=_in("986"), source=_PACIFIC),
    Holiday(label="Vendredi saint", easter=-2, places=_in("987"), source=_PACIFIC),
    Holiday(label="Arrivée de l'Évangile", month=3, day=5, places=_in("987"), source=_PACIFIC),
    Holiday(
        label="Fête de l'autonomie",
        month=6,
        day=29,
        places=_in("987"),
        period=Period(ends=date(2025, 1, 1)),
        source=_PACIFIC,
    ),
    Holiday(
        label="Matari'i",
        month=11,
        day=20,
        places=_in("987"),
        period=Period(starts=date(2025, 1, 1)),
        source=_PACIFIC,
    ),
    Holiday(label="Fête de la citoyenneté", month=9, day=24, places=_in("988"), source=_PACIFIC),
)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (algorithm of Meeus, Jones and Butcher).

    >>> easter_sunday(2026)
    datetime.date(2026, 4, 5)
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - correction + 15) % 30
    year_leaps, year_rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * year_leaps - epact - year_rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def days_off(year: int, territory: Territory) -> Mapping[date, Holiday]:
    """Return the holidays of that year in that territory, Saturdays and Sundays apart."""
    rows = ((row.falls_on(year), row) for row in HOLIDAYS if row.applies_to(territory))
    return MappingProxyType({on: row for on, row in rows if row.period.holds(on)})


def day_off(on: date, territory: Territory) -> str:
    """Return the French name of what makes that day not a working one; empty for a working day."""
    holiday = days_off(on.year, territory).get(on)
    if holiday is not None:
        return holiday.label
    return {5: "samedi", 6: "dimanche"}.get(on.weekday(), "")


def is_working_day(on: date, territory: Territory) -> bool:
    """Tell whether a procedural time limit may expire on that day (CPC, art. 642: not Saturday either)."""
    return not day_off(on, territory)


def working_day_from(on: date, territory: Territory) -> date:
    """Return that day, or the first working day after it."""
    while not is_working_day(on, territory):
        on += timedelta(days=1)
    return on
