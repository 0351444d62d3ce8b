"""The neutral page's content: the next school holidays, by zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils import timezone
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

ZONES = ("A", "B", "C")
SHOWN = 5
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Season:
    """One holiday: for each zone, the first and the last free day in French."""

    name: str
    zones: tuple[tuple[str, str], ...]


def seasons(*, today: date | None = None) -> tuple[Season, ...]:
    """Return the holidays that are not over, soonest first."""
    return _seasons_from(today or timezone.localdate())


@lru_cache(maxsize=2)
def _seasons_from(today: date) -> tuple[Season, ...]:
    days: dict[date, dict[str, object]] = {}
    for year in (today.year, today.year + 1):
        try:
            days |= SchoolHolidayDates().holidays_for_year(year)
        except UnsupportedYearException:
            continue
    spans = [(first, last, name, zone) for zone in ZONES for first, last, name in _spans(days, zone)]
    coming = sorted(span for span in spans if span[1] >= today)
    grouped: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for first, last, name, zone in coming:
        season = (name, (first + timedelta(days=60)).year)
        grouped.setdefault(season, []).append((zone, f"du {_told(first)} au {_told(last)}"))
    return tuple(Season(name, tuple(sorted(zones))) for (name, _), zones in list(grouped.items())[:SHOWN])


def _spans(days: dict[date, dict[str, object]], zone: str) -> list[tuple[date, date, str]]:
    """Return first day, last day and name of each run of free days of a zone."""
    spans: list[tuple[date, date, str]] = []
    for day in sorted(days):
        if not days[day][f"vacances_zone_{zone.lower()}"]:
            continue
        name = str(days[day]["nom_vacances"])
        if spans and spans[-1][2] == name and spans[-1][1] == day - timedelta(days=1):
            spans[-1] = (spans[-1][0], day, name)
        else:
            spans.append((day, day, name))
    return spans


def _told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
