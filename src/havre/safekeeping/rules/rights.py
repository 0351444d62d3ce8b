"""Requests of persons about their data (FR-SEC-08): the four categories, what may follow each, the clock D24."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary
from havre.law import deadlines
from havre.law.territory import Territory


class Asker(Vocabulary):
    """Who asks."""

    YOUNG_PERSON = "young_person", "La personne concernée"
    PARENT = "parent", "Un parent, représentant légal"
    GUARDIAN = "guardian", "Un autre représentant légal"
    OTHER = "other", "Une autre personne"


class AskedRight(Vocabulary):
    """What is asked (RGPD, art. 15 to 21)."""

    ACCESS = "access", "Accès"
    RECTIFICATION = "rectification", "Rectification"
    ERASURE = "erasure", "Effacement"
    LIMITATION = "limitation", "Limitation"
    OPPOSITION = "opposition", "Opposition"


class IdentityCheck(Vocabulary):
    """How one knows who asks; nothing more than needed is asked."""

    NOT_YET = "not_yet", "Pas encore vérifiée"
    KNOWN = "known", "Personne connue de l'équipe, rencontrée"
    DOCUMENT = "document", "Pièce montrée, non conservée"
    CALL_BACK = "call_back", "Rappel au numéro connu du dossier"
    MANDATE = "mandate", "Mandat ou décision vérifiée"


class PieceCategory(Vocabulary):
    """The four categories of a piece (policy.md §4.2)."""

    JUDICIAL = "judicial", "Judiciaire : seul le juge communique"
    THIRD_PARTY = "third_party", "Parle d'un tiers : à occulter"
    MEDICAL = "medical", "Médical : par un médecin"
    OTHER = "other", "Autre : à donner"


class PieceOutcome(Vocabulary):
    """What becomes of a piece."""

    GIVEN = "given", "Donnée"
    OCCULTED = "occulted", "Donnée, passages cachés"
    DOCTOR = "doctor", "Remise par un médecin"
    JUDGE = "judge", "Demande à faire au juge"
    WITHHELD = "withheld", "Non communiquée, raison écrite"


class Withheld(Vocabulary):
    """Why a piece is not communicated."""

    THIRD_PARTY = "third_party", "Atteinte à un tiers, que l'occultation ne suffit pas à protéger"
    CHILD_INTEREST = "child_interest", "Contraire à l'intérêt de l'enfant"
    SILENCE = "silence", "Silence demandé par le procureur"
    ADDRESS = "address", "Adresse du lieu d'accueil non révélée"
    CONFIDENTIAL_CARE = "confidential_care", "Soins reçus sans que les parents le sachent"
    ANONYMITY = "anonymity", "Anonymat d'un appelant ou d'un informateur"


ALLOWED: Final[Mapping[PieceCategory, frozenset[PieceOutcome]]] = MappingProxyType(
    {
        PieceCategory.JUDICIAL: frozenset({PieceOutcome.JUDGE}),
        PieceCategory.THIRD_PARTY: frozenset({PieceOutcome.OCCULTED, PieceOutcome.WITHHELD}),
        PieceCategory.MEDICAL: frozenset({PieceOutcome.DOCTOR, PieceOutcome.WITHHELD}),
        PieceCategory.OTHER: frozenset({PieceOutcome.GIVEN, PieceOutcome.OCCULTED, PieceOutcome.WITHHELD}),
    }
)
LEAVING: Final = frozenset({PieceOutcome.GIVEN, PieceOutcome.OCCULTED})
"""The outcomes by which words of the file leave the team."""


class RequestStatus(Vocabulary):
    """Where a request stands."""

    RECEIVED = "received", "Reçue, identité à vérifier"
    SORTING = "sorting", "Tri des pièces"
    SECOND_LOOK = "second_look", "Attend un second regard"
    ANSWERED = "answered", "Répondue"
    DROPPED = "dropped", "Sans suite"


class RequestAct(Vocabulary):
    """What may be done to a request."""

    IDENTIFY = "identify", "Noter comment l'identité est vérifiée"
    SUBMIT = "submit", "Demander un second regard"
    RETURN = "return", "Rendre au tri"
    ANSWER = "answer", "Valider la réponse"
    DROP = "drop", "Classer sans suite"


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the guards look at. ``sorted_by`` are those who sorted a piece or asked for the second look."""

    identity: IdentityCheck = IdentityCheck.NOT_YET
    pieces: int = 0
    unsorted: int = 0
    sorted_by: frozenset[UUID] = frozenset()
    by: UUID | None = None
    answer: str = ""


def identity_is_checked(facts: RequestFacts) -> str | None:
    """L'identité est vérifiée."""
    if facts.identity is not IdentityCheck.NOT_YET:
        return None
    return "Choisissez comment l'identité a été vérifiée : rien n'est remis à quelqu'un qu'on ne connaît pas."


def pieces_are_sorted(facts: RequestFacts) -> str | None:
    """Chaque pièce est triée, ou la réponse est écrite."""
    if facts.unsorted:
        return "Triez chaque pièce dans une des quatre catégories avant de demander un second regard."
    if facts.pieces or facts.answer:
        return None
    return "Ajoutez les pièces, ou écrivez la réponse."


def another_look(facts: RequestFacts) -> str | None:
    """Le second regard est celui d'une autre personne."""
    if facts.by not in facts.sorted_by:
        return None
    return "Vous avez trié des pièces ou demandé ce second regard : il est celui d'une autre personne de l'équipe."


_S, _A = RequestStatus, RequestAct
REQUEST = Machine(
    states=RequestStatus,
    acts=RequestAct,
    table={
        (_S.RECEIVED, _A.IDENTIFY): _S.SORTING,
        (_S.SORTING, _A.SUBMIT): _S.SECOND_LOOK,
        (_S.SECOND_LOOK, _A.RETURN): _S.SORTING,
        (_S.SECOND_LOOK, _A.ANSWER): _S.ANSWERED,
        (_S.RECEIVED, _A.DROP): _S.DROPPED,
        (_S.SORTING, _A.DROP): _S.DROPPED,
    },
    guards={
        _A.IDENTIFY: (identity_is_checked,),
        _A.SUBMIT: (pieces_are_sorted,),
        _A.ANSWER: (another_look,),
    },
)
OPEN: Final = (_S.RECEIVED, _S.SORTING, _S.SECOND_LOOK)


def due_at(received_at: datetime, *, prolonged: bool, territory: Territory) -> datetime:
    """Return the first instant at which the answer is late: one month, three once prolonged (RGPD, art. 12)."""
    rule = "D24.prolonged" if prolonged else "D24"
    return deadlines.compute(rule, received_at, territory=territory).due_at
