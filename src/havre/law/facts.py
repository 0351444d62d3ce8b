"""What the deadline engine may be told about a situation, and where the counting starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from havre.kernel.errors import Refused
from havre.law.periods import local_date, start_of_day
from havre.law.territory import Territory

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts that a rule may use; None = unknown. A rule ignores those that it does not name.

    ``decided_on``: the shorter date that the CRIP decided. ``configured_hours``: the establishment's delay.
    ``final_decision_on``: the criminal court's final decision.
    """

    birth_date: date | None = None
    decided_on: date | None = None
    final_decision_on: date | None = None
    configured_hours: int | None = None
    disability: bool | None = None
    known_exploitation: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a wrong type: a fault of the caller, not of the person."""
        for name in ("birth_date", "decided_on", "final_decision_on"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
                message = f"{name} is a date"
                raise TypeError(message)

    @classmethod
    def of(cls, facts: Facts | Mapping[str, object] | None) -> Facts:
        """Return typed facts; a name that is not a fact raises ``TypeError``."""
        if isinstance(facts, Facts):
            return facts
        given = dict(facts or {})
        strangers = set(given) - {field.name for field in fields(cls)}
        if strangers:
            message = f"unknown facts: {sorted(strangers)}"
            raise TypeError(message)
        return cls(**given)  # type: ignore[arg-type]  # checked in __post_init__

    def known_birth(self) -> date:
        """Return the birth date, or raise ``Refused`` (``birth_date_missing``)."""
        if self.birth_date is None:
            raise Refused(
                "Ce délai dépend de l'âge : la date de naissance manque. Renseignez-la, même à confirmer.",
                code="birth_date_missing",
                field="birth_date",
            )
        return self.birth_date


@dataclass(frozen=True, kw_only=True)
class Start:
    """The event that starts a limit: its local day, its UTC instant, and whether the hour was known."""

    on: date
    at: datetime
    hour_known: bool

    @classmethod
    def of(cls, trigger: datetime | date, territory: Territory) -> Start:
        """Return the start of ``trigger`` in the territory; a day alone starts at local midnight.

        A naive datetime raises ``ValueError``; a year outside 1900-2200, ``Refused`` (``impossible_date``).
        """
        if not _FIRST_YEAR <= trigger.year <= _LAST_YEAR:
            raise Refused(
                f"L'année {trigger.year} n'est pas possible. Corrigez la date de départ.",
                code="impossible_date",
                field="trigger",
            )
        if isinstance(trigger, datetime):
            return cls(on=local_date(trigger, territory), at=trigger, hour_known=True)
        return cls(on=trigger, at=start_of_day(trigger, territory), hour_known=False)
