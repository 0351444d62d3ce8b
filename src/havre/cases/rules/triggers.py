"""Which event of a followed file starts each rule of ``law``, what settles it, whose task it is, where it is done.

A test refuses a rule of ``law`` that is neither here nor in ``ELSEWHERE`` with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from havre.cases.rules.tasks import Holder, TaskKind

_K, _H = TaskKind, Holder


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One rule on the board.

    ``part`` is the part of the file where the act is done (a tab). ``stays`` tells that the closing of the file
    does not cancel the task. Titles and dates come from ``law``.
    """

    kind: TaskKind
    holder: Holder
    part: str
    starts: str
    settles: str
    stays: bool = False


_DECISION = "Décision enregistrée dans les mesures"
TRIGGERS: Final[Mapping[str, Trigger]] = MappingProxyType(
    {
        "D05": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                       starts="Placement ordonné par le procureur, enregistré dans les mesures",
                       settles="Saisine du juge enregistrée"),
        "D06": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                       starts="Saisine du juge reçue au greffe", settles="Audience ou décision enregistrée"),
        "D07": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                       starts="Placement en urgence sans audition, enregistré dans les mesures",
                       settles="Audience enregistrée"),
        "D08": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                       starts="Mesure provisoire du juge du lieu où l'enfant a été trouvé",
                       settles="Dessaisissement enregistré"),
        "D09": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                       starts="Mesures provisoires ordonnées", settles="Décision au fond enregistrée"),
        "D09.prolonged": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures",
                                 starts="Délai prorogé par le juge", settles="Décision au fond enregistrée"),
        "D10": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures", starts=_DECISION,
                       settles="Fin ou renouvellement de la mesure enregistré"),
        "D10.report": Trigger(kind=_K.JUDGE, holder=_H.REFERENT, part="measures", starts=_DECISION,
                              settles="Rapport au juge enregistré"),
        "D11": Trigger(kind=_K.RECEPTION, holder=_H.MANAGER, part="measures",
                       starts="Accueil de 72 heures enregistré", settles="Fin de l'accueil enregistrée"),
        "D11.inform": Trigger(kind=_K.RECEPTION, holder=_H.MANAGER, part="measures",
                              starts="Accueil de 72 heures enregistré", settles="Information faite, enregistrée"),
        "D12": Trigger(kind=_K.RECEPTION, holder=_H.MANAGER, part="measures",
                       starts="Recueil d'urgence enregistré", settles="Saisine de l'autorité judiciaire enregistrée"),
        "D12.advise": Trigger(kind=_K.RECEPTION, holder=_H.MANAGER, part="measures",
                              starts="Recueil d'urgence enregistré", settles="Avis au procureur enregistré"),
        "D13": Trigger(kind=_K.PLAN, holder=_H.REFERENT, part="plan",
                       starts="Début de la mesure ou de la prestation", settles="Projet établi"),
        "D14": Trigger(kind=_K.PLAN, holder=_H.REFERENT, part="plan",
                       starts="Projet établi ou repris", settles="Bilan du projet enregistré"),
        "D15": Trigger(kind=_K.RUNAWAY, holder=_H.PERSON, part="runaways",
                       starts="Absence constatée", settles="Déclaration enregistrée, ou retour"),
        "D16": Trigger(kind=_K.RUNAWAY, holder=_H.REFERENT, part="runaways",
                       starts="Retour enregistré", settles="Entretien proposé, accepté ou non"),
        "D16.safe_check": Trigger(kind=_K.RUNAWAY, holder=_H.PERSON, part="runaways",
                                  starts="Retour enregistré", settles="Premier point de santé et de sécurité fait"),
        "D17": Trigger(kind=_K.COMPENSATION, holder=_H.REFERENT, part="milestones",
                       starts="Date des derniers faits enregistrée dans les jalons de justice",
                       settles="Demande à la commission enregistrée", stays=True),
        "D18": Trigger(kind=_K.COMPENSATION, holder=_H.REFERENT, part="milestones",
                       starts="Demande reçue par le fonds de garantie", settles="Offre reçue, enregistrée"),
        "D19": Trigger(kind=_K.MAJORITY, holder=_H.REFERENT, part="plan",
                       starts="Ouverture du dossier d'un enfant dont la date de naissance est connue",
                       settles="Entretien enregistré"),
        "D20": Trigger(kind=_K.MAJORITY, holder=_H.REFERENT, part="summary",
                       starts="Fin de l'accompagnement à la majorité", settles="Entretien enregistré", stays=True),
        "D24": Trigger(kind=_K.DATA, holder=_H.MANAGER, part="summary",
                       starts="Demande de droits reçue", settles="Réponse enregistrée", stays=True),
        "D24.prolonged": Trigger(kind=_K.DATA, holder=_H.MANAGER, part="summary",
                                 starts="Prolongation annoncée", settles="Réponse enregistrée", stays=True),
        "D25": Trigger(kind=_K.DATA, holder=_H.MANAGER, part="summary",
                       starts="Dernier contact avec l'enfant", settles="Décision sur le dossier", stays=True),
    }
)  # fmt: skip
ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "D01": "Écrits : la tâche est celle de l'auteur, sur sa page d'accueil.",
        "D02": "CRIP : le délai est celui de l'écrit reçu.",
        "D03": "CRIP : le retour au professionnel est suivi avec l'écrit.",
        "D03.requester": "CRIP : le retour au demandeur est suivi avec l'écrit.",
        "D04": "CRIP : l'avis au procureur est suivi avec l'écrit.",
        "D21": "Commission départementale : dispositif pour adultes, sans dossier de suivi.",
        "D21.max": "Commission départementale : dispositif pour adultes, sans dossier de suivi.",
        "D21.approval": "Commission départementale : agrément d'une association.",
        "D21.silence": "Commission départementale : agrément d'une association.",
        "D22": "Commission départementale : nombre de séances dans l'année.",
        "D23": "Cahier des violations de données : tenu par le délégué, sans dossier de suivi.",
    }
)
