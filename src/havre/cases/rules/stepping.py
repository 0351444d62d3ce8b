"""When a late task goes one step further. A choice of Havre: the law says when a limit ends, not who is told next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from havre.law.calendar import working_day_from
from havre.law.deadlines import REMINDER_HOUR, RULES
from havre.law.periods import local_date
from havre.law.rule import Mode
from havre.law.territory import Territory

HOURS_BETWEEN: Final = timedelta(hours=24)


def by_the_clock(rule_id: str) -> bool:
    """Whether a rule is counted in hours or leaves no time: nights and days off count like the others."""
    rule = RULES.get(rule_id)
    return rule is not None and rule.versions[-1].mode in {Mode.CLOCK, Mode.IMMEDIATE}


def next_step_at(*, rule_id: str, immediate: bool, now: datetime, territory: Territory) -> datetime:
    """Return the instant of the next step: a day later by the clock, else the next working day at nine, local."""
    if immediate or by_the_clock(rule_id):
        return now + HOURS_BETWEEN
    day = working_day_from(local_date(now, territory) + timedelta(days=1), territory)
    return datetime.combine(day, REMINDER_HOUR, tzinfo=territory.zone).astimezone(UTC)
