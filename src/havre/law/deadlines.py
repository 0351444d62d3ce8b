"""The deadline engine: from a rule and an event to a dated, explained reminder; it never decides anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.law import age
from havre.law.counting import Case, Count, count, interview_limit
from havre.law.facts import Facts, Start
from havre.law.periods import end_of_day, local_date
from havre.law.rule import Mode, Rule, Version
from havre.law.tables import care, justice, reporting, rights
from havre.law.territory import Territory

REMINDER_HOUR: Final = time(9)
"""Local hour of reminders counted in days; a choice of Havre."""

IMMEDIATE_GRACE: Final = timedelta(hours=24)
"""After which a task « sans délai » is shown as overdue; a choice of Havre, the law gives no hour."""


def _gather() -> Mapping[str, Rule]:
    tables = (*reporting.RULES, *justice.RULES, *care.RULES, *rights.RULES)
    rules = {rule.id: rule for rule in sorted(tables, key=lambda rule: rule.id)}
    if len(rules) != len(tables):
        message = "two rules share an id"
        raise ValueError(message)
    return MappingProxyType(rules)


RULES: Final[Mapping[str, Rule]] = _gather()


class Stage(Vocabulary):
    """Where a task stands; it qualifies the task, never the child."""

    UPCOMING = "upcoming", "À venir"
    DUE_SOON = "due_soon", "Bientôt à faire"
    DUE_TODAY = "due_today", "À faire aujourd'hui"
    OVERDUE = "overdue", "Tâche en retard"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """A computed reminder.

    ``nominal_on`` precedes any extension, ``due_on`` is the local day, ``due_at`` the first UTC instant after
    the limit. ``reminders`` are UTC instants in order; ``escalate_at`` starts ``Stage.OVERDUE``.
    ``reserve`` and ``decision_needed`` are French sentences, empty when there is nothing to say.
    """

    rule: Rule
    version: Version
    territory: Territory
    started_at: datetime
    nominal_on: date
    due_on: date
    due_at: datetime
    immediate: bool
    explanation: tuple[str, ...]
    reminders: tuple[datetime, ...]
    escalate_at: datetime
    decision_needed: str = ""
    reserve: str = ""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A number of acts to reach in a civil year, for example the sessions of a commission (D22)."""

    rule: Rule
    version: Version
    year: int
    required: int
    done: int
    due_on: date
    due_at: datetime
    reserve: str

    @property
    def missing(self) -> int:
        """Return how many acts remain; zero once the number is reached."""
        return max(0, self.required - self.done)


def rule_of(rule_id: str) -> Rule:
    """Return a rule by its id (``D02``, ``D10.report``); an unknown id is a fault (``KeyError``)."""
    return RULES[rule_id]


def compute(
    rule_id: str,
    trigger: datetime | date,
    *,
    territory: Territory,
    facts: Facts | Mapping[str, object] | None = None,
) -> Deadline:
    """Return the reminder of a rule for an event, by the version in force at the event.

    ``trigger`` is an aware datetime or a local day; ``territory`` is the place of the service, never assumed.
    Raises ``Refused``: ``counted_rule`` (see ``requirement``), ``no_rule_then``, ``birth_date_missing``,
    ``born_in_future``, ``not_a_minor_then``, ``decided_out_of_range``, ``decision_before_facts``,
    ``hours_out_of_range``, ``impossible_date``.
    """
    rule, known, start = rule_of(rule_id), Facts.of(facts), Start.of(trigger, territory)
    version = rule.version_on(_law_date(rule, start, known))
    if version.mode is Mode.COUNT:
        raise Refused(
            "Cette règle compte des réunions dans l'année : elle n'a pas d'échéance par événement.",
            code="counted_rule",
        )
    case = Case(rule=rule, version=version, start=start, territory=territory, facts=known)
    return _deadline(case, count(case))


def requirement(rule_id: str, *, year: int, held_on: Collection[date], territory: Territory) -> Requirement:
    """Return how many acts of a counted rule are done and missing in a civil year.

    ``held_on``: days of the acts; those of other years are left out, two on the same day count twice.
    """
    rule = rule_of(rule_id)
    last_day = date(year, 12, 31)
    version = rule.version_on(last_day)
    if version.mode is not Mode.COUNT or version.quantity is None:
        message = f"{rule_id} is not a counted rule"
        raise ValueError(message)
    return Requirement(
        rule=rule,
        version=version,
        year=year,
        required=version.quantity.number,
        done=sum(on.year == year for on in held_on),
        due_on=last_day,
        due_at=end_of_day(last_day, territory),
        reserve=version.source.reserve,
    )


def stage(deadline: Deadline, now: datetime) -> Stage:
    """Return where the task stands at ``now`` (aware); the stages only go forward with time."""
    if now >= deadline.escalate_at:
        return Stage.OVERDUE
    if deadline.immediate or local_date(now, deadline.territory) >= deadline.due_on:
        return Stage.DUE_TODAY
    if deadline.reminders and now >= deadline.reminders[0]:
        return Stage.DUE_SOON
    return Stage.UPCOMING


def _law_date(rule: Rule, start: Start, facts: Facts) -> date:
    """Return the day whose law applies: the event, or the day of the act for rules counted back."""
    newest = rule.versions[-1]
    if newest.mode is not Mode.BEFORE_MAJORITY or newest.quantity is None:
        return start.on
    return max(start.on, interview_limit(facts.known_birth(), newest.quantity))


def _deadline(case: Case, counted: Count) -> Deadline:
    term = counted.term
    return Deadline(
        rule=case.rule,
        version=case.version,
        territory=case.territory,
        started_at=case.start.at.astimezone(UTC),
        nominal_on=term.nominal_on,
        due_on=term.due_on,
        due_at=term.due_at,
        immediate=counted.immediate,
        explanation=counted.steps,
        reminders=_reminders(case, counted),
        escalate_at=term.due_at + IMMEDIATE_GRACE if counted.immediate else term.due_at,
        decision_needed=counted.decision_needed,
        reserve=_reserve(case),
    )


def _reminders(case: Case, counted: Count) -> tuple[datetime, ...]:
    start = case.start.at.astimezone(UTC)
    if counted.immediate:
        return (start,)
    instants = (_reminder(case, counted, offset) for offset in case.rule.remind_before)
    return tuple(sorted(at for at in instants if at > start))


def _reminder(case: Case, counted: Count, offset: int) -> datetime:
    if case.version.mode is Mode.CLOCK:
        return counted.term.due_at - timedelta(hours=offset)
    day = counted.term.nominal_on - timedelta(days=offset)
    return datetime.combine(day, REMINDER_HOUR, tzinfo=case.territory.zone).astimezone(UTC)


def _reserve(case: Case) -> str:
    by_age = case.version.mode in {Mode.FROM_MAJORITY, Mode.BEFORE_MAJORITY}
    parts = (case.version.source.reserve, age.RESERVE if by_age else "", case.territory.note)
    return " ".join(part for part in parts if part)
