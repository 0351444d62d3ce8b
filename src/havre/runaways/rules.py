"""A runaway episode (policy.md §3.2 f): words, machine, guards. Nothing here judges the child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class AbsenceNature(Vocabulary):
    """What the absence is held to be now; « worrying » is the qualification of the police, never ours."""

    OUTING = "unauthorised_outing", "Sortie non autorisée"
    RUNAWAY = "runaway", "Fugue"
    WORRYING = "worrying_disappearance", "Disparition inquiétante (qualification de la police)"


class EpisodeStatus(Vocabulary):
    """Where the episode stands."""

    NOTICED = "noticed", "Absence constatée"
    CHECKING = "checking", "Vérification en cours"
    DECLARED = "declared", "Déclarée"
    SEARCHING = "searching", "Recherche en cours"
    FOUND_BY_POLICE = "found_by_police", "Retrouvé par la police ou la gendarmerie"
    CAME_BACK = "came_back_alone", "Revenu de soi-même"
    FOUND_ELSEWHERE = "found_elsewhere", "Retrouvé ailleurs"
    SEEN = "seen_contact_kept", "Vu, lien gardé"
    RETURNED = "returned", "De retour"
    SAFE_CHECK_DONE = "safe_check_done", "Bien-être vérifié"
    INTERVIEW_DONE = "interview_done", "Entretien tenu"
    INTERVIEW_REFUSED = "interview_refused", "Entretien proposé, l’enfant n’a pas souhaité"
    INTERVIEW_NOT_POSSIBLE = "interview_not_possible", "Entretien non possible"
    REVIEW_DONE = "review_done", "Relu en équipe"
    CLOSED = "closed", "Terminé"


class EpisodeAct(Vocabulary):
    """What may be done during an episode."""

    CHECK = "check", "Vérifier d’abord"
    DECLARE = "declare", "Déclarer la disparition"
    SEARCH = "search", "Noter la recherche en cours"
    FIND_BY_POLICE = "find_by_police", "Retrouvé par la police ou la gendarmerie"
    COME_BACK = "come_back", "Revenu de soi-même"
    FIND_ELSEWHERE = "find_elsewhere", "Retrouvé ailleurs"
    SEE = "see", "Vu, lien gardé"
    RETURN = "return", "Retour"
    SAFE_CHECK = "safe_check", "Vérifier son bien-être"
    HOLD_INTERVIEW = "hold_interview", "Entretien tenu"
    DECLINE_INTERVIEW = "decline_interview", "L’enfant n’a pas souhaité d’entretien"
    NO_INTERVIEW = "no_interview", "Entretien non possible"
    REVIEW = "review", "Relire en équipe"
    CLOSE = "close", "Terminer"
    MISTAKEN = "mistaken", "Noté par erreur : l’enfant était là"


class HowFound(Vocabulary):
    """How the child came back, as the person who opens the door knows it."""

    ALONE = "came_back_alone", "De soi-même"
    POLICE = "found_by_police", "Avec la police ou la gendarmerie"
    ELSEWHERE = "found_elsewhere", "Avec un proche ou un autre service"


class Corps(Vocabulary):
    """To whom the disappearance is declared."""

    POLICE = "police", "Police nationale"
    GENDARMERIE = "gendarmerie", "Gendarmerie nationale"


class Known(Vocabulary):
    """What one knows; not knowing is an answer."""

    UNKNOWN = "unknown", "Ne sait pas"
    YES = "yes", "Oui"
    NO = "no", "Non"


class FileEntry(Vocabulary):
    """Whether the child is in the file of wanted persons (FPR), as the unit says."""

    UNKNOWN = "unknown", "Ne sait pas"
    YES = "yes", "Oui"


class HoldersTold(Vocabulary):
    """Whether those who hold parental authority know of the absence."""

    TOLD = "told", "Informés"
    NOT_REACHED = "not_reached", "Pas encore joints"
    NOT_TOLD = "not_told", "Non informés, sur décision motivée"


class ContactWay(Vocabulary):
    """How one tried to keep the link."""

    CALL = "call", "Appel"
    SMS = "sms", "SMS ou message"
    VOICE = "voice", "Message vocal"
    RELATIVE = "relative", "Par un proche"
    MET = "met", "Rencontre"


class InterviewStatus(Vocabulary):
    """Where the return interview stands; refusing it is a normal end."""

    OFFERED = "offered", "À proposer"
    PROPOSED = "proposed", "Proposé"
    PLANNED = "planned", "Prévu"
    DONE = "done", "Tenu"
    REFUSED = "refused", "L’enfant n’a pas souhaité"
    NOT_POSSIBLE = "not_possible", "Non possible"


class NightKind(Vocabulary):
    """What may be written without network."""

    DECLARE = "declare", "Absence"
    RETURN = "return", "Retour"
    CONTACT = "contact", "Contact"
    NOTE = "note", "Note"


class NightStatus(Vocabulary):
    """What became of a writing that came from a telephone."""

    KEPT = "kept", "Versé au dossier"
    TO_ATTACH = "to_attach", "À rattacher à un enfant"
    TO_RESUME = "to_resume", "À reprendre"
    DROPPED = "dropped", "Écarté après lecture"


_S, _A = EpisodeStatus, EpisodeAct
AWAY: Final = (_S.NOTICED, _S.CHECKING, _S.DECLARED, _S.SEARCHING, _S.SEEN)
FOUND: Final = (_S.FOUND_BY_POLICE, _S.CAME_BACK, _S.FOUND_ELSEWHERE)
INTERVIEWED: Final = (_S.INTERVIEW_DONE, _S.INTERVIEW_REFUSED, _S.INTERVIEW_NOT_POSSIBLE)
# The child is not here, or may not be: the board shows these.
OPEN_AWAY: Final = (*AWAY, *FOUND)
ACT_OF: Final[Mapping[HowFound, EpisodeAct]] = {
    HowFound.ALONE: _A.COME_BACK,
    HowFound.POLICE: _A.FIND_BY_POLICE,
    HowFound.ELSEWHERE: _A.FIND_ELSEWHERE,
}


def needs_notification(facts: Mapping[str, Any]) -> str | None:
    """La police ou la gendarmerie a été avisée."""
    return (
        None
        if facts.get("notified")
        else "Notez d'abord qui a été avisé (unité, heure) : la recherche commence là."
    )


def needs_search_lifted(facts: Mapping[str, Any]) -> str | None:
    """La fin de recherche a été envoyée, si une recherche a été demandée."""
    return (
        None
        if facts.get("lifted") or not facts.get("notified")
        else "Le service avisé cherche peut-être encore : envoyez-lui la fin de recherche et notez-le."
    )


def needs_held_on(facts: Mapping[str, Any]) -> str | None:
    """Le jour de l'entretien est dit."""
    return None if facts.get("held") else "Indiquez quand l'entretien a eu lieu."


EPISODE: Final = Machine(
    states=EpisodeStatus,
    acts=EpisodeAct,
    table={
        (_S.NOTICED, _A.CHECK): _S.CHECKING,
        (_S.NOTICED, _A.DECLARE): _S.DECLARED,
        (_S.CHECKING, _A.DECLARE): _S.DECLARED,
        (_S.NOTICED, _A.MISTAKEN): _S.CLOSED,
        (_S.CHECKING, _A.MISTAKEN): _S.CLOSED,
        (_S.DECLARED, _A.SEARCH): _S.SEARCHING,
        **{(state, _A.FIND_BY_POLICE): _S.FOUND_BY_POLICE for state in AWAY},
        **{(state, _A.COME_BACK): _S.CAME_BACK for state in AWAY},
        **{(state, _A.FIND_ELSEWHERE): _S.FOUND_ELSEWHERE for state in AWAY},
        **{(state, _A.SEE): _S.SEEN for state in (_S.NOTICED, _S.CHECKING, _S.DECLARED, _S.SEARCHING)},
        # Seen, then out of sight again: what was under way goes on.
        (_S.SEEN, _A.DECLARE): _S.DECLARED,
        (_S.SEEN, _A.SEARCH): _S.SEARCHING,
        **{(state, _A.RETURN): _S.RETURNED for state in (*FOUND, _S.SEEN)},
        (_S.RETURNED, _A.SAFE_CHECK): _S.SAFE_CHECK_DONE,
        (_S.SAFE_CHECK_DONE, _A.HOLD_INTERVIEW): _S.INTERVIEW_DONE,
        (_S.SAFE_CHECK_DONE, _A.DECLINE_INTERVIEW): _S.INTERVIEW_REFUSED,
        (_S.SAFE_CHECK_DONE, _A.NO_INTERVIEW): _S.INTERVIEW_NOT_POSSIBLE,
        # A child who did not wish to talk then may wish it later.
        (_S.INTERVIEW_REFUSED, _A.HOLD_INTERVIEW): _S.INTERVIEW_DONE,
        (_S.INTERVIEW_NOT_POSSIBLE, _A.HOLD_INTERVIEW): _S.INTERVIEW_DONE,
        **{(state, _A.REVIEW): _S.REVIEW_DONE for state in INTERVIEWED},
        (_S.REVIEW_DONE, _A.CLOSE): _S.CLOSED,
    },
    guards={
        _A.SEARCH: (needs_notification,),
        _A.HOLD_INTERVIEW: (needs_held_on,),
        _A.CLOSE: (needs_search_lifted,),
    },
)

# Choices of a service, and their defaults (policy.md D15, D16, FR-RUN-07).
INTERVIEW_HOURS: Final = 72
INTERVIEW_HOURS_MAX: Final = 168
DECLARE_HOURS_MAX: Final = 24
REVIEW_EPISODES: Final = 3
REVIEW_DAYS: Final = 30
PHOTO_KEPT: Final = timedelta(days=30)
PHOTO_MAX_BYTES: Final = 3 * 1024 * 1024
# A telephone with a wrong clock is believed within these days.
NIGHT_OLDEST: Final = timedelta(days=30)
NIGHT_EXPIRES: Final = timedelta(hours=72)
NIGHT_KEY_SERVES: Final = timedelta(days=7)
NIGHT_ENVELOPES: Final = 50
NIGHT_TEXT_MAX: Final = 4000
