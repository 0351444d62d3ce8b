"""Words and transitions of the author's side: concern report and judicial report (policy.md §3.2 b-c, §3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class ReportKind(Vocabulary):
    """To whom one writes, and under which text."""

    CONCERN = "concern_report", "Information préoccupante"
    JUDICIAL = "judicial_report", "Signalement au procureur"


class ReportStatus(Vocabulary):
    """Where a report stands on its author's side. What follows the sending is told by the CRIP's notices."""

    DRAFT = "draft", "Brouillon"
    PENDING = "pending_validation", "En attente de visa"
    SENT = "sent", "Envoyée et scellée"
    WITHDRAWN = "withdrawn", "Abandonnée"


class ReportAct(Vocabulary):
    """What may be done to a report."""

    SUBMIT = "submit", "Demander le visa"
    RETURN = "return", "Rendre à l'auteur"
    SEND = "send", "Viser, sceller et envoyer"
    WITHDRAW = "withdraw", "Abandonner"


class FactKind(Vocabulary):
    """How the author knows (policy.md §3.5, 4): hearsay is never mixed with what was seen."""

    SEEN = "seen", "Vu"
    HEARD = "heard", "Entendu"
    TOLD = "told", "Rapporté par quelqu'un"


class LineKind(Vocabulary):
    """Facts, exact words and interpretation are three lists, never one text (FR-DET-08)."""

    FACT = "fact", "Fait"
    CHILD_WORDS = "child_words", "Mots exacts du mineur"
    INTERPRETATION = "interpretation", "Ce qui m'inquiète"
    OTHER_MINOR = "other_minor", "Autre mineur du foyer"
    ACTION = "action", "Ce qui a été fait"
    # Written after the sending; becomes a sealed document of its own and leaves this list.
    ADDENDUM = "addendum", "Complément en préparation"


class Section(Vocabulary):
    """The pages of the builder, in the order of the official forms (policy.md §3.5)."""

    AUTHOR = "author", "Qui écrit"
    CHILDREN = "children", "Enfant ou enfants"
    FACTS = "facts", "Les faits"
    WORDS = "words", "Les mots du mineur"
    WORRIES = "worries", "Ce qui m'inquiète"
    FAMILY = "family", "Famille et foyer"
    DONE = "done", "Ce qui a été fait, ce que souhaite l'enfant"
    ADDRESSEE = "addressee", "À qui j'écris ?"
    PARENTS = "parents", "Information des parents"
    REVIEW = "review", "Relire et demander le visa"


class Completion(Vocabulary):
    """Where a section stands, in words; no percentage, no colour."""

    FILLED = "filled", "Rempli"
    NEEDED = "needed", "À compléter avant l'envoi"
    EMPTY = "empty", "Vide, facultatif"


class WorryType(Vocabulary):
    """Natures of danger (policy.md §3.5, 5)."""

    PHYSICAL = "physical", "Violences physiques"
    PSYCHOLOGICAL = "psychological", "Violences psychologiques"
    NEGLECT = "neglect", "Négligences lourdes"
    EDUCATION = "education", "Conditions d'éducation compromises"
    SEXUAL = "sexual", "Violences sexuelles"
    BEHAVIOUR = "behaviour", "Mise en danger par son comportement"
    COUPLE = "couple", "Violences dans le couple"


class ParentsInformation(Vocabulary):
    """An explicit, reasoned, dated decision (CASF L226-2-1); needed before sending."""

    UNDECIDED = "undecided", "À décider"
    DONE = "done", "Faite"
    NOT_DONE_INTEREST = "not_done_child_interest", "Non faite, dans l'intérêt de l'enfant"
    IMPOSSIBLE = "impossible", "Impossible"


class Channel(Vocabulary):
    """How a sealed writing reaches its recipient."""

    HAVRE = "havre", "Remis dans Havre"
    TO_CARRY = "to_carry", "À porter par la voie sécurisée du service"


class Recipient(Vocabulary):
    """To whom a report is sent."""

    CRIP = "crip", "CRIP"
    PROSECUTOR = "prosecutor", "Procureur de la République"


class VisaDecision(Vocabulary):
    """What the coordinator or the hierarchical superior decides."""

    APPROVED = "approved", "Visé"
    RETURNED = "returned", "Rendu à l'auteur"


def facts_are_there(report: Mapping[str, Any]) -> str | None:
    """At least one fact or one exact sentence of the child."""
    if report["facts"] or report["child_words"]:
        return None
    return "Aucun fait n'est écrit. Ajoutez au moins un fait, ou les mots exacts du mineur."


def facts_are_sourced(report: Mapping[str, Any]) -> str | None:
    """Each fact says how the author knows it."""
    if not report["facts_without_source"]:
        return None
    return (
        "Un fait ne dit pas comment vous le savez. Dans « Les faits », choisissez : vu, entendu ou rapporté."
    )


def author_is_named(report: Mapping[str, Any]) -> str | None:
    """The author's name and function are given."""
    if report["author_name"] and report["author_function"]:
        return None
    return "Le nom et la fonction de l'auteur sont nécessaires. Complétez la rubrique « Qui écrit »."


def child_can_be_found(report: Mapping[str, Any]) -> str | None:
    """At least one child with a name or a place where the child can be found."""
    if report["children_found"]:
        return None
    return "Rien ne permet de retrouver l'enfant. Donnez un nom ou un lieu pour au moins un enfant."


def parents_are_decided(report: Mapping[str, Any]) -> str | None:
    """The information of the parents is decided, and reasoned when it is not done."""
    status = report["parents_information"]
    if status == ParentsInformation.UNDECIDED:
        return "L'information des parents n'est pas décidée. Choisissez, et écrivez pourquoi si elle n'est pas faite."
    if status != ParentsInformation.DONE and not report["parents_reason"].strip():
        return "Écrivez pourquoi les parents ne sont pas informés : cette décision doit être motivée."
    return None


def recipient_is_known(report: Mapping[str, Any]) -> str | None:
    """The département of the child is known, so that the recipient is."""
    if report["departement_code"]:
        return None
    return "Le département de l'enfant n'est pas indiqué. Il désigne la CRIP qui recevra votre écrit."


def texts_are_in_force(report: Mapping[str, Any]) -> str | None:
    """The texts cited are in force on the day of sending."""
    if not report["stale_texts"]:
        return None
    return "Un texte cité n'est plus en vigueur aujourd'hui. Choisissez de nouveau dans « À qui j'écris ? »."


def adviser_is_heard(report: Mapping[str, Any]) -> str | None:
    """In a school, the view of the social or health adviser is recorded."""
    if not report["adviser_view_needed"] or report["adviser_view"].strip():
        return None
    return "Écrivez l'avis du conseiller technique social ou de santé : l'établissement scolaire le joint à l'écrit."


A, S = ReportAct, ReportStatus
REPORT = Machine(
    states=ReportStatus,
    acts=ReportAct,
    table={
        (S.DRAFT, A.SUBMIT): S.PENDING,
        (S.DRAFT, A.WITHDRAW): S.WITHDRAWN,
        (S.PENDING, A.RETURN): S.DRAFT,
        (S.PENDING, A.SEND): S.SENT,
        (S.PENDING, A.WITHDRAW): S.WITHDRAWN,
    },
    guards={
        A.SUBMIT: (facts_are_there, facts_are_sourced, author_is_named, child_can_be_found),
        A.SEND: (
            facts_are_there,
            facts_are_sourced,
            author_is_named,
            child_can_be_found,
            recipient_is_known,
            parents_are_decided,
            texts_are_in_force,
            adviser_is_heard,
        ),
    },
)


class ProsecutorOutcome(Vocabulary):
    """What is known of a judicial report afterwards (policy.md §3.2 c)."""

    UNKNOWN = "unknown", "Suite non connue"
    ACKNOWLEDGED = "acknowledged", "Reçu par le parquet"
    CLASSIFIED = "classified", "Classé"
    JUDGE_SEIZED = "judge_seized", "Juge des enfants saisi"
    OPP = "opp", "Ordonnance de placement provisoire"
    INVESTIGATION = "investigation", "Enquête"
    RETURNED_TO_CRIP = "returned_to_crip", "Renvoyé à la CRIP"


TEXT_MAX = 50_000
SHORT_MAX = 300
CHILDREN_MAX = 12
LINES_MAX = 200
PARENTS_MAX = 3
REASON_MIN = 20
# A draft older than this is recalled to its author; a choice of Havre (the duty is « sans délai »).
DRAFT_REMINDER_HOURS = 24
FEEDBACK_RULE = "D03"
