"""Words of the board of deadlines. A task may be late; a child never is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from havre.kernel.words import Vocabulary


class TaskState(Vocabulary):
    """Where a task stands."""

    OPEN = "open", "À faire"
    DONE = "done", "Faite"
    CANCELLED = "cancelled", "Annulée"
    IMPOSSIBLE = "impossible", "Ne peut pas être faite"


class TaskKind(Vocabulary):
    """Family of a task, for the filters of the board."""

    JUDGE = "judge", "Décisions et audiences"
    RECEPTION = "reception", "Accueil en urgence"
    PLAN = "plan", "Projet pour l'enfant"
    RUNAWAY = "runaway", "Absences et retours"
    COMPENSATION = "compensation", "Indemnisation"
    MAJORITY = "majority", "Majorité et après"
    DATA = "data", "Données et droits"
    OWN = "own", "Rappels de l'équipe"


class Holder(Vocabulary):
    """To whom a task belongs, before absences and escalation."""

    REFERENT = "referent", "Le référent"
    MANAGER = "manager", "Le responsable de l'équipe"
    PERSON = "person", "Une personne choisie, ou présente quand la tâche naît"


class Step(Vocabulary):
    """How far a late task went."""

    OWNER = "0", "La personne chargée"
    SUBSTITUTE = "1", "Le remplaçant"
    MANAGER = "2", "Le responsable"


LAST_STEP: Final = 2


class WhyNot(Vocabulary):
    """Why a task cannot be done; the words that complete it are sealed."""

    WAITING_DECISION = "waiting_decision", "Une décision de justice est attendue"
    WAITING_PARTNER = "waiting_partner", "Un partenaire n'a pas répondu"
    CHILD_DECLINES = "child_declines", "L'enfant ne le souhaite pas"
    CONTACT_LOST = "contact_lost", "Plus de contact avec l'enfant"
    MISSING_PIECE = "missing_piece", "Une pièce ou une information manque"
    NO_PLACE = "no_place", "Pas de place ou de rendez-vous"
    NOT_APPLICABLE = "not_applicable", "La règle ne s'applique pas ici"
    OTHER = "other", "Autre raison"


class Wanting(Vocabulary):
    """What is missing for the date of a rule to be counted: the task is then to find it out."""

    BIRTH_DATE = "birth_date_missing", "Date de naissance à renseigner : le délai en dépend."
    NO_RULE = "no_rule_then", "Aucune version connue de la règle à cette date : demandez à un juriste."
    NOT_MINOR = "not_a_minor_then", "La personne était majeure à cette date : demandez à un avocat."


WANTING_DAYS: Final = timedelta(days=7)
"""Time given to find out what is missing; a choice of Havre."""

TITLE_MAX: Final = 160


def moment(text: str) -> date | datetime:
    """Return the event kept with a task: a day, or an instant."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
