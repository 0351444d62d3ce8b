"""Words and transitions of the listening desk (policy.md §3.2 a, §6.3, §6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class Channel(Vocabulary):
    """How a contact arrives (Child Helpline International: methods)."""

    PHONE = "phone", "Téléphone"
    CHAT = "chat", "Tchat"
    FORM = "form", "Formulaire"
    EMAIL = "email", "Courriel"
    IN_PERSON = "in_person", "Sur place"
    OUTREACH = "outreach", "Aller-vers"


class ContactStatus(Vocabulary):
    """Where a contact stands."""

    INCOMING = "incoming", "Reçu"
    CALLBACK_INVITED = "callback_invited", "Invité à rappeler"
    REDIRECTED = "redirected", "Réorienté"
    IN_TALK = "in_talk", "En cours"
    ENDED_BY_CALLER = "ended_by_caller", "Interrompu par l'appelant"
    ENDED = "ended", "Terminé"
    QUALIFIED = "qualified", "Qualifié"
    CLOSED = "closed", "Clos"


class ContactAct(Vocabulary):
    """What may be done to a contact."""

    INVITE_CALLBACK = "invite_callback", "Inviter à rappeler"
    REDIRECT = "redirect", "Réorienter"
    START = "start", "Commencer l'écoute"
    TRANSFER = "transfer", "Passer à un collègue"
    CALLER_LEFT = "caller_left", "Noter que l'appelant a raccroché"
    END = "end", "Terminer"
    QUALIFY = "qualify", "Qualifier"
    CLOSE = "close", "Clore"


def no_alert_runs(facts: Mapping[str, bool]) -> str | None:
    """No « danger maintenant » is running."""
    if not facts["alert_runs"]:
        return None
    return "Un « danger maintenant » court encore sur ce contact. Terminez-le, puis vous pourrez clore."


S, A = ContactStatus, ContactAct
CONTACT = Machine(
    states=ContactStatus,
    acts=ContactAct,
    table={
        (S.INCOMING, A.INVITE_CALLBACK): S.CALLBACK_INVITED,
        (S.INCOMING, A.REDIRECT): S.REDIRECTED,
        (S.INCOMING, A.START): S.IN_TALK,
        (S.INCOMING, A.CALLER_LEFT): S.ENDED_BY_CALLER,
        (S.CALLBACK_INVITED, A.START): S.IN_TALK,
        (S.CALLBACK_INVITED, A.QUALIFY): S.QUALIFIED,
        (S.REDIRECTED, A.QUALIFY): S.QUALIFIED,
        (S.IN_TALK, A.TRANSFER): S.INCOMING,
        (S.IN_TALK, A.CALLER_LEFT): S.ENDED_BY_CALLER,
        (S.IN_TALK, A.END): S.ENDED,
        (S.ENDED_BY_CALLER, A.QUALIFY): S.QUALIFIED,
        (S.ENDED, A.QUALIFY): S.QUALIFIED,
        (S.QUALIFIED, A.QUALIFY): S.QUALIFIED,
        (S.QUALIFIED, A.CLOSE): S.CLOSED,
    },
    guards={A.CLOSE: (no_alert_runs,)},
)


class Qualification(Vocabulary):
    """What a contact was, said after the talk."""

    IMMEDIATE_HELP = "immediate_help", "Aide immédiate"
    CONCERN_REPORT = "concern_ip", "Donne lieu à une information préoccupante"
    OUT_OF_SCOPE = "out_of_scope", "Hors du champ"
    NON_COUNSELLING = "non_counselling", "Pas un échange d'écoute"


class NonCounselling(Vocabulary):
    """Contacts that are not counselling (Child Helpline International)."""

    SILENT = "silent", "Silencieux"
    TESTING = "testing", "Essai ou plaisanterie"
    ABUSIVE = "abusive", "Malveillant"
    THANKS = "thanks", "Remerciement"
    INFORMATION = "information", "Demande d'information"
    ABANDONED = "abandoned", "Abandonné avant réponse"


class CallerKind(Vocabulary):
    """Who contacts the line."""

    CHILD = "child", "Le mineur lui-même"
    MOTHER = "mother", "Mère"
    FATHER = "father", "Père"
    FAMILY = "family", "Famille élargie"
    PEER = "peer", "Ami ou camarade"
    PROFESSIONAL = "professional", "Professionnel"
    WITNESS = "witness", "Témoin ou voisin"
    UNKNOWN = "unknown", "Non connu"


class Topic(Vocabulary):
    """What the talk was about; several may hold, none is a sign of anything alone."""

    EXPLOITATION = "exploitation", "Exploitation sexuelle"
    RUNAWAY = "runaway", "Fugue"
    SEXUAL_VIOLENCE = "sexual_violence", "Violences sexuelles"
    PHYSICAL_VIOLENCE = "physical_violence", "Violences physiques"
    PSYCHOLOGICAL_VIOLENCE = "psychological_violence", "Violences psychologiques"
    NEGLECT = "neglect", "Négligences"
    ONLINE = "online", "Vie numérique, images"
    FAMILY = "family", "Relations familiales"
    HEALTH = "health", "Santé"
    MENTAL_HEALTH = "mental_health", "Souffrance psychique"
    SUBSTANCES = "substances", "Consommations"
    SCHOOL = "school", "Scolarité"
    RIGHTS = "rights", "Droits, justice"
    BASIC_NEEDS = "basic_needs", "Besoins essentiels"


class NoteKind(Vocabulary):
    """What one line of the live notes is."""

    NOTE = "note", "Note"
    CHILD_WORDS = "child_words", "Mots exacts du mineur"
    CALLER_WORDS = "caller_words", "Mots exacts de l'appelant"
    CALLER_NEED = "caller_need", "Besoin de l'appelant"
    ACTION = "action", "Action faite"


class SafeWay(Vocabulary):
    """How one may call back without putting anybody in danger (FR-LIS-07)."""

    THEY_CALL = "they_call", "C'est la personne qui rappelle"
    CALL_NO_MESSAGE = "call_no_message", "Appeler, ne jamais laisser de message"
    CALL = "call", "Appeler"
    CHAT_ONLY = "chat_only", "Par tchat seulement"
    THROUGH_PROFESSIONAL = "through_professional", "Par un professionnel convenu"


class FollowUpStatus(Vocabulary):
    """Where a planned follow-up stands."""

    PLANNED = "planned", "Prévu"
    DONE = "done", "Fait"
    NOT_REACHED = "not_reached", "Non joint"
    CANCELLED = "cancelled", "Annulé"


class FollowUpAct(Vocabulary):
    """What may be done to a planned follow-up; a new attempt is a new follow-up."""

    RECORD_DONE = "record_done", "Noter qu'il est fait"
    RECORD_NOT_REACHED = "record_not_reached", "Noter que la personne n'est pas jointe"
    CANCEL = "cancel", "Annuler"


FOLLOW_UP = Machine(
    states=FollowUpStatus,
    acts=FollowUpAct,
    table={
        (FollowUpStatus.PLANNED, FollowUpAct.RECORD_DONE): FollowUpStatus.DONE,
        (FollowUpStatus.PLANNED, FollowUpAct.RECORD_NOT_REACHED): FollowUpStatus.NOT_REACHED,
        (FollowUpStatus.PLANNED, FollowUpAct.CANCEL): FollowUpStatus.CANCELLED,
    },
)


class SituationStatus(Vocabulary):
    """A situation followed by the line over weeks."""

    OPEN = "open", "Suivie"
    CLOSED = "closed", "Close"


class SituationAct(Vocabulary):
    """What may be done to a situation."""

    CLOSE = "close", "Clore le suivi"
    REOPEN = "reopen", "Reprendre le suivi"


SITUATION = Machine(
    states=SituationStatus,
    acts=SituationAct,
    table={
        (SituationStatus.OPEN, SituationAct.CLOSE): SituationStatus.CLOSED,
        (SituationStatus.CLOSED, SituationAct.REOPEN): SituationStatus.OPEN,
    },
)


class PauseStatus(Vocabulary):
    """A pause after a hard talk (FR-LIS-12)."""

    PROPOSED = "proposed", "Proposée"
    TAKEN = "taken", "Prise"
    ENDED = "ended", "Terminée"
    DECLINED = "declined", "Déclinée"


class PauseAct(Vocabulary):
    """What a person does with the pause proposed to them; nobody decides for them."""

    TAKE = "take", "Prendre la pause"
    DECLINE = "decline", "Pas maintenant"
    END = "end", "Reprendre"


PAUSE = Machine(
    states=PauseStatus,
    acts=PauseAct,
    table={
        (PauseStatus.PROPOSED, PauseAct.TAKE): PauseStatus.TAKEN,
        (PauseStatus.PROPOSED, PauseAct.DECLINE): PauseStatus.DECLINED,
        (PauseStatus.DECLINED, PauseAct.TAKE): PauseStatus.TAKEN,
        (PauseStatus.TAKEN, PauseAct.END): PauseStatus.ENDED,
    },
)


class Redirection(Vocabulary):
    """Towards whom a contact was sent before any talk; the numbers themselves are in the directory."""

    EMERGENCY = "emergency", "Secours : 17, 15, 112, 114"
    CHILD_DANGER = "child_danger", "119, enfance en danger"
    MISSING = "missing", "116 000, enfants disparus"
    ONLINE = "online", "3018, violences numériques"
    SUICIDE = "suicide", "3114, prévention du suicide"
    VICTIMS = "victims", "116 006, aide aux victimes"
    LOCAL = "local", "Service local de l'annuaire"
    OTHER = "other", "Autre"


class OutreachPlace(Vocabulary):
    """Where an outreach contact took place (FR-LIS-11); a kind of place, never an address."""

    STREET = "street", "Rue, place, parc"
    STATION = "station", "Gare, transports"
    HOTEL = "hotel", "Hôtel, location de courte durée"
    MALL = "mall", "Commerces"
    SCHOOL_AREA = "school_area", "Abords d'un établissement"
    ONLINE_NETWORK = "online_network", "Réseau social"
    ONLINE_GAME = "online_game", "Jeu ou messagerie en ligne"
    OTHER = "other", "Autre"


class SearchReason(Vocabulary):
    """Why an earlier situation is looked for; kept in the journal (FR-LIS-05)."""

    CALLER_SAYS = "caller_says", "La personne dit avoir déjà appelé"
    PLANNED_CALL = "planned_call", "Suite d'un rappel prévu"
    HANDOVER = "handover", "Reprise après une transmission"
    WRITING = "writing", "Rédaction d'une information préoccupante"


class DangerStep(Vocabulary):
    """Steps of « danger maintenant » that one press records with its time."""

    CALLED_17 = "called_17", "17 appelé"
    CALLED_15 = "called_15", "15 appelé"
    CALLED_112 = "called_112", "112 appelé"
    CALLED_PROSECUTOR = "called_prosecutor", "Permanence du parquet appelée"
    CALLED_CRIP = "called_crip", "CRIP appelée"
    CALLED_PLACE = "called_place", "Lieu de vie ou astreinte appelé"
    ARRIVED = "arrived", "Secours arrivés"
    SAFE = "safe", "L'enfant est en sécurité"
    OTHER = "other", "Autre"


class Period(Vocabulary):
    """How far back a list of contacts goes."""

    DAY = "day", "Aujourd'hui"
    WEEK = "week", "7 jours"
    MONTH = "month", "30 jours"
    ALL = "all", "Toutes les dates"


PERIOD_DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
PAUSE_MINUTES = 10
FOLLOW_UP_DAYS = 15
FOLLOW_UP_CHOICES = (2, 7, 15, 30, 90, 180)  # days; policy.md FR-LIS-07: from 15 days to 6 months
FOLLOW_UP_LONGEST_DAYS = 370
NOTE_MAX = 20_000
SHORT_MAX = 300
TEXT_MAX = 10_000
RUNNING = (S.INCOMING, S.IN_TALK)
TO_QUALIFY = (S.ENDED, S.ENDED_BY_CALLER, S.CALLBACK_INVITED, S.REDIRECTED)
# After a talk about one of these a pause is proposed, as after any « danger maintenant ».
HARD_TOPICS = frozenset({Topic.EXPLOITATION, Topic.SEXUAL_VIOLENCE, Topic.PHYSICAL_VIOLENCE})


def contact_path(contact_id: UUID) -> str:
    """Return the address of a contact, for notices and work lists."""
    return f"/ecoute/{contact_id}/"


def already_done(machine: Machine[Any, Any], state: str, act: Vocabulary) -> bool:
    """Tell whether ``act`` leads where one already is, so that pressing twice does nothing twice.

    >>> already_done(CONTACT, "ended", ContactAct.END), already_done(CONTACT, "in_talk", ContactAct.END)
    (True, False)
    """
    reached = {target for (_, known), target in machine.table.items() if known == act}
    return machine.states(state) in reached and not machine.allows(state, act)


def is_hard_talk(topics: Iterable[str], *, alerted: bool) -> bool:
    """Tell whether a pause is proposed after the talk; a fact of the talk, not of the child."""
    return alerted or not HARD_TOPICS.isdisjoint(topics)


def pause_ends_at(taken_at: datetime) -> datetime:
    """Return when a pause begun at ``taken_at`` is over, unless its owner ends it before."""
    return taken_at + timedelta(minutes=PAUSE_MINUTES)


AGE_MAX = 10 * 366 * 24 * 3600  # seconds; what a browser says may be any number


def began_at(*, age_seconds: float, opened_at: datetime, now: datetime) -> datetime:
    """Return when a line was begun, from how long ago the browser says; its clock is never trusted.

    Never before the contact, never after ``now``.
    """
    longest = max(now - opened_at, timedelta(0))
    return now - min(timedelta(seconds=min(max(age_seconds, 0), AGE_MAX)), longest)
