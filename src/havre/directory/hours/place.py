"""Where hours are kept: the clock, the zone of the school holidays and the local bank holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from vacances_scolaires_france import SchoolHolidayDates

from havre.kernel.errors import Refused
from havre.law.calendar import days_off
from havre.law.territory import METROPOLE, Territory, territory_of

# Académies by zone: arrêté du 15 décembre 2020, JORF n° 0303 du 16 décembre 2020, NOR MENE2032706A (unchanged
# since 1 January 2016 apart from the merger of Caen and Rouen). Départements of each académie: code de
# l'éducation, art. R. 222-2. Corsica and the overseas académies set their own calendar (art. D. 521-6 and 7).
_ACADEMIES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "A": {
            "Besançon": "25 39 70 90",
            "Bordeaux": "24 33 40 47 64",
            "Clermont-Ferrand": "03 15 43 63",
            "Dijon": "21 58 71 89",
            "Grenoble": "07 26 38 73 74",
            "Limoges": "19 23 87",
            "Lyon": "01 42 69",
            "Poitiers": "16 17 79 86",
        },
        "B": {
            "Aix-Marseille": "04 05 13 84",
            "Amiens": "02 60 80",
            "Lille": "59 62",
            "Nancy-Metz": "54 55 57 88",
            "Nantes": "44 49 53 72 85",
            "Nice": "06 83",
            "Normandie": "14 27 50 61 76",
            "Orléans-Tours": "18 28 36 37 41 45",
            "Reims": "08 10 51 52",
            "Rennes": "22 29 35 56",
            "Strasbourg": "67 68",
        },
        "C": {
            "Créteil": "77 93 94",
            "Montpellier": "11 30 34 48 66",
            "Paris": "75",
            "Toulouse": "09 12 31 32 46 65 81 82",
            "Versailles": "78 91 92 95",
        },
    }
)
SCHOOL_ZONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        code: zone
        for zone, academies in _ACADEMIES.items()
        for codes in academies.values()
        for code in codes.split()
    }
)


@dataclass(frozen=True)
class Place:
    """Where a service is; ``departement`` is the INSEE code, taken from ``commune_code`` when it is empty.

    A place without any code (a national line) keeps the hours of Paris and the national bank holidays, and
    has no school zone. Of a place that is not ``known`` nothing is: to ask for its clock raises ``Refused``
    (``unknown_territory``).
    """

    departement: str = ""
    commune_code: str = ""

    @cached_property
    def territory(self) -> Territory:
        """Return the territory.

        Good Friday counts in all Alsace-Moselle: which communes have a Protestant temple is not known, and a
        door announced open by mistake costs more than a call.
        """
        overseas = self.commune_code.startswith(("97", "98"))
        code = self.departement or self.commune_code[: 3 if overseas else 2]
        return territory_of(code, protestant_temple=True) if code else METROPOLE

    @cached_property
    def known(self) -> bool:
        """Tell whether the territory has a clock and a calendar here."""
        try:
            return bool(self.territory)
        except Refused:
            return False

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone."""
        return self.territory.zone

    @cached_property
    def clock(self) -> str:
        """Return the French name of the clock, empty where it is that of Paris."""
        return "" if self.territory.zone_key == METROPOLE.zone_key else self.territory.clock

    @cached_property
    def school_zone(self) -> str:
        """Return ``A``, ``B``, ``C``, or nothing where the calendar is local or the place is not known."""
        somewhere = bool(self.departement or self.commune_code) and self.known
        return SCHOOL_ZONES.get(self.territory.code, "") if somewhere else ""

    def bank_holiday(self, on: date) -> str:
        """Return the French name of the bank holiday of that day; empty when it is none."""
        holiday = days_off(on.year, self.territory).get(on)
        return holiday.label if holiday else ""

    def school_holiday(self, on: date) -> bool | None:
        """Tell whether schools are on holiday; None when no calendar says it for that place and day."""
        days = _school_days(self.school_zone) if self.school_zone else frozenset()
        if not days or not covered(self.school_zone)[0] <= on <= covered(self.school_zone)[1]:
            return None
        return on in days


@cache
def _calendar() -> SchoolHolidayDates:
    return SchoolHolidayDates()


@cache
def _school_days(zone: str) -> frozenset[date]:
    key = f"vacances_zone_{zone.lower()}"
    return frozenset(day for day, row in _calendar().data.items() if row[key])


@cache
def covered(zone: str) -> tuple[date, date]:
    """Return the first and last days that the calendar of ``zone`` covers (the last day of its last summer)."""
    days = _school_days(zone)
    return min(days), max(days)
