"""Words and transitions of the CRIP's side of a concern report (policy.md §3.2 b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

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


class Told(Vocabulary):
    """About whom an information decision is taken."""

    CHILD = "child", "Enfant"
    PARENTS = "parents", "Parents ou titulaires de l'autorité parentale"


class ShortenReason(Vocabulary):
    """Why a person decides an earlier date (D226-2-4); never computed."""

    AGE = "age", "Enfant de moins de 2 ans"
    DANGER = "danger", "Danger"
    OTHER = "other", "Autre raison"


class ReferralGround(Vocabulary):
    """Grounds of CASF L226-4, I."""

    GRAVE = "grave", "Danger grave et immédiat"
    NO_EFFECT = "no_effect", "L'aide déjà apportée n'a pas suffi"
    REFUSED = "refused", "La famille refuse l'aide ou ne peut pas collaborer"
    NOT_EVALUABLE = "not_evaluable", "La situation ne peut pas être évaluée"


class SearchReason(Vocabulary):
    """Why an exact name is searched; the code goes to the journal."""

    NEW_REPORT = "new_report", "Une nouvelle information concerne peut-être le même enfant"
    PARTNER_CALL = "partner_call", "Un partenaire tenu au secret appelle"
    FAMILY_CALL = "family_call", "L'enfant ou sa famille demande où en est la situation"
    ANSWER_JUSTICE = "answer_justice", "L'autorité judiciaire demande une information"


class EvaluationSection(Vocabulary):
    """Sections of the evaluation report, after the frame of the HAS (2021)."""

    NEEDS = "needs", "Besoins de l'enfant, et ce qu'il en dit"
    DEVELOPMENT = "development", "Santé et développement"
    PARENTS = "parents", "Capacités et ressources des parents"
    ENVIRONMENT = "environment", "Environnement familial, social et matériel"
    PROPOSALS = "proposals", "Propositions"


def two_evaluators(facts: Mapping[str, Any]) -> str | None:
    """Two professionals at least are charged with the evaluation, unless the prosecutor was seized."""
    if facts["status"] == ReceptionStatus.REFERRED or facts["evaluators"] >= EVALUATORS_MIN:
        return None
    return "Deux évaluateurs au moins sont nécessaires avant de décider. Désignez-les d'abord."


def report_is_handed_in(facts: Mapping[str, Any]) -> str | None:
    """The evaluation report is handed in, unless the prosecutor was seized."""
    if facts["status"] == ReceptionStatus.REFERRED or facts["reports"]:
        return None
    return "Aucun rapport d'évaluation n'est remis. Il est nécessaire avant de décider."


def judicial_was_referred(facts: Mapping[str, Any]) -> str | None:
    """A judicial decision follows a referral to the prosecutor."""
    if facts["decision"] != Decision.JUDICIAL or facts["referrals"]:
        return None
    return (
        "Le procureur n'est pas saisi. Utilisez d'abord « Saisir le procureur », puis inscrivez la décision."
    )


def feedback_is_sent(facts: Mapping[str, Any]) -> str | None:
    """The professional who reported received a feedback."""
    if not facts["from_professional"] or facts["feedback_at"]:
        return None
    return (
        "Le professionnel qui a alerté n'a pas reçu de retour. Faites-le d'abord avec « Retour à l'auteur »."
    )


def information_is_decided(facts: Mapping[str, Any]) -> str | None:
    """After a decision, the information of the child and of the parents is decided and reasoned."""
    if facts["status"] != ReceptionStatus.DECIDED or facts["informed"] >= set(Told):
        return None
    return "L'information de l'enfant et celle des parents ne sont pas toutes deux décidées. Inscrivez-les d'abord."


EVALUATORS_MIN = 2
S, A = ReceptionStatus, ReceptionAct
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
    guards={
        A.DECIDE: (two_evaluators, report_is_handed_in, judicial_was_referred),
        A.CLOSE: (feedback_is_sent, information_is_decided),
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
    ENTRUSTED = "entrusted", "Confié à une équipe de suivi"
    CLOSED = "closed", "Clôture"


_WORKING = frozenset({S.RECEIVED, S.UNDER_EVALUATION, S.REFERRED})
_LIVE = frozenset(ReceptionStatus) - {S.CLOSED}
# Steps that change no state: the states in which each may be added.
ANNOTATIONS: Final[Mapping[StepKind, frozenset[ReceptionStatus]]] = {
    StepKind.DUE_SHORTENED: frozenset({S.RECEIVED, S.UNDER_EVALUATION}),
    StepKind.EVALUATORS: frozenset({S.UNDER_EVALUATION, S.REFERRED}),
    StepKind.HOME_CHILD: _WORKING,
    StepKind.EVALUATION_REPORT: frozenset({S.UNDER_EVALUATION, S.REFERRED}),
    StepKind.INFORMATION: _LIVE - {S.SENT, S.MERGED},
    StepKind.FEEDBACK: _LIVE - {S.SENT, S.RECEIVED},
    StepKind.MARKER: _LIVE,
    StepKind.NOTE: _LIVE,
    StepKind.ENTRUSTED: _LIVE - {S.SENT, S.MERGED},
}
# The clock of the evaluation runs while nothing is decided.
EVALUATION_PENDING = frozenset({S.SENT, S.RECEIVED, S.UNDER_EVALUATION})
# A report about the same child joins an earlier one only while somebody works on it.
JOINABLE = _WORKING
# What still waits for somebody.
OPEN_STATES = _LIVE - {S.MERGED}


def annotates(status: str, kind: StepKind) -> bool:
    """Tell whether a step that changes no state may be added in ``status``."""
    return ReceptionStatus(status) in ANNOTATIONS[kind]


def may_tell_parents(*, decided: str, stated: str) -> bool:
    """Tell whether a letter may reach the parents: the CRIP's decision, else what the sender stated.

    The only place that answers; every letter asks it (policy.md §4.2). No decision means no.
    """
    if decided:
        return decided == InformationDecision.TOLD
    return stated == "done"


SOON_DAYS = 15
EVALUATION_RULE = "D02"
FEEDBACK_RULE = "D03"
