"""One function per way of counting, each returning the term and the steps that explain it in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from havre.kernel.errors import Refused
from havre.law.age import MAJORITY, birthday, majority_on, years_on
from havre.law.calendar import day_off
from havre.law.facts import Facts, Start
from havre.law.periods import Term, add_months, civil_term, clock_term
from havre.law.rule import Extension, Mode, Quantity, Rule, Unit, Version
from havre.law.territory import Territory
from havre.law.wording import long_date, long_instant, short_date

_TWO_YEARS: Final = 2
_CHILD_DECLARED_AT_ONCE: Final = 13
_LONGEST_CONFIGURED_HOURS: Final = 168


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that a counting function may read."""

    rule: Rule
    version: Version
    start: Start
    territory: Territory
    facts: Facts

    @property
    def amount(self) -> Quantity:
        """Return the quantity of the version; only ``IMMEDIATE`` versions have none."""
        if self.version.quantity is None:
            message = f"{self.rule.id} has no quantity"
            raise ValueError(message)
        return self.version.quantity


@dataclass(frozen=True, kw_only=True)
class Count:
    """A counted limit: its term, the French steps, whether it leaves no time, what is left to decide."""

    term: Term
    steps: tuple[str, ...]
    immediate: bool = False
    decision_needed: str = ""


def immediate(case: Case, reason: str = "") -> Count:
    """Count a limit that leaves no time: it is due at the event itself."""
    start = case.start
    steps = (
        f"Point de départ : {long_instant(start.at, case.territory.zone)}.",
        reason or "Le texte dit « sans délai » : à faire maintenant, sans attendre un jour ouvrable.",
    )
    term = Term(nominal_on=start.on, due_on=start.on, due_at=start.at)
    return Count(term=term, steps=steps, immediate=True)


def civil(case: Case) -> Count:
    """Count days, months or years from the day after the event."""
    amount, reason = _amount_for_age(case)
    count = _from_day(case, case.start.on, amount)
    return Count(term=count.term, steps=(*reason, *count.steps))


def clock(case: Case) -> Count:
    """Count elapsed hours from the event; a day without its hour starts at midnight, the earlier term."""
    start, zone = case.start, case.territory.zone
    hours = Quantity(number=_hours(case), unit=Unit.HOUR)
    term = clock_term(start.at, hours=hours.number, territory=case.territory)
    unknown = "" if start.hour_known else " Heure inconnue : comptée depuis 0 h, par prudence."
    steps = (
        f"Point de départ : {long_instant(start.at, zone)}.{unknown}",
        f"Durée : {hours}, à l'horloge, jours non ouvrables et changement d'heure compris.",
        f"Échéance : {long_instant(term.due_at, zone)}.",
    )
    return Count(term=term, steps=steps)


def from_majority(case: Case) -> Count:
    """Count from the 18th birthday when the event came before it."""
    majority = majority_on(case.facts.known_birth())
    years_on(case.facts.known_birth(), case.start.on)
    if case.start.on >= majority:
        raise Refused(
            f"À cette date la personne était majeure (18 ans le {short_date(majority)}) : le délai propre "
            "aux mineurs ne s'applique pas. Vérifiez les dates ou demandez à un avocat.",
            code="not_a_minor_then",
            field="trigger",
        )
    count = _from_day(case, majority, case.amount)
    first = f"Le délai ne court qu'à compter de la majorité, le {long_date(majority)}."
    return Count(term=count.term, steps=(first, *count.steps))


def before_majority(case: Case) -> Count:
    """Count back from the 18th birthday; once that day is past, what remains is to act at once."""
    latest = interview_limit(case.facts.known_birth(), case.amount)
    years_on(case.facts.known_birth(), case.start.on)
    if case.start.on > latest:
        reason = f"L'enfant a été accueilli après le {short_date(latest)} : dans les meilleurs délais."
        return immediate(case, reason)
    term = civil_term(latest, territory=case.territory)
    majority = majority_on(case.facts.known_birth())
    steps = (
        f"Majorité : {long_date(majority)}.",
        f"{case.amount} avant, au plus tard : {long_date(latest)}, à 24 h.",
    )
    return Count(term=term, steps=steps)


def interview_limit(birth: date, before: Quantity) -> date:
    """Return the last day that is ``before`` the 18th birthday."""
    return add_months(birthday(birth, MAJORITY), -before.months)


def evaluation(case: Case) -> Count:
    """Count D02: three months, or the shorter date that the CRIP decided; a young child calls for one."""
    count, decided = civil(case), case.facts.decided_on
    if decided is None:
        return Count(term=count.term, steps=count.steps, decision_needed=_shorter_date_needed(case))
    if not case.start.on <= decided <= count.term.nominal_on:
        raise Refused(
            f"La date décidée ({short_date(decided)}) doit être comprise entre la réception et le terme de "
            f"trois mois ({short_date(count.term.nominal_on)}). Choisissez une date dans cet intervalle.",
            code="decided_out_of_range",
            field="decided_on",
        )
    step = f"Date plus courte décidée par la CRIP : {long_date(decided)}, à 24 h."
    return Count(term=civil_term(decided, territory=case.territory), steps=(*count.steps, step))


def runaway(case: Case) -> Count:
    """Count D15: at once, unless the establishment set hours and the child's situation allows them."""
    reason = _declare_at_once(case)
    return immediate(case, reason) if reason else clock(case)


def compensation(case: Case) -> Count:
    """Count D17: the limit of the version, never before one year after the final criminal decision."""
    count = COUNTERS[case.version.mode](case)
    decided = case.facts.final_decision_on
    if decided is None:
        return count
    if decided < case.start.on:
        raise Refused(
            "La décision pénale définitive ne peut pas précéder les faits. Corrigez l'une des deux dates.",
            code="decision_before_facts",
            field="final_decision_on",
        )
    later = _from_day(case, decided, Quantity(number=1, unit=Unit.YEAR))
    if later.term.nominal_on <= count.term.nominal_on:
        return count
    step = f"Poursuites pénales : le délai va jusqu'à un an après la décision du {short_date(decided)}."
    return Count(term=later.term, steps=(*count.steps, step, *later.steps))


COUNTERS: Final[Mapping[Mode, Callable[[Case], Count]]] = MappingProxyType(
    {
        Mode.IMMEDIATE: immediate,
        Mode.CIVIL: civil,
        Mode.CLOCK: clock,
        Mode.FROM_MAJORITY: from_majority,
        Mode.BEFORE_MAJORITY: before_majority,
    }
)
SPECIAL: Final[Mapping[str, Callable[[Case], Count]]] = MappingProxyType(
    {"D02": evaluation, "D15": runaway, "D17": compensation}
)


def count(case: Case) -> Count:
    """Count a limit by its rule's own function, or by its version's mode."""
    return SPECIAL.get(case.rule.id, COUNTERS[case.version.mode])(case)


def _from_day(case: Case, start: date, amount: Quantity) -> Count:
    extension = case.version.extension
    term = civil_term(
        start,
        months=amount.months,
        days=amount.days,
        territory=case.territory,
        extended=extension is not Extension.NONE,
    )
    steps = (
        f"Point de départ : {long_date(start)} ; ce jour ne compte pas.",
        f"{amount} : {long_date(term.nominal_on)}{_month_end(start, term.nominal_on, amount)}.",
        _extension_step(case, term),
        f"Le délai expire le {long_date(term.due_on)} à 24 h, {case.territory.clock}.",
    )
    return Count(term=term, steps=tuple(step for step in steps if step))


def _month_end(start: date, nominal: date, amount: Quantity) -> str:
    shortened = amount.months and nominal.day != start.day
    return f" (pas de {start.day} ce mois-là : dernier jour du mois)" if shortened else ""


def _extension_step(case: Case, term: Term) -> str:
    off = day_off(term.nominal_on, case.territory)
    if not off:
        return ""
    return f"Le {long_date(term.nominal_on)} n'est pas ouvrable ({off}) : {case.version.extension.label}."


def _amount_for_age(case: Case) -> tuple[Quantity, tuple[str, ...]]:
    shorter = case.version.under_two
    if shorter is None:
        return case.amount, ()
    if case.facts.birth_date is None:
        return shorter, (f"Âge inconnu : le délai le plus court est retenu ({shorter}).",)
    if years_on(case.facts.birth_date, case.start.on) < _TWO_YEARS:
        return shorter, (f"L'enfant a moins de deux ans au départ : {shorter}.",)
    return case.amount, ()


def _shorter_date_needed(case: Case) -> str:
    birth = case.facts.birth_date
    if birth is None or years_on(birth, case.start.on) >= _TWO_YEARS:
        return ""
    return (
        "L'enfant a moins de deux ans : le texte demande un délai réduit sans fixer de nombre. "
        "Décidez une date plus courte."
    )


def _hours(case: Case) -> int:
    hours = case.facts.configured_hours if case.version.configurable else None
    if hours is None:
        return case.amount.number
    if not 0 <= hours <= _LONGEST_CONFIGURED_HOURS:
        raise Refused(
            f"Le délai réglé ({hours} h) doit être compris entre 0 et {_LONGEST_CONFIGURED_HOURS} heures.",
            code="hours_out_of_range",
            field="configured_hours",
        )
    return hours


def _declare_at_once(case: Case) -> str:
    facts, birth = case.facts, case.facts.birth_date
    if not facts.configured_hours:
        return "Aucun délai local n'est réglé : déclaration immédiate."
    if birth is None:
        return "Âge inconnu : déclaration immédiate."
    if years_on(birth, case.start.on) < _CHILD_DECLARED_AT_ONCE:
        return "L'enfant a moins de 13 ans : déclaration immédiate."
    if facts.disability or facts.known_exploitation:
        return "Handicap ou exploitation connue : déclaration immédiate."
    return ""
