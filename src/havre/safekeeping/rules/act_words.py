"""Every act of the journal in French, by family: the families are what the officer's search is narrowed to.

An act belongs to one family. A test walks the source and refuses an act that is in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from havre.kernel.words import Vocabulary


class Family(Vocabulary):
    """A family of acts, as the search offers them."""

    IDENTITIES = "identities", "Identités : ouvertures, recherches, corrections"
    FILES = "files", "Dossiers de suivi : lectures, équipe, parcours, notes"
    CIRCLE = "circle", "Entourage"
    PLAN = "plan", "Projet, besoins, évaluations"
    MEASURES = "measures", "Mesures de protection et jalons"
    HEALTH = "health", "Santé"
    TASKS = "tasks", "Échéances, remplacements, calendriers"
    ABSENCES = "absences", "Absences et retours"
    SHARES = "shares", "Partages, transmissions, exports"
    DOCUMENTS = "documents", "Pièces et documents"
    ARRIVALS = "arrivals", "Demandes d'accompagnement, reprise de dossiers"
    LISTENING = "listening", "Écoute : contacts, situations, rappels"
    TALK = "talk", "Tchat"
    REPORTS = "reports", "Écrits : informations préoccupantes, signalements"
    RECEPTIONS = "receptions", "Écrits reçus à la CRIP"
    BREAK_GLASS = "break_glass", "Accès exceptionnels"
    PURGES = "purges", "Purges, durées, archives"
    HOLDS = "holds", "Conservations obligatoires"
    RIGHTS = "rights", "Demandes de droits"
    BREACHES = "breaches", "Violations de données"
    DIRECTORY = "directory", "Annuaire"
    MEMBERS = "members", "Membres et équipes"
    ACCOUNTS = "accounts", "Connexions et moyens d'entrer"
    JOURNAL = "journal", "Recherches dans le journal"


WORDS: Final[Mapping[Family, Mapping[str, str]]] = MappingProxyType(
    {
        Family.IDENTITIES: {
            "identity.read": "Identité ouverte",
            "identity.read_numbers": "Identifiants ouverts",
            "person.create": "Identité enregistrée",
            "person.rewrite": "Identité corrigée",
            "person.search": "Recherche d'un enfant",
            "person.duplicates": "Recherche de doublons à la saisie",
            "person.merge": "Deux fiches d'un même enfant réunies",
            "person.merge_undo": "Deux fiches à nouveau séparées",
            "person.not_same": "Deux fiches notées différentes",
            "person.not_same_undo": "Note « fiches différentes » retirée",
            "person.identifier_add": "Identifiant ajouté",
            "person.identifier_dates": "Dates d'un identifiant corrigées",
            "person.identifier_remove": "Identifiant retiré",
            "person.reindex": "Index de recherche refait",
            "person.forget": "Identité effacée avec l'écrit qui la portait",
            "person.erase": "Identité effacée",
            "case.identity": "Identité corrigée depuis le dossier",
        },
        Family.FILES: {
            "case.read": "Lecture du dossier",
            "case.many_readings": "Nombre inhabituel de lectures",
            "case.many_readings_reason": "Raison donnée de nombreuses lectures",
            "case.open": "Dossier ouvert",
            "case.move": "Étape du parcours",
            "case.close": "Accompagnement terminé",
            "case.reopen": "Dossier rouvert",
            "case.basis": "Base légale changée",
            "case.marker": "Ce que l'on sait de l'exploitation changé",
            "case.entrust": "Rôle donné dans l'équipe du dossier",
            "case.release": "Rôle retiré dans l'équipe du dossier",
            "case.bar": "Personne notée « ne doit pas savoir »",
            "case.unbar": "Personne retirée de « ne doit pas savoir »",
            "case.restrict": "Dossier restreint ou rouvert à l'équipe",
            "case.note": "Note écrite",
            "case.note_correct": "Note corrigée",
            "case.child_page_write": "Page de l'enfant écrite",
        },
        Family.CIRCLE: {
            "circle.add": "Personne ajoutée à l'entourage",
            "circle.correct": "Personne de l'entourage corrigée",
            "circle.withdraw": "Personne retirée de l'entourage",
            "circle.show_to_child": "Personne montrée ou non sur la page de l'enfant",
            "circle.link_sibling": "Frère ou sœur relié à son dossier",
            "circle.relation": "Lien avec l'enfant écrit",
            "circle.quality": "Qualité d'un lien écrite",
            "circle.household": "Foyer écrit",
            "circle.authority": "Autorité parentale écrite",
            "circle.end": "Fin d'un lien, d'un foyer ou d'une autorité",
        },
        Family.PLAN: {
            "case.need_write": "Besoin écrit",
            "case.assessment_write": "Évaluation écrite",
            "case.assessment_second": "Second regard sur une évaluation",
            "case.plan_write": "Projet écrit",
            "case.plan_submit": "Projet soumis à la validation",
            "case.plan_answer": "Réponse à un projet soumis",
            "case.objective_write": "Objectif écrit",
            "case.objective_move": "État d'un objectif changé",
            "case.review_write": "Bilan du projet écrit",
            "case.extract_prepare": "Extrait préparé pour un partenaire",
            "case.extract_show": "Extrait relu avec l'enfant",
            "case.extract_approve": "Extrait approuvé",
            "case.extract_withdraw": "Extrait retiré",
            "case.proposal_answer": "Réponse à la proposition d'un partenaire",
            "proposal.post": "Proposition d'un partenaire sur le projet",
        },
        Family.MEASURES: {
            "case.measure": "Mesure de protection écrite",
            "case.milestone": "Jalon écrit",
            "case.appoint": "Administrateur ad hoc ou avocat noté",
            "roster.keep": "Annuaire des représentants tenu",
            "roster.retire": "Représentant retiré de l'annuaire",
        },
        Family.HEALTH: {"case.health": "Jalon de santé écrit"},
        Family.TASKS: {
            "case.task_planned": "Échéance ajoutée",
            "case.task_done": "Échéance faite",
            "case.task_given": "Échéance confiée",
            "case.task_resumed": "Échéance reprise",
            "case.task_cancelled": "Échéance annulée",
            "case.task_waiting_decision": "Échéance bloquée : décision attendue",
            "case.task_waiting_partner": "Échéance bloquée : partenaire attendu",
            "case.task_child_declines": "Échéance bloquée : l'enfant ne le souhaite pas",
            "case.task_contact_lost": "Échéance bloquée : plus de contact",
            "case.task_missing_piece": "Échéance bloquée : pièce manquante",
            "case.task_no_place": "Échéance bloquée : pas de place",
            "case.task_not_applicable": "Échéance : la règle ne s'applique pas ici",
            "case.task_other": "Échéance bloquée : autre raison",
            "case.task_remind": "Rappel d'une échéance",
            "case.hand_over": "Dossiers d'un collègue confiés",
            "task.escalate": "Échéance confiée à un autre, parce qu'en retard",
            "absence.set": "Absence d'un collègue notée",
            "absence.end": "Absence d'un collègue terminée",
            "feed.open": "Calendrier abonné ouvert",
            "feed.close": "Calendrier abonné fermé",
        },
        Family.ABSENCES: {
            "case.runaway_notice": "Absence d'un enfant signalée",
            "case.runaway_describe": "Signalement d'absence complété",
            "case.runaway_check": "Vérification avant de déclarer",
            "case.runaway_declare": "Déclaration à la police ou à la gendarmerie",
            "case.runaway_search": "Recherche en cours notée",
            "case.runaway_contact": "Contact pendant l'absence",
            "case.runaway_return": "Retour noté",
            "case.runaway_safe_check": "Bien-être vérifié au retour",
            "case.runaway_search_lifted": "Fin de recherche envoyée",
            "case.runaway_review": "Absence relue en équipe",
            "case.runaway_close": "Absence terminée",
            "case.runaway_undo": "Absence notée par erreur",
            "case.runaway_photo": "Photographie jointe à une déclaration",
            "case.runaway_photo_drop": "Photographie retirée d'une déclaration",
            "case.interview_offer": "Entretien de retour proposé",
            "case.interview_plan": "Entretien de retour prévu",
            "case.interview_hold": "Entretien de retour tenu",
            "case.interview_not_held": "Pas d'entretien de retour",
            "case.report_begin": "Écrit commencé après un retour",
            "runaway.choices": "Choix du service sur les absences",
            "runaway.paper": "Papier d'une absence produit",
            "runaway.photo_read": "Photographie remise pour la recherche",
            "runaway.photo_erased": "Photographie effacée",
            "runaway.night_received": "Écrit de nuit reçu d'un téléphone",
            "runaway.night_read": "Lecture d'un écrit de nuit",
            "runaway.night_attached": "Écrit de nuit versé au dossier",
            "runaway.night_dropped": "Écrit de nuit écarté",
        },
        Family.SHARES: {
            "case.share": "Partage",
            "case.share_withdraw": "Partage retiré",
            "case.withhold": "Information à ne pas donner",
            "case.withhold_lift": "Information qui peut de nouveau être donnée",
            "case.transmission_send": "Envoi à une autre équipe",
            "case.transmission_answer": "Réponse d'une autre équipe",
            "case.transmission_withdraw": "Envoi retiré",
            "case.transmission_alone": "Envoi resté sans équipe pour répondre",
            "case.transfer_in": "Dossier reçu d'une autre équipe",
            "share.read": "Lecture d'un partage",
            "share.lookup": "Recherche d'une personne à qui partager",
            "share.erase": "Partage effacé à son terme",
            "transmission.read": "Lecture d'un envoi",
            "transmission.accept": "Envoi accepté",
            "transmission.refuse": "Envoi refusé",
            "transmission.withdraw": "Envoi retiré par son auteur",
            "transmission.end": "Orientation terminée",
            "export.submit": "Export demandé",
            "export.approve": "Export accordé",
            "export.refuse": "Export refusé",
            "export.export": "Export téléchargé",
        },
        Family.DOCUMENTS: {
            "case.attach": "Pièce déposée",
            "case.attach_version": "Nouvelle version d'une pièce",
            "case.attachment_name": "Pièce nommée autrement",
            "case.attachment_withdraw": "Pièce retirée",
            "case.document": "Document produit",
            "attachment.read": "Lecture d'une pièce",
            "attachment.pass": "Pièce vérifiée par l'antivirus",
            "attachment.refuse": "Pièce refusée par l'antivirus",
            "attachment.withdraw": "Pièce retirée",
        },
        Family.ARRIVALS: {
            "arrival.post": "Enfant confié à une équipe de suivi",
            "arrival.read": "Lecture d'une demande d'accompagnement",
            "arrival.open": "Dossier ouvert sur une demande d'accompagnement",
            "import.check": "Fichier de reprise vérifié",
            "import.confirm": "Reprise confirmée",
            "import.done": "Reprise terminée",
            "import.drop": "Reprise abandonnée",
        },
    }
)  # fmt: skip
