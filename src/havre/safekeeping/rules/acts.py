"""Words of the journal for people: what an act, a kind of record and a purpose are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from havre.safekeeping.rules import act_words, act_words_desk
from havre.safekeeping.rules.act_words import Family

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
        "access_request": "Annuaire",
        "absence": "Équipe",
        "account": "Compte",
        "case_arrival": "Demande d'accompagnement",
        "case_import": "Reprise de dossiers",
        "conversation": "Tchat",
        "desk": "Tchat",
        "desk_key": "Tchat",
        "feed": "Calendrier",
        "invitation": "Membre",
        "membership": "Membre",
        "night_entry": "Écrit de nuit",
        "pause": "Pause",
        "phrase": "Tchat",
        "referent": "Annuaire",
        "relative": "Entourage",
        "roster": "Annuaire des représentants",
        "task": "Échéance",
        "webhook": "Annuaire",
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
        "break_glass": "Accès exceptionnel",
        "case.numbers": "Identifiants du dossier",
        "check": "Vérifier un export ou un document",
        "crip.entrust": "Confier à une équipe de suivi",
        "crip.same_child": "Reconnaître le même enfant à la CRIP",
        "person.duplicates": "Chercher des doublons",
        "person.entry": "Chercher des doublons à la saisie",
        "share": "Partager",
        "transfer": "Transmettre le dossier",
        "report.open": "Ouvrir un écrit",
        "report.send": "Sceller et envoyer un écrit",
        "report.verify": "Vérifier un écrit scellé",
        "report.withdraw": "Abandonner un écrit",
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
_OF_FAMILY: Final[Mapping[Family, Mapping[str, str]]] = MappingProxyType(
    {**act_words.WORDS, **act_words_desk.WORDS}
)
_ACTS: Final = MappingProxyType({act: words for acts in _OF_FAMILY.values() for act, words in acts.items()})
FAMILIES: Final = (("", "Tous les actes"), *Family.choices())


def acts_of(family: str) -> tuple[str, ...]:
    """Return the acts of a family of the search; none for all acts, or for what is no family."""
    return tuple(_OF_FAMILY[Family(family)]) if family in Family.codes() else ()


def words_of(act: str) -> str:
    """Return what happened, in French; an act of an earlier version, without words, says its code."""
    return _ACTS.get(act, f"Acte « {act} »")


def kind_words(kind: str) -> str:
    """Return what kind of record it was, in French."""
    return _KINDS.get(kind, kind)


def purpose_words(purpose: str) -> str:
    """Return why, in French; the code itself when it has no words."""
    return _PURPOSES.get(purpose, purpose)
