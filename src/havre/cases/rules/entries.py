"""What the chronology may hold: each kind of entry, in words, and the part of the file it comes from."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from havre.cases.rules import Module
from havre.kernel.words import Vocabulary


class EntryKind(Vocabulary):
    """One dated line of the chronology. The word tells what was done, never what the child is."""

    OPENED = "opened", "Dossier ouvert"
    MOVED = "moved", "Étape du parcours"
    EPISODE_CLOSED = "episode_closed", "Accompagnement terminé"
    REOPENED = "reopened", "Dossier rouvert"
    TEAM = "team", "Équipe du dossier"
    BARRED = "barred", "Personne qui ne doit pas savoir"
    RESTRICTED = "restricted", "Dossier restreint ou rouvert à l'équipe"
    BASIS = "basis", "Base légale"
    MARKER = "marker", "Ce que l'on sait de l'exploitation"
    MERGED = "merged", "Personnes réunies"
    NOTE = "note", "Note"
    CONTACT = "contact", "Contact avec l'enfant"
    MEETING = "meeting", "Réunion"
    NEEDS = "needs", "Besoins"
    ASSESSMENT = "assessment", "Évaluation"
    PLAN = "plan", "Projet pour l'enfant"
    OBJECTIVE = "objective", "Objectif"
    REVIEW = "review", "Bilan du projet"
    EXTRACT = "extract", "Extrait convenu pour un partenaire"
    MEASURE = "measure", "Mesure de protection"
    MILESTONE = "milestone", "Jalon"
    HEALTH = "health", "Jalon de santé"
    REPRESENTATIVE = "representative", "Administrateur ad hoc ou avocat"
    TASK = "task", "Échéance"
    HANDOVER = "handover", "Relais"
    CIRCLE = "circle", "Entourage"
    RUNAWAY = "runaway", "Absence"
    RUNAWAY_CONTACT = "runaway_contact", "Contact pendant l'absence"
    RUNAWAY_RETURN = "runaway_return", "Retour"
    RETURN_INTERVIEW = "return_interview", "Entretien de retour"
    SHARE = "share", "Partage"
    TRANSFER = "transfer", "Transmission du dossier"
    REFERRAL = "referral", "Orientation"
    WITHHELD = "withheld", "Information à ne pas donner"
    EXPORT = "export", "Export"
    ATTACHMENT = "attachment", "Pièce jointe"
    DOCUMENT = "document", "Document produit"
    REPORT = "report", "Écrit préparé"
    RIGHTS = "rights", "Demande de droits"
    CHILD_VOICE = "child_voice", "Parole de l'enfant"


_K, _M = EntryKind, Module
MODULE_OF: Final = MappingProxyType(
    {
        **dict.fromkeys(
            (_K.OPENED, _K.MOVED, _K.EPISODE_CLOSED, _K.REOPENED, _K.TEAM, _K.BARRED, _K.RESTRICTED, _K.BASIS,
             _K.MARKER, _K.MERGED),
            _M.FILE,
        ),
        **dict.fromkeys((_K.NOTE, _K.CONTACT, _K.MEETING), _M.NOTES),
        **dict.fromkeys(
            (_K.NEEDS, _K.ASSESSMENT, _K.PLAN, _K.OBJECTIVE, _K.REVIEW, _K.EXTRACT, _K.CHILD_VOICE), _M.PLAN
        ),
        _K.MEASURE: _M.MEASURES,
        _K.MILESTONE: _M.JUSTICE,
        _K.REPRESENTATIVE: _M.JUSTICE,
        _K.HEALTH: _M.HEALTH,
        _K.TASK: _M.TASKS,
        _K.HANDOVER: _M.TASKS,
        _K.CIRCLE: _M.CIRCLE,
        **dict.fromkeys(
            (_K.RUNAWAY, _K.RUNAWAY_CONTACT, _K.RUNAWAY_RETURN, _K.RETURN_INTERVIEW), _M.RUNAWAYS
        ),
        **dict.fromkeys(
            (_K.SHARE, _K.TRANSFER, _K.REFERRAL, _K.WITHHELD, _K.EXPORT, _K.RIGHTS), _M.SHARING
        ),
        **dict.fromkeys((_K.ATTACHMENT, _K.DOCUMENT, _K.REPORT), _M.DOCUMENTS),
    }
)  # fmt: skip
# Entries whose content is structured text written by people, that a reader corrects by a new entry only.
WRITTEN_BY_HAND: Final = frozenset({_K.NOTE, _K.CONTACT, _K.MEETING})
