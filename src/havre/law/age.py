"""Ages: in completed years on a day, majority in a time zone, bands, impossible dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.law.periods import start_of_day
from havre.law.territory import Territory

MAJORITY: Final = 18
_OLDEST_IN_A_CHILD_FILE: Final = 30

RESERVE: Final = (
    "Majorité retenue à 0 h le jour des 18 ans, le 1er mars pour une naissance un 29 février hors année "
    "bissextile : usage retenu par Havre, à vérifier par un juriste."
)


class AgeBand(Vocabulary):
    """Bands for lists and counts; the bounds at 13, 15 and 18 are those that French law uses."""

    UNDER_2 = "under_2", "Moins de 2 ans"
    FROM_2_TO_12 = "2_12", "2 à 12 ans"
    FROM_13_TO_14 = "13_14", "13 et 14 ans"
    FROM_15_TO_17 = "15_17", "15 à 17 ans"
    FROM_18_TO_20 = "18_20", "18 à 20 ans"
    FROM_21 = "21_plus", "21 ans et plus"


_BANDS: Final = (
    (2, AgeBand.UNDER_2),
    (13, AgeBand.FROM_2_TO_12),
    (15, AgeBand.FROM_13_TO_14),
    (18, AgeBand.FROM_15_TO_17),
    (21, AgeBand.FROM_18_TO_20),
)


@dataclass(frozen=True, kw_only=True)
class Age:
    """An age on a day: completed ``years``, ``months`` completed since the last birthday, the band."""

    years: int
    months: int
    band: AgeBand

    @property
    def is_minor(self) -> bool:
        """Tell whether the person has not completed 18 years."""
        return self.years < MAJORITY


def birthday(birth: date, years: int) -> date:
    """Return the day on which ``years`` are completed; 1 March for 29 February in a common year.

    The later day is kept so that nobody is treated as an adult too early.
    """
    year = birth.year + years
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def years_on(birth: date, on: date) -> int:
    """Return the completed years on that day; raises ``Refused`` (``born_in_future``) before birth."""
    if on < birth:
        raise Refused(
            "La date de naissance est postérieure à la date considérée. Corrigez l'une des deux dates.",
            code="born_in_future",
            field="birth_date",
        )
    years = on.year - birth.year
    return years if on >= birthday(birth, years) else years - 1


def age_on(birth: date, on: date) -> Age:
    """Return the age on that day.

    Raises ``Refused``: ``born_in_future``; ``implausible_age`` above 30 years, for a file about a child.
    """
    years = years_on(birth, on)
    if years > _OLDEST_IN_A_CHILD_FILE:
        raise Refused(
            f"Cette date de naissance donne {years} ans, ce qui ne peut pas être l'âge d'un enfant suivi. "
            "Vérifiez l'année de naissance.",
            code="implausible_age",
            field="birth_date",
        )
    return Age(years=years, months=_months_since(birthday(birth, years), on), band=band_of(years))


def band_of(years: int) -> AgeBand:
    """Return the band of a number of completed years."""
    return next((band for bound, band in _BANDS if years < bound), AgeBand.FROM_21)


def majority_on(birth: date) -> date:
    """Return the day of the 18th birthday."""
    return birthday(birth, MAJORITY)


def majority_at(birth: date, territory: Territory) -> datetime:
    """Return the UTC instant at which the 18th birthday begins in the territory (see ``RESERVE``)."""
    return start_of_day(majority_on(birth), territory)


def is_minor_at(birth: date, instant: datetime, territory: Territory) -> bool:
    """Tell whether the person is still a minor at that instant, by the territory's clock."""
    return instant < majority_at(birth, territory)


def _months_since(start: date, on: date) -> int:
    months = (on.year - start.year) * 12 + on.month - start.month
    return months if on.day >= start.day else months - 1
