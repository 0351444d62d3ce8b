"""Referral to a service and transfer of a file: what each team may do, in what state. Both teams read the state."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class TransmissionKind(Vocabulary):
    """What is asked of another team."""

    REFERRAL = "referral", "Orientation vers un service"
    TRANSFER = "transfer", "Transmission du dossier"
    HOUSEHOLD_MOVE = "household_move", "Transmission : la famille change de département"


class TransmissionStatus(Vocabulary):
    """Where it stands; the sender stays responsible until it is accepted."""

    SENT = "sent", "Envoyée, attend une réponse"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée par l'équipe qui l'a envoyée"
    ENDED = "ended", "Terminée"


class TransmissionAct(Vocabulary):
    """What may change it. The database checks the same table (sharing/sql/after_sharing.sql)."""

    ACCEPT = "accept", "Accepter"
    REFUSE = "refuse", "Refuser"
    WITHDRAW = "withdraw", "Retirer"
    END = "end", "Mettre fin"


class RefusalReason(Vocabulary):
    """Why a team refuses; counted, never about the child."""

    NO_PLACE = "no_place", "Pas de place en ce moment"
    NOT_OUR_MISSION = "not_our_mission", "Hors des missions du service"
    NOT_OUR_TERRITORY = "not_our_territory", "Hors du territoire"
    CHILD_DECLINES = "child_declines", "L'enfant ne le souhaite pas"
    CONFLICT = "conflict", "Lien avec une personne concernée"
    INCOMPLETE = "incomplete", "Il manque un élément pour décider"
    OTHER = "other", "Autre raison"


_S, _A = TransmissionStatus, TransmissionAct
_ANSWERS: Final = {
    (_S.SENT, _A.ACCEPT): _S.ACCEPTED,
    (_S.SENT, _A.REFUSE): _S.REFUSED,
    (_S.SENT, _A.WITHDRAW): _S.WITHDRAWN,
}
# An accepted referral ends; an accepted transfer is a file of the other team, and has no way back but another one.
REFERRAL: Final = Machine(states=_S, acts=_A, table={**_ANSWERS, (_S.ACCEPTED, _A.END): _S.ENDED})
TRANSFER: Final = Machine(states=_S, acts=_A, table=_ANSWERS)
MACHINES: Final[Mapping[TransmissionKind, Machine[TransmissionStatus, TransmissionAct]]] = MappingProxyType(
    {
        TransmissionKind.REFERRAL: REFERRAL,
        TransmissionKind.TRANSFER: TRANSFER,
        TransmissionKind.HOUSEHOLD_MOVE: TRANSFER,
    }
)
HANDS_OVER: Final = frozenset({TransmissionKind.TRANSFER, TransmissionKind.HOUSEHOLD_MOVE})
ANSWER_DAYS: Final = MappingProxyType(
    {TransmissionKind.REFERRAL: 7, TransmissionKind.TRANSFER: 15, TransmissionKind.HOUSEHOLD_MOVE: 15}
)
MOVE_TEXT: Final = (
    "Changement de département de la famille : voir CASF, article L. 221-3. "
    "Le délai et les pièces sont à vérifier par un juriste."
)
STAYS: Final = "Votre équipe reste responsable de l'enfant jusqu'à l'acceptation."
