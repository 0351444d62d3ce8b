"""The accompaniment pathway (policy.md §3.2 g). Exit is not linear: several cycles are normal, none is a failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class PathwayStatus(Vocabulary):
    """Where the accompaniment stands."""

    REFERRED = "referred", "Orienté vers l'équipe"
    FIRST_CONTACT = "first_contact", "Premier contact"
    TRUST_BUILDING = "trust_building", "Lien en construction"
    PLAN_AGREED = "plan_agreed", "Projet convenu"
    ACTIVE = "active", "Accompagnement en cours"
    PAUSED = "paused", "Suspendu"
    CONSOLIDATING = "consolidating", "Consolidation"
    CLOSED = "closed", "Terminé"


class PathwayAct(Vocabulary):
    """What may move the accompaniment."""

    MEET = "meet", "Premier contact établi"
    BUILD = "build", "Construire le lien"
    AGREE = "agree", "Convenir du projet"
    START = "start", "Commencer l'accompagnement"
    PAUSE = "pause", "Suspendre"
    RESUME = "resume", "Reprendre l'accompagnement"
    RESUME_TRUST = "resume_trust", "Reprendre par le lien"
    CONSOLIDATE = "consolidate", "Consolider"
    DEEPEN = "deepen", "Revenir à l'accompagnement"
    CLOSE = "close", "Terminer"
    REOPEN = "reopen", "Rouvrir : nouvel épisode"


class PauseReason(Vocabulary):
    """Why the accompaniment is suspended; the child is never the reason."""

    RUNAWAY = "runaway", "Fugue en cours"
    HOSPITAL = "hospital", "Hospitalisation"
    LOST_CONTACT = "lost_contact", "Contact perdu"
    OTHER = "other", "Autre raison"


class Outcome(Vocabulary):
    """Why an episode of care ended."""

    STABILISED = "exit_stabilised", "Situation stabilisée"
    TRANSFERRED = "transferred", "Transmis à une autre équipe"
    MAJORITY = "majority_with_followup", "Majorité, avec un suivi prévu"
    LOST = "lost", "Contact perdu"
    DECEASED = "deceased", "Décès"
    NOT_CONCERNED = "not_concerned", "Non concerné"


_S, _A = PathwayStatus, PathwayAct
OPEN: Final = tuple(status for status in PathwayStatus if status is not _S.CLOSED)


def needs_reason(facts: Mapping[str, Any]) -> str | None:
    """La raison est dite."""
    return None if facts.get("reason") else "Choisissez la raison : elle sera lue par l'équipe qui reprend."


def needs_outcome(facts: Mapping[str, Any]) -> str | None:
    """Le motif de fin est choisi."""
    return None if facts.get("outcome") else "Choisissez le motif de fin de l'accompagnement."


def needs_manager(facts: Mapping[str, Any]) -> str | None:
    """Un responsable valide la fin."""
    return (
        None
        if facts.get("manager")
        else "La fin d'un accompagnement est validée par un responsable de l'équipe."
    )


def needs_what_remains(facts: Mapping[str, Any]) -> str | None:
    """Ce qui reste à faire est écrit."""
    return (
        None
        if facts.get("remains")
        else "Écrivez ce qui reste à faire, ou « rien », et comment reprendre contact."
    )


PATHWAY: Final = Machine(
    states=PathwayStatus,
    acts=PathwayAct,
    table={
        (_S.REFERRED, _A.MEET): _S.FIRST_CONTACT,
        (_S.FIRST_CONTACT, _A.BUILD): _S.TRUST_BUILDING,
        (_S.FIRST_CONTACT, _A.AGREE): _S.PLAN_AGREED,
        (_S.TRUST_BUILDING, _A.AGREE): _S.PLAN_AGREED,
        (_S.PLAN_AGREED, _A.START): _S.ACTIVE,
        (_S.ACTIVE, _A.CONSOLIDATE): _S.CONSOLIDATING,
        (_S.CONSOLIDATING, _A.DEEPEN): _S.ACTIVE,
        **{
            (state, _A.PAUSE): _S.PAUSED
            for state in (_S.FIRST_CONTACT, _S.TRUST_BUILDING, _S.PLAN_AGREED, _S.ACTIVE, _S.CONSOLIDATING)
        },
        (_S.PAUSED, _A.RESUME): _S.ACTIVE,
        (_S.PAUSED, _A.RESUME_TRUST): _S.TRUST_BUILDING,
        **{(state, _A.CLOSE): _S.CLOSED for state in OPEN},
        (_S.CLOSED, _A.REOPEN): _S.FIRST_CONTACT,
    },
    guards={
        _A.PAUSE: (needs_reason,),
        _A.CLOSE: (needs_outcome, needs_manager, needs_what_remains),
        _A.REOPEN: (needs_reason,),
    },
    starts=(_S.REFERRED, _S.FIRST_CONTACT),
)
