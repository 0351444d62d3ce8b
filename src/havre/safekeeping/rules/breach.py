"""Personal data breaches: what is noted, and the clock D23 of 72 hours from awareness (RGPD, art. 33 and 34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary
from havre.law import deadlines
from havre.law.territory import Territory


class Nature(Vocabulary):
    """What was touched."""

    CONFIDENTIALITY = "confidentiality", "Quelqu'un a pu lire ce qu'il ne devait pas"
    INTEGRITY = "integrity", "Des données ont été changées"
    AVAILABILITY = "availability", "Des données ont été perdues ou indisponibles"


class CnilDecision(Vocabulary):
    """Whether the CNIL is told."""

    UNDECIDED = "undecided", "À décider"
    NOTIFIED = "notified", "Notifiée à la CNIL"
    NO_RISK = "no_risk", "Pas de risque pour les personnes : non notifiée"


class PersonsDecision(Vocabulary):
    """Whether the persons are told (art. 34)."""

    UNDECIDED = "undecided", "À décider"
    TOLD = "told", "Personnes informées"
    NOT_NEEDED = "not_needed", "Risque non élevé, ou écarté par les mesures"
    UNSAFE = "unsafe", "Information différée : elle mettrait quelqu'un en danger"


class BreachStatus(Vocabulary):
    """Where a breach stands."""

    OPEN = "open", "En cours"
    CLOSED = "closed", "Close"


class BreachAct(Vocabulary):
    """What may be done to it."""

    CLOSE = "close", "Clore"
    REOPEN = "reopen", "Rouvrir"


@dataclass(frozen=True, kw_only=True)
class Account:
    """What is known of a breach; everything but the facts may come later. No name of a person concerned."""

    natures: tuple[Nature, ...]
    facts: str
    data: str = ""
    persons_about: int | None = None
    effects: str = ""
    measures: str = ""
    cnil: CnilDecision = CnilDecision.UNDECIDED
    cnil_why: str = ""
    cnil_at: datetime | None = None
    late_why: str = ""
    persons: PersonsDecision = PersonsDecision.UNDECIDED
    persons_why: str = ""
    persons_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BreachFacts:
    """What the guards look at."""

    cnil: CnilDecision
    cnil_why: str
    persons: PersonsDecision
    persons_why: str
    late: bool
    late_why: str


def decided(facts: BreachFacts) -> str | None:
    """Les deux décisions sont prises, avec leur raison."""
    if facts.cnil is CnilDecision.UNDECIDED or facts.persons is PersonsDecision.UNDECIDED:
        return "Décidez d'abord s'il faut notifier la CNIL et informer les personnes."
    if facts.cnil_why.strip() and facts.persons_why.strip():
        return None
    return "Écrivez la raison de chaque décision : le registre doit la montrer."


def lateness_is_explained(facts: BreachFacts) -> str | None:
    """Une notification après 72 heures dit pourquoi."""
    if not facts.late or facts.late_why.strip():
        return None
    return "La notification est partie après 72 heures : écrivez les motifs du retard."


BREACH = Machine(
    states=BreachStatus,
    acts=BreachAct,
    table={
        (BreachStatus.OPEN, BreachAct.CLOSE): BreachStatus.CLOSED,
        (BreachStatus.CLOSED, BreachAct.REOPEN): BreachStatus.OPEN,
    },
    guards={BreachAct.CLOSE: (decided, lateness_is_explained)},
)
HOURS: Final = 72


def notify_before(aware_at: datetime, *, territory: Territory) -> datetime:
    """Return the instant at which 72 hours have elapsed by the clock, a change of legal time included (D23)."""
    return deadlines.compute("D23", aware_at, territory=territory).due_at
