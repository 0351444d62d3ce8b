"""How an entry is written, read again, checked and joined: states, closed lists, delays; pure Python."""

from __future__ import annotations

from dataclasses import dataclass

from havre.directory.rules import ServiceKind
from havre.directory.rules.taxonomy import Publication
from havre.kernel.machine import Machine
from havre.kernel.words import Vocabulary

K = ServiceKind

# A wrong line here sends a child in danger to nobody: two persons, always.
FOUR_EYES: frozenset[str] = frozenset(
    {K.EMERGENCY, K.PROSECUTOR_DUTY, K.CRIP, K.POLICE, K.GENDARMERIE, K.HELPLINE}
)
FOUR_EYES_SENTENCE = (
    "Cette fiche touche à l'urgence : la personne qui l'a écrite ne la publie pas. "
    "Demandez à un autre modérateur de la relire."
)

# Months between two letters to a structure; night services change more often and cost more when they are wrong.
REMIND_AFTER_DAYS = 182
REMIND_AT_NIGHT_AFTER_DAYS = 91
LINK_DAYS = 60
# A structure that changed hands is not written to for ever: so many letters without an answer, then a person looks.
LETTERS_A_DAY = 200
CONSENT_DAYS = 365
ACCESS_DAYS = 365
# A direct line of professionals holds so long after somebody confirmed it; past that day nobody is shown it.
LINE_DAYS = 365
LINE_AT_MOST_DAYS = 730
LINE_SOON_DAYS = 30
# A search just made, kept for the way back from an entry: as long as an idle session, and so many at once.
LAST_SEARCH_MINUTES = 15
LAST_SEARCHES = 10
# Counts under this are not shown (policy.md, statistical secrecy).
SMALLEST_COUNT = 5
SMALLEST_PUBLIC_COUNT = 11


class PublicationAct(Vocabulary):
    """What moves an entry towards readers, or away from them."""

    SUBMIT = "submit", "Proposer à la relecture"
    RETURN = "return", "Rendre, à reprendre"
    PUBLISH = "publish", "Publier"
    SUSPEND = "suspend", "Suspendre"
    RESUME = "resume", "Publier de nouveau"


@dataclass(frozen=True)
class PublicationFacts:
    """What the guards look at: the kind of the service, and whether who acts wrote what is to be published."""

    kind: str
    wrote_it: bool


def _other_eyes(facts: PublicationFacts) -> str | None:
    """Pour l'urgence, une autre personne que celle qui a écrit."""
    return FOUR_EYES_SENTENCE if facts.kind in FOUR_EYES and facts.wrote_it else None


PUBLICATION = Machine(
    states=Publication,
    acts=PublicationAct,
    starts=(Publication.DRAFT, Publication.PUBLISHED),
    table={
        (Publication.DRAFT, PublicationAct.SUBMIT): Publication.SUBMITTED,
        (Publication.SUBMITTED, PublicationAct.RETURN): Publication.DRAFT,
        (Publication.SUBMITTED, PublicationAct.PUBLISH): Publication.PUBLISHED,
        (Publication.PUBLISHED, PublicationAct.SUSPEND): Publication.SUSPENDED,
        (Publication.SUSPENDED, PublicationAct.RESUME): Publication.PUBLISHED,
    },
    guards={PublicationAct.PUBLISH: (_other_eyes,), PublicationAct.RESUME: (_other_eyes,)},
)


class VersionAct(Vocabulary):
    """What a person did to an entry, as its history tells it."""

    CREATE = "create", "Fiche créée"
    EDIT = "edit", "Fiche modifiée"
    CONFIRM = "confirm", "Ligne directe confirmée"
    ACCEPT = "accept", "Correction proposée acceptée"
    RESTORE = "restore", "Version antérieure rétablie"
    UNLOCK = "unlock", "Champ rendu à sa source"
    SUBMIT = "submit", "Proposée à la relecture"
    RETURN = "return", "Rendue, à reprendre"
    PUBLISH = "publish", "Publiée"
    SUSPEND = "suspend", "Suspendue"
    RESUME = "resume", "Publiée de nouveau"
    CLOSE = "close", "Notée fermée"
    REOPEN = "reopen", "Notée de nouveau en service"
    EXCLUDE = "exclude", "À ne pas lister"
    INCLUDE = "include", "Peut de nouveau être listée"
    MERGE = "merge", "Une autre fiche a été jointe"
    SPLIT = "split", "La fiche jointe a été rendue"


# Acts that write words which nobody else has read: who did one since the last publication does not publish alone.
WRITING = frozenset({VersionAct.CREATE, VersionAct.EDIT, VersionAct.RESTORE})
PUBLISHING = frozenset({VersionAct.PUBLISH, VersionAct.RESUME})


class ProposalDecision(Vocabulary):
    """What became of a correction proposed on an entry that is published."""

    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée par son auteur"


class Checked(Vocabulary):
    """How somebody made sure that an entry holds."""

    PHONE = "phone", "Au téléphone"
    VISIT = "visit", "Sur place"
    MAIL = "mail", "Par courriel"
    LINK = "link", "Par la structure elle-même, avec son lien"


class CheckOutcome(Vocabulary):
    """What the check found."""

    SAME = "same", "Rien n'a changé"
    CHANGED = "changed", "Quelque chose a changé"


class ErrorKind(Vocabulary):
    """What is wrong in an entry, as anybody can tell it."""

    CLOSED = "closed", "Ce lieu a fermé"
    PHONE = "phone", "Le numéro ne répond pas ou n'est pas le bon"
    ADDRESS = "address", "L'adresse est fausse"
    HOURS = "hours", "Les horaires sont faux"
    AUDIENCE = "audience", "Ce lieu n'accueille pas les personnes indiquées"
    OTHER = "other", "Autre chose"
    STRUCTURE = "structure", "La structure dit que sa fiche a changé"


# What the public form offers: the last one comes from the link of a letter only.
TOLD_BY_ANYBODY = tuple(kind for kind in ErrorKind if kind != ErrorKind.STRUCTURE)


class ErrorOutcome(Vocabulary):
    """What was done of an error told."""

    CORRECTED = "corrected", "Corrigée dans la fiche"
    CLOSED = "closed", "Le service a fermé"
    UNFOUNDED = "unfounded", "La fiche est juste"


class Possible(Vocabulary):
    """Was the orientation possible?"""

    YES = "yes", "Oui"
    LATER = "later", "Oui, mais pas tout de suite"
    NO = "no", "Non"


class WhyNot(Vocabulary):
    """Why it was not, or not at once; nothing here is about the person."""

    FULL = "full", "Plus de place ou liste d'attente trop longue"
    NO_ANSWER = "no_answer", "Personne n'a répondu"
    CLOSED = "closed", "Fermé à ce moment, ou pour toujours"
    TOO_FAR = "too_far", "Trop loin, pas de transport"
    AGE = "age", "Âge non accueilli"
    SITUATION = "situation", "Situation non accueillie"
    TERRITORY = "territory", "Hors du secteur du service"
    CONDITIONS = "conditions", "Conditions d'accès : documents, accord, nom demandé"
    LANGUAGE = "language", "Langue ou accessibilité"
    OTHER = "other", "Autre raison"


class RequestStatus(Vocabulary):
    """Where a request to see what is kept for professionals stands."""

    ASKED = "asked", "En attente"
    GRANTED = "granted", "Accordée"
    REFUSED = "refused", "Refusée"
    ENDED = "ended", "Retirée"


class TwinReason(Vocabulary):
    """Why two entries may be one."""

    SIRET = "siret", "Même SIRET, même commune"
    FINESS = "finess", "Même numéro FINESS"
    RNA = "rna", "Même numéro RNA, même commune"
    PHONE = "phone", "Même téléphone"
    NAME = "name", "Noms proches, à moins de 300 m"


class TwinDecision(Vocabulary):
    """What a person decided of two entries that may be one."""

    MERGED = "merged", "Jointes"
    DIFFERENT = "different", "Différentes"


class Skill(Vocabulary):
    """What a referent or an expert may be asked about."""

    EXPLOITATION = "exploitation", "Exploitation sexuelle des mineurs"
    TRAFFICKING = "trafficking", "Traite des êtres humains"
    RUNAWAY = "runaway", "Fugues et errance"
    DIGITAL = "digital", "Danger numérique"
    LAW = "law", "Droit et procédure"
    HEALTH = "health", "Santé"
    MENTAL_HEALTH = "mental_health", "Psychotraumatisme"
    PLACEMENT = "placement", "Accueil et hébergement"
    TRAINING = "training", "Formation et supervision"
    COORDINATION = "coordination", "Coordination d'un réseau local"
