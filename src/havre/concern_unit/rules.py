"""Words and transitions of the CRIP's side of a concern report (policy.md §3.2 b)."""

from __future__ import annotations

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class StatedDanger(Vocabulary):
    """The urgency as the author states it; a statement, never a computation (policy.md §3.5, 9)."""

    IMMEDIATE = "immediate", "Danger grave et immédiat"
    SERIOUS = "serious", "Danger"
    WORRY = "worry", "Risque de danger"
    UNKNOWN = "unknown", "Ne sait pas"


# Order of the inbox: what is stated as immediate comes first, then the oldest reception.
DANGER_ORDER: dict[str, int] = {
    StatedDanger.IMMEDIATE.value: 0,
    StatedDanger.SERIOUS.value: 1,
    StatedDanger.WORRY.value: 2,
    StatedDanger.UNKNOWN.value: 2,
}


class ReceptionStatus(Vocabulary):
    """Where a received report stands."""

    SENT = "sent", "Arrivée, à accuser réception"
    RECEIVED = "received", "Reçue"
    ORIENTED = "oriented", "Orientée sans évaluation"
    FILED = "filed_no_action", "Sans suite"
    UNDER_EVALUATION = "under_evaluation", "En évaluation"
    REFERRED = "referred_to_prosecutor", "Transmise au procureur"
    DECIDED = "decided", "Décision prise"
    MERGED = "merged", "Jointe à une autre"
    CLOSED = "closed", "Close"


class ReceptionAct(Vocabulary):
    """What may be done to a received report."""

    ACKNOWLEDGE = "acknowledge", "Accuser réception"
    ORIENT = "orient", "Orienter sans évaluer"
    FILE = "file", "Classer sans suite"
    EVALUATE = "evaluate", "Ouvrir l'évaluation"
    REFER = "refer", "Saisir le procureur"
    RETURNED = "returned", "Reprendre après le retour du parquet"
    DECIDE = "decide", "Décider"
    MERGE = "merge", "Joindre à un autre dossier"
    CLOSE = "close", "Clore"


class FirstAnalysis(Vocabulary):
    """What the first reading concludes."""

    EVALUATION = "evaluation", "Information préoccupante : évaluation"
    REFERRAL = "referral", "Saisine immédiate du procureur"
    ORIENTATION = "orientation", "Pas une information préoccupante : orientation"
    NO_ACTION = "no_action", "Pas une information préoccupante : sans suite"


class Decision(Vocabulary):
    """What is decided after the evaluation."""

    NO_MEASURE = "no_measure", "Pas de mesure"
    ADMINISTRATIVE = "administrative_measure", "Mesure administrative"
    JUDICIAL = "judicial_referral", "Saisine de l'autorité judiciaire"


class InformationDecision(Vocabulary):
    """Whether a person is told, as an explicit and reasoned decision."""

    TOLD = "told", "Informé"
    NOT_TOLD_INTEREST = "not_told_interest", "Non informé, dans l'intérêt de l'enfant"
    NOT_TOLD_PROSECUTOR = "not_told_prosecutor", "Non informé, à la demande du procureur"
    IMPOSSIBLE = "impossible", "Impossible à ce jour"


S, A = ReceptionStatus, ReceptionAct
_OPEN = (S.RECEIVED, S.UNDER_EVALUATION, S.REFERRED)
RECEPTION = Machine(
    states=ReceptionStatus,
    acts=ReceptionAct,
    table={
        (S.SENT, A.ACKNOWLEDGE): S.RECEIVED,
        # Without delay (CASF L226-4): the prosecutor may be seized at any time, even before the acknowledgement.
        (S.SENT, A.REFER): S.REFERRED,
        (S.RECEIVED, A.ORIENT): S.ORIENTED,
        (S.RECEIVED, A.FILE): S.FILED,
        (S.RECEIVED, A.EVALUATE): S.UNDER_EVALUATION,
        (S.RECEIVED, A.REFER): S.REFERRED,
        (S.UNDER_EVALUATION, A.REFER): S.REFERRED,
        (S.UNDER_EVALUATION, A.DECIDE): S.DECIDED,
        (S.REFERRED, A.RETURNED): S.UNDER_EVALUATION,
        (S.REFERRED, A.DECIDE): S.DECIDED,
        (S.DECIDED, A.REFER): S.REFERRED,
        (S.DECIDED, A.CLOSE): S.CLOSED,
        (S.ORIENTED, A.CLOSE): S.CLOSED,
        (S.FILED, A.CLOSE): S.CLOSED,
        (S.ORIENTED, A.REFER): S.REFERRED,
        (S.FILED, A.REFER): S.REFERRED,
        **{(state, A.MERGE): S.MERGED for state in (S.RECEIVED, S.UNDER_EVALUATION)},
    },
)


class NoticeCode(Vocabulary):
    """What the author of a report may know afterwards, and nothing else (policy.md §3.4)."""

    RECEIVED = "received", "Reçue par la CRIP"
    UNDER_EVALUATION = "under_evaluation", "En cours d'évaluation"
    DECIDED = "decided", "Décision prise"
    FEEDBACK = "feedback", "Retour d'information"


class StepKind(Vocabulary):
    """One step in the life of a reception."""

    ACKNOWLEDGED = "acknowledged", "Accusé de réception"
    FIRST_ANALYSIS = "first_analysis", "Première analyse"
    DUE_SHORTENED = "due_shortened", "Échéance avancée"
    EVALUATORS = "evaluators", "Évaluateurs désignés"
    HOME_CHILD = "home_child", "Autre mineur du foyer"
    EVALUATION_REPORT = "evaluation_report", "Rapport d'évaluation remis"
    REFERRED = "referred", "Saisine du procureur"
    RETURNED = "returned", "Retour du parquet"
    DECIDED = "decided", "Décision"
    INFORMATION = "information", "Information de la famille et de l'enfant"
    FEEDBACK = "feedback", "Retour à la personne qui a alerté"
    MERGED = "merged", "Dossier joint"
    MARKER = "marker", "Situation d'exploitation précisée"
    NOTE = "note", "Note"
    ADDENDUM = "addendum", "Complément reçu"
    CLOSED = "closed", "Clôture"


EVALUATORS_MIN = 2
EVALUATION_RULE = "D02"
FEEDBACK_RULE = "D03"
