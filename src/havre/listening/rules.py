"""Words and transitions of the listening desk (policy.md §3.2 a, §6.3, §6.4)."""

from __future__ import annotations

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
    CALLER_LEFT = "caller_left", "Noter que l'appelant a raccroché"
    END = "end", "Terminer"
    QUALIFY = "qualify", "Qualifier"
    CLOSE = "close", "Clore"


S, A = ContactStatus, ContactAct
CONTACT = Machine(
    states=ContactStatus,
    acts=ContactAct,
    table={
        (S.INCOMING, A.INVITE_CALLBACK): S.CALLBACK_INVITED,
        (S.INCOMING, A.REDIRECT): S.REDIRECTED,
        (S.INCOMING, A.START): S.IN_TALK,
        (S.CALLBACK_INVITED, A.START): S.IN_TALK,
        (S.CALLBACK_INVITED, A.QUALIFY): S.QUALIFIED,
        (S.REDIRECTED, A.QUALIFY): S.QUALIFIED,
        (S.IN_TALK, A.CALLER_LEFT): S.ENDED_BY_CALLER,
        (S.IN_TALK, A.END): S.ENDED,
        (S.ENDED_BY_CALLER, A.QUALIFY): S.QUALIFIED,
        (S.ENDED, A.QUALIFY): S.QUALIFIED,
        (S.QUALIFIED, A.QUALIFY): S.QUALIFIED,
        (S.QUALIFIED, A.CLOSE): S.CLOSED,
    },
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


class SituationStatus(Vocabulary):
    """A situation followed by the line over weeks."""

    OPEN = "open", "Suivie"
    CLOSED = "closed", "Close"


class PauseStatus(Vocabulary):
    """A pause after a hard talk (FR-LIS-12)."""

    PROPOSED = "proposed", "Proposée"
    TAKEN = "taken", "Prise"
    DECLINED = "declined", "Déclinée"


PAUSE_MINUTES = 10
FOLLOW_UP_DAYS = 15
NOTE_MAX = 20_000
