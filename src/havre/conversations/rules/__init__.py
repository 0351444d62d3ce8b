"""Words and transitions of the anonymous conversation (policy.md §4.5, FR-LIS-15); pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from havre.directory.rules.languages import Language
from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary


class Mode(Vocabulary):
    """How the person came: to talk now, or to leave words and read the answer later."""

    LIVE = "live", "Tchat"
    MESSAGE = "message", "Message"


class Status(Vocabulary):
    """Where a conversation stands."""

    TO_ANSWER = "to_answer", "À lire"
    WAITING = "waiting", "Attend quelqu'un"
    TALKING = "talking", "En direct"
    PAUSED = "paused", "En pause"
    ANSWERED = "answered", "Répondu"
    ENDED = "ended", "Terminé"


class Act(Vocabulary):
    """What may happen to a conversation; the first three are the visitor's."""

    WRITE = "write", "Écrire"
    JOIN = "join", "Demander à parler en direct"
    GO = "go", "Quitter le direct"
    TAKE = "take", "Prendre"
    REPLY = "reply", "Répondre"
    PAUSE = "pause", "Mettre en pause"
    RESUME = "resume", "Reprendre"
    HAND_OVER = "hand_over", "Passer le relais"
    END = "end", "Terminer"


S, A = Status, Act
_HELD = (S.WAITING, S.TALKING, S.PAUSED)
CONVERSATION = Machine(
    states=Status,
    acts=Act,
    starts=(S.TO_ANSWER, S.WAITING),
    table={
        (S.TO_ANSWER, A.WRITE): S.TO_ANSWER,
        (S.WAITING, A.WRITE): S.WAITING,
        (S.TALKING, A.WRITE): S.TALKING,
        (S.PAUSED, A.WRITE): S.PAUSED,
        (S.ANSWERED, A.WRITE): S.TO_ANSWER,
        (S.ENDED, A.WRITE): S.TO_ANSWER,
        (S.TO_ANSWER, A.JOIN): S.WAITING,
        (S.ANSWERED, A.JOIN): S.WAITING,
        (S.ENDED, A.JOIN): S.WAITING,
        # Whoever leaves the live chat may come back: what they wrote waits for an answer.
        **{(state, A.GO): S.TO_ANSWER for state in _HELD},
        (S.TO_ANSWER, A.TAKE): S.TO_ANSWER,
        (S.ANSWERED, A.TAKE): S.ANSWERED,
        (S.WAITING, A.TAKE): S.TALKING,
        (S.TO_ANSWER, A.REPLY): S.ANSWERED,
        (S.ANSWERED, A.REPLY): S.ANSWERED,
        (S.TALKING, A.REPLY): S.TALKING,
        (S.PAUSED, A.REPLY): S.TALKING,
        (S.TALKING, A.PAUSE): S.PAUSED,
        (S.PAUSED, A.RESUME): S.TALKING,
        (S.TALKING, A.HAND_OVER): S.WAITING,
        (S.PAUSED, A.HAND_OVER): S.WAITING,
        (S.TO_ANSWER, A.HAND_OVER): S.TO_ANSWER,
        (S.ANSWERED, A.HAND_OVER): S.ANSWERED,
        (S.TALKING, A.END): S.ENDED,
        (S.PAUSED, A.END): S.ENDED,
        (S.TO_ANSWER, A.END): S.ENDED,
        (S.ANSWERED, A.END): S.ENDED,
    },
)
LIVE = frozenset(_HELD)


class Author(Vocabulary):
    """Who wrote a line; nobody has a name here."""

    VISITOR = "visitor", "La personne"
    COUNSELLOR = "counsellor", "Un écoutant"
    DESK = "desk", "Havre"


class Audience(Vocabulary):
    """Who writes, as they choose to say."""

    YOUNG = "young", "Un jeune"
    FRIEND = "friend", "Un ami d'un jeune"
    PARENT = "parent", "Un parent ou un proche"
    WITNESS = "witness", "Un témoin"
    PROFESSIONAL = "professional", "Un professionnel"
    UNSAID = "unsaid", "Non dit"


class AgeRange(Vocabulary):
    """An age said by range; an age is never required."""

    UNDER_13 = "under_13", "Moins de 13 ans"
    FROM_13 = "13_15", "13 à 15 ans"
    FROM_16 = "16_17", "16 ou 17 ans"
    ADULT = "adult", "18 ans ou plus"
    UNSAID = "unsaid", "Non dit"


class Said(Vocabulary):
    """Lines that the desk itself adds, shown to the person in their language; never sealed, they hold nothing."""

    TAKEN = "taken", "Quelqu'un est là pour toi."
    HANDED_OVER = "handed_over", "Quelqu'un d'autre de l'équipe prend la suite. Tu n'as rien à répéter."
    PAUSED = "paused", "La personne qui te répond revient dans quelques minutes."
    RESUMED = "resumed", "La personne est revenue."
    ENDED = "ended", "L'échange est terminé. Tu peux écrire encore ici quand tu veux."
    LEFT = "left", "La personne a quitté le direct."
    RECEIPT_CHANGED = "receipt_changed", "Les six mots ont été changés."


class Outcome(Vocabulary):
    """What is counted when a conversation disappears."""

    ANSWERED = "answered", "Répondue"
    UNANSWERED = "unanswered", "Sans réponse"
    ERASED = "erased", "Effacée par la personne"


def language_name(code: str) -> str:
    """Return in French the language that somebody chose; « falc » is French made easy."""
    return "français facile" if code == "falc" else Language.label_of(code).lower()


def talk_path(conversation_id: UUID) -> str:
    """Return the address of a conversation, for work lists."""
    return f"{QUEUE_PATH}{conversation_id}/"


QUEUE_PATH = "/ecoute/tchat/"
MESSAGE_CHARACTERS = 5_000
MESSAGES_A_CONVERSATION = 600
QUARTER = timedelta(minutes=15)
SESSION_HOURS = 2
RETENTION_DAYS = 30
# What the person may choose instead, from their conversation.
SHORTER_DAYS = (1, 7, 30)
WAITS_KEPT = 20
LOAD_LIMIT = 3
PRESENCE_MINUTES = 3
WAIT_UNKNOWN = 10


def coarse(moment: datetime) -> datetime:
    """Return the quarter of an hour that holds ``moment``: no line says more of when it was written."""
    return moment - (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % QUARTER


def expiry(today: date, *, days: int = RETENTION_DAYS) -> date:
    """Return the last day on which a conversation exists, ``days`` after its last message."""
    return today + timedelta(days=days)


def expected_minutes(*, ahead: int, present: int, recent: Sequence[int]) -> int | None:
    """Return an honest waiting time in minutes: the median of recent waits, longer with people ahead.

    None when nobody is there to answer: a number would be a lie.
    """
    if present < 1:
        return None
    usual = round(median(recent)) if recent else WAIT_UNKNOWN
    return max(1, usual + round(ahead * max(usual, 2) / present))
