"""Words and transitions of retention and purge (policy.md §4.3, FR-SEC-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary

PROPOSAL_DAYS = 30
"""After which a proposal is made again: what was due then is no longer what is due now. A choice of Havre."""
LINE_LIMIT = 2_000
"""Objects of one category and team in one run; the next run goes on. A choice of Havre."""
HOLD_MIN_REASON = 20
STUB_THRESHOLD = 11
"""Counts under it are not shown (k, as for every figure that leaves a team)."""


class Status(Vocabulary):
    """How sure a duration is: policy.md marks each of them."""

    SOURCE = "source", "Texte ou référentiel lu"
    MEMORY = "memory", "À vérifier par un juriste"
    INFERRED = "inferred", "Proposé par Havre, à décider par le responsable de traitement"


class Then(Vocabulary):
    """What follows the active base."""

    ERASE = "erase", "Effacement"
    ARCHIVE = "archive", "Archive scellée, puis effacement"


class Keeper(Vocabulary):
    """Who applies a duration."""

    PURGE = "purge", "Purge proposée puis confirmée"
    ITSELF = "itself", "Effacement automatique, sans décision"
    PROCEDURE = "procedure", "Procédure d'exploitation, hors de Havre"


class RunStatus(Vocabulary):
    """Where a purge stands."""

    PROPOSED = "proposed", "Proposée, attend une seconde personne"
    CONFIRMED = "confirmed", "Confirmée, en cours"
    DONE = "done", "Terminée"
    REFUSED = "refused", "Refusée"


class RunAct(Vocabulary):
    """What may be done to a purge."""

    CONFIRM = "confirm", "Confirmer"
    REFUSE = "refuse", "Refuser"
    FINISH = "finish", "Terminer"


@dataclass(frozen=True, kw_only=True)
class RunFacts:
    """Who proposed and when, who decides and when."""

    proposed_by: UUID
    proposed_at: datetime
    by: UUID
    now: datetime


def another_person(facts: RunFacts) -> str | None:
    """Another person than the one who proposed."""
    if facts.by != facts.proposed_by:
        return None
    return "Vous avez proposé cette purge : une autre personne doit la confirmer."


def still_fresh(facts: RunFacts) -> str | None:
    """The proposal is recent."""
    if facts.now < facts.proposed_at + timedelta(days=PROPOSAL_DAYS):
        return None
    return f"Cette proposition a plus de {PROPOSAL_DAYS} jours : refusez-la et proposez-en une nouvelle."


RUN = Machine(
    states=RunStatus,
    acts=RunAct,
    table={
        (RunStatus.PROPOSED, RunAct.CONFIRM): RunStatus.CONFIRMED,
        (RunStatus.PROPOSED, RunAct.REFUSE): RunStatus.REFUSED,
        (RunStatus.CONFIRMED, RunAct.FINISH): RunStatus.DONE,
    },
    guards={RunAct.CONFIRM: (another_person, still_fresh)},
)


class HoldReason(Vocabulary):
    """Why something must not be erased, whatever its age; a sentence completes it."""

    PROCEDURE = "procedure", "Procédure judiciaire ou contentieux"
    RIGHTS = "rights", "Demande de droits en cours"
    REQUISITION = "requisition", "Réquisition"
    INSPECTION = "inspection", "Contrôle ou inspection"
    CHILD = "child", "Demande de la personne concernée"
    OTHER = "other", "Autre raison"
