"""Attachments of a file: what may become of a paper that somebody sent."""

from __future__ import annotations

from typing import Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class AttachmentState(Vocabulary):
    """Where a paper stands; only a clean one, or one that no scanner could look at, is handed out."""

    QUARANTINED = "quarantined", "En quarantaine : contrôle en cours"
    UNSCANNED = "unscanned", "Structure contrôlée, sans antivirus"
    CLEAN = "clean", "Contrôlée"
    REFUSED = "refused", "Refusée par l'antivirus : contenu effacé"
    WITHDRAWN = "withdrawn", "Retirée : contenu effacé"


class AttachmentAct(Vocabulary):
    """What moves a paper from one state to another."""

    PASS = "pass", "L'antivirus n'y trouve rien"
    REFUSE = "refuse", "L'antivirus y trouve un programme malveillant"
    WITHDRAW = "withdraw", "Retirer la pièce"


_S, _A = AttachmentState, AttachmentAct
ATTACHMENT: Final = Machine(
    states=AttachmentState,
    acts=AttachmentAct,
    table={
        (_S.QUARANTINED, _A.PASS): _S.CLEAN,
        (_S.QUARANTINED, _A.REFUSE): _S.REFUSED,
        (_S.QUARANTINED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.UNSCANNED, _A.WITHDRAW): _S.WITHDRAWN,
        (_S.CLEAN, _A.WITHDRAW): _S.WITHDRAWN,
    },
    starts=(_S.QUARANTINED, _S.UNSCANNED),
)
HANDED_OUT: Final = frozenset({_S.UNSCANNED, _S.CLEAN})
TITLE_MAX: Final = 200
NOTE_MAX: Final = 2_000
