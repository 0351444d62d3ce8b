"""Words of the journal for people: what an act, a kind of record and a purpose are called."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_VERBS: Final = MappingProxyType(
    {
        "read": "Lecture",
        "list": "Lecture dans une liste",
        "pdf_read": "Lecture du document",
        "document_read": "Lecture d'un document",
        "export": "Export",
        "open": "Ouverture",
        "create": "Création",
        "register": "Enregistrement",
        "write": "Écriture",
        "rewrite": "Écriture",
        "note": "Écriture",
        "attach": "Dépôt d'une pièce",
        "attach_version": "Dépôt d'une nouvelle version d'une pièce",
        "attachment_name": "Pièce nommée autrement",
        "attachment_withdraw": "Retrait d'une pièce",
        "pass": "Contrôle d'une pièce par l'antivirus",
        "document": "Document produit",
        "edit": "Écriture",
        "close": "Clôture",
        "reopen": "Réouverture",
        "share": "Partage",
        "send": "Envoi",
        "receive": "Réception",
        "submit": "Demande de validation",
        "qualify": "Qualification",
        "search": "Recherche",
        "erase": "Effacement",
        "forget": "Effacement",
        "archive": "Mise en archive scellée",
        "place": "Conservation obligatoire posée",
        "lift": "Conservation obligatoire levée",
        "readers": "Consultation du registre des lectures",
        "review": "Contrôle",
        "miss": "Demande sans résultat",
        "propose": "Proposition",
        "confirm": "Confirmation",
        "refuse": "Refus",
        "link": "Rattachement à un dossier",
        "lookup": "Recherche d'une personne à qui partager",
        "accept": "Acceptation",
        "withdraw": "Retrait",
        "approve": "Accord",
        "end": "Fin",
        "many_readings": "Nombre inhabituel de lectures",
        "many_readings_reason": "Raison de nombreuses lectures",
        "share_withdraw": "Partage retiré",
        "transmission_send": "Envoi à une autre équipe",
        "transmission_answer": "Réponse d'une autre équipe",
        "transmission_alone": "Plus personne pour répondre à un envoi",
        "withhold": "Information à ne pas donner",
        "done": "Fin",
    }
)
_KINDS: Final = MappingProxyType(
    {
        "contact": "Contact",
        "situation": "Situation",
        "report": "Écrit",
        "reception": "Écrit reçu",
        "case": "Dossier de suivi",
        "person": "Identité",
        "step": "Étape",
        "rights": "Demande de droits",
        "purge": "Purge",
        "hold": "Conservation obligatoire",
        "breach": "Violation de données",
        "journal": "Journal",
        "record": "Registre des lectures",
        "break_glass": "Accès exceptionnel",
        "follow_up": "Rappel",
        "requisition": "Réquisition",
        "handover": "Transmission",
        "session": "Connexion",
        "directory": "Annuaire",
        "service": "Annuaire",
        "team": "Équipe",
        "member": "Membre",
        "agency": "Organisation",
    }
)
_PURPOSES: Final = MappingProxyType(
    {
        "summary": "Résumé du dossier",
        "chronology": "Chronologie du dossier",
        "plan": "Projet",
        "milestones": "Jalons",
        "health": "Santé",
        "measures": "Mesures",
        "circle": "Entourage",
        "runaways": "Absences",
        "tasks": "Échéances",
        "sharing": "Partages",
        "documents": "Documents",
        "team": "Équipe du dossier",
        "child_page": "Page de l'enfant",
        "paper": "Remplir un écrit ou une démarche",
        "immediate_danger": "Danger immédiat pour l'enfant",
        "absence": "Absence imprévue du collègue chargé de la situation",
        "continuity": "Continuité du service la nuit ou le week-end",
        "legal_request": "Demande de l'autorité judiciaire",
        "report.write": "Rédiger un écrit",
        "report.review": "Relire un écrit",
        "report.visa": "Donner le visa",
        "report.preview": "Relire un écrit",
        "report.addendum": "Compléter un écrit",
        "crip.reception": "Instruire à la CRIP",
        "listening.situation": "Suivre la situation à la ligne",
    }
)
REASONS: Final = (
    "immediate_danger",
    "absence",
    "continuity",
    "legal_request",
    "report.write",
    "report.visa",
    "crip.reception",
    "listening.situation",
)
ACTS: Final = MappingProxyType(
    {
        "": "Tous les actes",
        "identity.": "Identités ouvertes",
        "case.": "Dossiers de suivi",
        "contact.": "Contacts",
        "report.": "Écrits",
        "reception.": "Écrits reçus",
        "break_glass.": "Accès exceptionnels",
        "purge.": "Purges",
        "rights.": "Demandes de droits",
        "hold.": "Conservations obligatoires",
        "session.": "Connexions",
        "journal.": "Recherches dans le journal",
    }
)


def act_words(act: str) -> str:
    """Return what happened, in French; an act without words says its code."""
    verb = act.rpartition(".")[2]
    return _VERBS.get(verb, f"Acte « {act} »")


def kind_words(kind: str) -> str:
    """Return what kind of record it was, in French."""
    return _KINDS.get(kind, kind)


def purpose_words(purpose: str) -> str:
    """Return why, in French; the code itself when it has no words."""
    return _PURPOSES.get(purpose, purpose)
