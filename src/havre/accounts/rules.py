"""Roles, rights and who holds which: the policy of the professional side as data (policy.md §3.4)."""

from __future__ import annotations

from havre.kernel.words import Vocabulary


class AgencyKind(Vocabulary):
    """What an agency is; the words are generic, no operator is named."""

    HELPLINE = "helpline", "Ligne d'écoute"
    DEPARTMENT = "department", "Département (protection de l'enfance)"
    SCHOOL = "school", "Éducation nationale"
    HEALTH = "health", "Établissement ou service de santé"
    ASSOCIATION = "association", "Association"
    YOUTH_JUSTICE = "youth_justice", "Protection judiciaire de la jeunesse"
    STATE = "state", "Service de l'État"
    OPERATOR = "operator", "Exploitant de Havre"


class TeamKind(Vocabulary):
    """What a team does; it decides which screens its members meet."""

    HELPLINE_FLOOR = "helpline_floor", "Plateau d'écoute"
    CONCERN_UNIT = "concern_unit", "CRIP"
    CHILD_WELFARE = "child_welfare", "Aide sociale à l'enfance"
    REPORTING = "reporting", "Équipe qui peut alerter"
    SHELTER = "shelter", "Lieu d'accueil"


class Role(Vocabulary):
    """Role of one person in one team, or in one agency for the roles that read no situation."""

    COUNSELLOR = "counsellor", "Écoutant"
    COORDINATOR = "coordinator", "Coordonnateur"
    CRIP_OFFICER = "crip_officer", "Agent de CRIP"
    CRIP_MANAGER = "crip_manager", "Responsable de CRIP"
    EVALUATOR = "evaluator", "Évaluateur"
    ASE_REFERENT = "ase_referent", "Référent ASE"
    ASE_MANAGER = "ase_manager", "Cadre ASE"
    PJJ_EDUCATOR = "pjj_educator", "Éducateur PJJ"
    ASSOCIATION_WORKER = "association_worker", "Professionnel d'association"
    STREET_WORKER = "street_worker", "Éducateur de prévention spécialisée"
    SCHOOL_SOCIAL_WORKER = "school_social_worker", "Assistant de service social scolaire"
    SCHOOL_NURSE = "school_nurse", "Infirmier scolaire"
    SCHOOL_HEAD = "school_head", "Chef d'établissement"
    HEALTH_WORKER = "health_worker", "Professionnel de santé"
    SHELTER_MANAGER = "shelter_manager", "Responsable de lieu d'accueil"
    SHELTER_EDUCATOR = "shelter_educator", "Éducateur de lieu d'accueil"
    CDLP_MEMBER_POLICY = "cdlp_member_policy", "Membre de la commission départementale"
    MINISTRY_PILOT = "ministry_pilot", "Pilote ministériel"
    DPO = "dpo", "Délégué à la protection des données"
    SECURITY_OFFICER = "security_officer", "Responsable de la sécurité"
    DIRECTORY_MODERATOR = "directory_moderator", "Modérateur de l'annuaire"
    ORG_ADMIN = "org_admin", "Administrateur de l'organisation"
    SUPPORT = "support", "Assistance"


# Roles held in the agency itself: no team, therefore no row of any situation (row security reads team_id).
AGENCY_ROLES = frozenset(
    {
        Role.ORG_ADMIN,
        Role.DPO,
        Role.SECURITY_OFFICER,
        Role.SUPPORT,
        Role.DIRECTORY_MODERATOR,
        Role.CDLP_MEMBER_POLICY,
        Role.MINISTRY_PILOT,
    }
)

AUTHOR_ROLES = frozenset(
    {
        Role.COUNSELLOR, Role.COORDINATOR, Role.ASE_REFERENT, Role.ASE_MANAGER, Role.PJJ_EDUCATOR,
        Role.ASSOCIATION_WORKER, Role.STREET_WORKER, Role.SCHOOL_SOCIAL_WORKER, Role.SCHOOL_NURSE,
        Role.SCHOOL_HEAD, Role.HEALTH_WORKER, Role.SHELTER_MANAGER, Role.SHELTER_EDUCATOR,
    }
)  # fmt: skip
# Who may give the visa: a coordinator or a hierarchical superior (policy.md §3.2 a and b).
VISA_ROLES = frozenset(
    {Role.COORDINATOR, Role.ASE_MANAGER, Role.SCHOOL_HEAD, Role.SCHOOL_SOCIAL_WORKER, Role.SHELTER_MANAGER}
)
LISTENERS = frozenset({Role.COUNSELLOR, Role.COORDINATOR})
# Who follows children in the files of a team (policy.md §3.4); managers answer for the files of their team.
FOLLOWERS = frozenset(
    {
        Role.ASE_REFERENT, Role.ASE_MANAGER, Role.PJJ_EDUCATOR, Role.ASSOCIATION_WORKER, Role.STREET_WORKER,
        Role.SHELTER_MANAGER, Role.SHELTER_EDUCATOR,
    }
)  # fmt: skip
FILE_MANAGERS = frozenset({Role.ASE_MANAGER, Role.SHELTER_MANAGER})
CRIP = frozenset({Role.CRIP_OFFICER, Role.CRIP_MANAGER})
EVERYONE = frozenset(Role)


class Right(Vocabulary):
    """What a view may ask for; each is held by the roles of ``HOLDERS``."""

    ACCOUNT_OWN = "account.own", "Gérer son propre compte"
    HOME = "home", "Voir sa page d'accueil"
    CONTACT_WRITE = "contact.write", "Tenir le poste d'écoute"
    CONTACT_COORDINATE = "contact.coordinate", "Coordonner le plateau d'écoute"
    REQUISITION = "requisition.keep", "Tenir le registre des réquisitions"
    REPORT_WRITE = "report.write", "Rédiger une information préoccupante ou un signalement"
    REPORT_VISA = "report.visa", "Donner le visa"
    CRIP_READ = "crip.read", "Lire la boîte de la CRIP"
    CRIP_WRITE = "crip.write", "Instruire à la CRIP"
    CRIP_MANAGE = "crip.manage", "Décider à la CRIP"
    CRIP_EVALUATE = "crip.evaluate", "Évaluer une situation confiée"
    CASE_READ = "case.read", "Lire les dossiers de suivi de son équipe"
    CASE_WRITE = "case.write", "Tenir les dossiers de suivi de son équipe"
    CASE_MANAGE = "case.manage", "Répondre des dossiers : valider, transmettre, restreindre"
    CASE_HEALTH = "case.health", "Voir l'état des jalons de santé"
    RUNAWAY_WRITE = "runaway.write", "Déclarer une fugue et un retour"
    SHARE_RECEIVE = "share.receive", "Recevoir ce qui est partagé dans une situation"
    DATA_PROTECTION = "data.protect", "Conserver, purger et répondre aux demandes de droits"
    PURGE_CONFIRM = "purge.confirm", "Confirmer une purge préparée par une autre personne"
    KEEPING = "keeping.see", "Voir les durées, les registres et les demandes de droits"
    PURGE_READ = "purge.read", "Voir les purges, en nombres"
    RIGHTS_ANSWER = "rights.answer", "Instruire les demandes de droits de son équipe"
    DIRECTORY_READ = "directory.read", "Consulter l'annuaire des acteurs"
    DIRECTORY_PROFESSIONAL = (
        "directory.professional",
        "Voir dans l'annuaire ce qui est réservé aux professionnels",
    )
    DIRECTORY_PROPOSE = "directory.propose", "Proposer une fiche ou une correction dans l'annuaire"
    DIRECTORY_MODERATE = "directory.moderate", "Publier, suspendre et corriger les fiches de l'annuaire"
    FIGURES_READ = "figures.read", "Consulter les chiffres"
    ORG_ADMIN = "org.admin", "Inviter et retirer des membres"
    BREAK_GLASS = "break_glass.ask", "Demander une consultation exceptionnelle"
    BREAK_GLASS_REVIEW = "break_glass.review", "Contrôler les consultations exceptionnelles"
    JOURNAL_READ = "journal.read", "Consulter le journal des accès"


HOLDERS: dict[Right, frozenset[Role]] = {
    Right.ACCOUNT_OWN: EVERYONE,
    Right.HOME: EVERYONE,
    Right.CONTACT_WRITE: LISTENERS,
    Right.CONTACT_COORDINATE: frozenset({Role.COORDINATOR}),
    Right.REQUISITION: frozenset({Role.COORDINATOR}),
    Right.REPORT_WRITE: AUTHOR_ROLES,
    Right.REPORT_VISA: VISA_ROLES,
    Right.CRIP_READ: CRIP,
    Right.CRIP_WRITE: CRIP,
    Right.CRIP_MANAGE: frozenset({Role.CRIP_MANAGER}),
    Right.CRIP_EVALUATE: frozenset({Role.EVALUATOR, *CRIP}),
    Right.CASE_READ: FOLLOWERS,
    Right.CASE_WRITE: FOLLOWERS,
    Right.CASE_MANAGE: FILE_MANAGERS,
    # The state only; street workers and youth justice do not need it (policy.md §3.4).
    Right.CASE_HEALTH: FOLLOWERS - {Role.PJJ_EDUCATOR, Role.STREET_WORKER},
    Right.RUNAWAY_WRITE: FOLLOWERS,
    # The role is not enough: the account says why the person is bound by secrecy (CASF L226-2-2).
    Right.SHARE_RECEIVE: AUTHOR_ROLES | CRIP | {Role.EVALUATOR},
    Right.DATA_PROTECTION: frozenset({Role.DPO}),
    Right.PURGE_CONFIRM: FILE_MANAGERS | {Role.COORDINATOR, Role.CRIP_MANAGER, Role.SECURITY_OFFICER},
    Right.PURGE_READ: FILE_MANAGERS | {Role.COORDINATOR, Role.CRIP_MANAGER, Role.SECURITY_OFFICER, Role.DPO},
    Right.RIGHTS_ANSWER: FOLLOWERS | CRIP | LISTENERS,
    Right.KEEPING: FOLLOWERS | CRIP | LISTENERS | {Role.DPO, Role.SECURITY_OFFICER},
    Right.DIRECTORY_READ: EVERYONE,
    # Those who meet children under secrecy; the others ask for it, with a reason and an end (FR-DIR-03).
    Right.DIRECTORY_PROFESSIONAL: AUTHOR_ROLES | CRIP | {Role.EVALUATOR, Role.DIRECTORY_MODERATOR},
    Right.DIRECTORY_PROPOSE: AUTHOR_ROLES | CRIP | {Role.EVALUATOR, Role.DIRECTORY_MODERATOR},
    Right.DIRECTORY_MODERATE: frozenset({Role.DIRECTORY_MODERATOR}),
    Right.FIGURES_READ: EVERYONE - {Role.SUPPORT},
    Right.ORG_ADMIN: frozenset({Role.ORG_ADMIN}),
    Right.BREAK_GLASS: frozenset({Role.COORDINATOR, Role.CRIP_MANAGER, Role.ASE_MANAGER}),
    Right.BREAK_GLASS_REVIEW: frozenset({Role.DPO}),
    Right.JOURNAL_READ: frozenset({Role.DPO, Role.SECURITY_OFFICER}),
}


class SecrecyBasis(Vocabulary):
    """Why a person is bound by professional secrecy (Code pénal, art. 226-13)."""

    STATUS = "status", "par état"
    PROFESSION = "profession", "par profession"
    FUNCTION = "function", "par fonction"
    MISSION = "mission", "par mission"
    NONE = "none", "non soumis au secret"


class BreakGlassReason(Vocabulary):
    """Why somebody opens what is not theirs; a free sentence always completes it."""

    IMMEDIATE_DANGER = "immediate_danger", "Danger immédiat pour l'enfant"
    ABSENCE = "absence", "Absence imprévue du collègue chargé de la situation"
    CONTINUITY = "continuity", "Continuité du service la nuit ou le week-end"
    LEGAL_REQUEST = "legal_request", "Demande de l'autorité judiciaire"


class ReviewVerdict(Vocabulary):
    """What the review of an exceptional access concludes."""

    JUSTIFIED = "justified", "Justifié"
    NOT_JUSTIFIED = "not_justified", "Non justifié"
    TO_DISCUSS = "to_discuss", "À reprendre avec la personne"


class OpenedKind(Vocabulary):
    """What one exceptional access may open; the codes are the domains of the data keys."""

    CONTACT = "contact", "Contact de la ligne d'écoute"
    REPORT = "report", "Écrit en préparation ou envoyé"
    RECEPTION = "reception", "Écrit reçu par la CRIP"
    CASE = "case", "Dossier de suivi"


# Which roles an administrator gives in a team of each kind; a CRIP is made by the operator only (addresses).
TEAM_ROLES: dict[TeamKind, frozenset[Role]] = {
    TeamKind.HELPLINE_FLOOR: LISTENERS,
    TeamKind.CONCERN_UNIT: CRIP | {Role.EVALUATOR},
    TeamKind.CHILD_WELFARE: frozenset({Role.ASE_REFERENT, Role.ASE_MANAGER, Role.EVALUATOR}),
    TeamKind.SHELTER: frozenset({Role.SHELTER_MANAGER, Role.SHELTER_EDUCATOR}),
    TeamKind.REPORTING: AUTHOR_ROLES - LISTENERS,
}
PAGE_TEAM_KINDS = (TeamKind.HELPLINE_FLOOR, TeamKind.CHILD_WELFARE, TeamKind.REPORTING, TeamKind.SHELTER)
# Roles of the agency itself that an administrator may give; the others are given by the operator.
PAGE_AGENCY_ROLES = (Role.ORG_ADMIN, Role.DPO, Role.SECURITY_OFFICER)


def may_be_given(role: Role, team_kind: TeamKind | None) -> bool:
    """Whether an administrator may give ``role`` in a team of this kind, or in the agency (None)."""
    return role in (PAGE_AGENCY_ROLES if team_kind is None else TEAM_ROLES[team_kind])


BREAK_GLASS_HOURS = 4
BREAK_GLASS_REVIEW_DAYS = 5
BREAK_GLASS_MIN_REASON = 20
INVITATION_DAYS = 7

# Lines of the home page by kind of notice; the words name no one.
NOTICE_WORDS = {
    "security": "Les moyens d'ouvrir votre compte ont changé",
    "member": "Un rôle a été donné dans votre organisation",
    "break_glass": "Un accès exceptionnel a été ouvert dans votre équipe",
    "break_glass_review": "Un accès exceptionnel est à contrôler",
    "break_glass_verdict": "Votre accès exceptionnel a été contrôlé",
    "reception": "Un écrit est arrivé",
    "addendum": "Un complément est arrivé",
    "crip_notice": "La CRIP vous répond au sujet d'un écrit",
    "evaluation": "Une évaluation vous est confiée",
    "evaluation_report": "Un rapport d'évaluation est remis",
    "account": "Votre compte a changé",
    "contact_waiting": "Un contact attend un écoutant",
    "talk_waiting": "Quelqu'un attend au tchat, ou un message attend d'être lu",
    "danger": "Un collègue demande un second écoutant : danger maintenant",
    "follow_up_due": "Un rappel convenu vous est confié",
    "handover": "Une relève attend d'être lue",
    "report_returned": "Un écrit vous est rendu, à reprendre",
    "report_sent": "Votre écrit a été visé, scellé et envoyé",
    "visa_wanted": "Un écrit attend votre visa",
    "addendum_wanted": "Un complément attend votre visa",
    "attachment_refused": "L'antivirus a refusé une pièce que vous avez déposée",
    "arrival": "Un enfant est à accompagner, à la demande d'une autre équipe",
    "case_entrusted": "Un dossier de suivi vous est confié",
    "case_changed": "Un dossier que vous suivez a changé",
    "plan_wanted": "Un projet attend votre validation",
    "extract_wanted": "Un extrait du projet attend votre validation",
    "plan_answered": "Un projet que vous avez envoyé a été relu",
    "judgement_wanted": "Une évaluation attend que vous disiez si c'est aussi votre jugement",
    "task_due": "Une tâche vous attend",
    "task_escalated": "Une tâche en retard vous est confiée",
    "transfer": "Un dossier vous est proposé",
    "referral": "Une orientation est arrivée",
    "transmission_answer": "Une équipe a répondu à votre envoi",
    "transmission_alone": "Plus personne ne peut répondre à votre envoi",
    "share": "Une information vous est partagée",
    "runaway": "Une absence est signalée dans votre équipe",
    "runaway_return": "Un retour est signalé dans votre équipe",
    "runaway_alarm": "Au retour d'un enfant, il faut appeler ou agir maintenant",
    "team_review": "Une réunion d'équipe est à prévoir",
    "export_wanted": "Un export attend votre accord",
    "export_answer": "Une réponse à votre demande d'export",
    "mass_reading": "Un nombre inhabituel de lectures est à examiner",
    "purge_wanted": "Une purge attend votre confirmation",
    "purge_done": "Une purge est terminée",
    "archive_reopened": "Une archive scellée a été rouverte",
    "rights_request": "Une demande de droits est à traiter",
    "breach": "Un incident de données est à examiner",
}
