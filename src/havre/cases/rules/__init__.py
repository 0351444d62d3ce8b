"""Words of the followed file. Source of the codes: policy.md §3.2 and its glossary."""

from __future__ import annotations

from typing import Final

from havre.kernel.words import Vocabulary


class LegalBasis(Vocabulary):
    """On what the accompaniment stands: a decision, an agreement, or the child's own request."""

    JUDICIAL = "judicial_protection", "Assistance éducative (décision du juge)"
    ADMINISTRATIVE = "administrative_protection", "Protection administrative (accord de la famille)"
    RUNAWAY_72H = "runaway_respite_72h", "Accueil de 72 heures (CASF L. 223-2)"
    EMERGENCY_5D = "emergency_reception_5d", "Recueil d'urgence (CASF L. 223-2)"
    YOUNG_ADULT = "young_adult_contract", "Accompagnement d'un jeune majeur"
    YOUTH_JUSTICE = "youth_justice_measure", "Mesure de la protection judiciaire de la jeunesse"
    OWN_REQUEST = "own_request", "Demande du mineur, libre adhésion"
    UNKNOWN = "unknown", "À préciser"


class Origin(Vocabulary):
    """How the file came to be opened."""

    DIRECT = "direct", "Rencontre directe"
    CONTACT = "contact", "Contact de la ligne d'écoute"
    RECEPTION = "reception", "Écrit reçu par la CRIP"
    REPORT = "report", "Écrit de l'équipe"
    REFERRAL = "referral", "Orientation d'un partenaire"
    TRANSFER = "transfer", "Transmission d'une autre équipe"
    IMPORT = "import", "Reprise d'un dossier existant"


class TeamRole(Vocabulary):
    """What a professional of the team is for one child."""

    REFERENT = "referent", "Référent"
    SUBSTITUTE = "substitute", "Remplaçant"
    MEMBER = "member", "Équipe"


class BarGround(Vocabulary):
    """Why a professional must not know of a file; the reason in words goes with it."""

    KIN = "kin", "Lien de famille ou de proximité"
    CONFLICT = "conflict", "Conflit d'intérêts"
    CHILD_ASKS = "child_asks", "Demande de l'enfant"
    AUTHORITY = "authority", "Demande de l'autorité judiciaire"


class Sensitivity(Vocabulary):
    """Who of the team reads an entry of the chronology."""

    ORDINARY = "ordinary", "Ordinaire : l'équipe du dossier"
    SENSITIVE = "sensitive", "Sensible : référents, remplaçants et responsables"
    SEALED = "sealed", "Scellée : son auteur et les personnes nommées"


class Module(Vocabulary):
    """Part of the file an entry of the chronology comes from."""

    FILE = "file", "Dossier"
    NOTES = "notes", "Notes"
    PLAN = "plan", "Projet"
    MEASURES = "measures", "Mesures"
    JUSTICE = "justice", "Justice"
    HEALTH = "health", "Santé"
    LIFE = "life", "École, logement, droits"
    TASKS = "tasks", "Échéances"
    RUNAWAYS = "runaways", "Fugues"
    SHARING = "sharing", "Partages et transmissions"
    DOCUMENTS = "documents", "Documents"
    CIRCLE = "circle", "Entourage"


class SearchPurpose(Vocabulary):
    """Why an exact name is searched; the code goes to the journal."""

    ENTRY = "entry", "Avant d'ouvrir un dossier"
    FOLLOW = "follow", "Pour suivre un enfant de l'équipe"
    PARTNER = "partner", "Un partenaire tenu au secret appelle"
    URGENCY = "urgency", "Urgence"


class IdentityPurpose(Vocabulary):
    """Why the real name is opened; the code goes to the journal."""

    PAPER = "paper", "Remplir un écrit ou une démarche"
    MEETING = "meeting", "Rencontrer l'enfant ou ses proches"
    CALL = "call", "Répondre à un appel"
    URGENCY = "urgency", "Urgence"
    CHECK = "check", "Vérifier l'identité"


ALIAS_MAX: Final = 40
TEXT_MAX: Final = 20_000
REFERENCE_PREFIX: Final = "SU"
