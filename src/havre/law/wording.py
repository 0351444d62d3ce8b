"""French wording of dates, instants and quantities, without the machine's locale."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def short_date(on: date) -> str:
    """Return the day without its name.

    >>> short_date(date(2026, 3, 1))
    '1er mars 2026'
    """
    day = "1er" if on.day == 1 else str(on.day)
    return f"{day} {_MONTHS[on.month - 1]} {on.year}"


def long_date(on: date) -> str:
    """Return the day with its name.

    >>> long_date(date(2026, 7, 14))
    'mardi 14 juillet 2026'
    """
    return f"{_DAYS[on.weekday()]} {short_date(on)}"


def long_instant(at: datetime, zone: ZoneInfo) -> str:
    """Return the wall clock of ``at`` in ``zone``, with its offset.

    >>> from datetime import UTC
    >>> long_instant(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ZoneInfo("Europe/Paris"))
    'dimanche 25 octobre 2026 à 2 h 30 (UTC+2)'
    """
    local = at.astimezone(zone)
    return f"{long_date(local)} à {local.hour} h {local.minute:02d} (UTC{_offset(local)})"


def plural(quantity: int, noun: str) -> str:
    """Return the quantity and its noun; « mois » does not change.

    >>> plural(1, "jour"), plural(3, "mois"), plural(72, "heure")
    ('1 jour', '3 mois', '72 heures')
    """
    mark = "s" if abs(quantity) > 1 and not noun.endswith("s") else ""
    return f"{quantity} {noun}{mark}"


def _offset(local: datetime) -> str:
    offset = local.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{hours}" + (f":{rest:02d}" if rest else "")
