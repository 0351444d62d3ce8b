"""Milestones: dated steps of justice, school, housing and rights (policy.md §3.2 h). Each is independent."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from havre.kernel.words import Vocabulary


class MilestoneState(Vocabulary):
    """Where one step stands; a refusal of the child is a state, not a failure."""

    NOT_RELEVANT = "not_relevant", "Sans objet"
    PROPOSED = "proposed", "Proposé"
    DECLINED = "declined_by_child", "L'enfant ne le souhaite pas pour l'instant"
    PLANNED = "planned", "Prévu"
    DONE = "done", "Fait"
    EXPIRED = "expired", "Délai passé"


class MilestoneFamily(Vocabulary):
    """Families of steps; those of health are kept apart (havre.health)."""

    JUSTICE = "justice", "Justice"
    SCHOOL = "school", "École et formation"
    HOUSING = "housing", "Hébergement et logement"
    RIGHTS = "rights", "Papiers et droits"


class MilestoneKind(Vocabulary):
    """The steps that the file knows."""

    COMPLAINT = "complaint", "Plainte"
    HEARING = "hearing", "Audition protégée (UAPED, salle Mélanie)"
    FORENSIC = "forensic_exam", "Examen médico-légal"
    NEEDS_OF_VICTIM = "EVVI_assessment", "Évaluation personnalisée de la victime (EVVI)"
    AD_HOC = "ad_hoc_guardian", "Administrateur ad hoc désigné"
    LAWYER = "lawyer", "Avocat de l'enfant"
    CIVIL_PARTY = "civil_party", "Constitution de partie civile"
    INVESTIGATION = "investigating_judge", "Information judiciaire ouverte"
    TRIAL = "trial_date", "Date d'audience"
    DECISION = "decision", "Décision"
    APPEAL = "appeal", "Appel"
    CIVI = "CIVI_request", "Demande à la CIVI"
    FGTI = "FGTI_offer", "Offre du fonds de garantie (FGTI)"
    ACCOUNT = "compensation_account", "Compte de l'indemnisation"
    ENROLLED = "school_enrolled", "Scolarité ou formation en place"
    SUPPORT = "school_support", "Aménagements et soutien"
    ORIENTATION = "school_orientation", "Projet d'orientation"
    TRAINING = "training", "Stage, apprentissage ou emploi"
    PLACE = "housing_place", "Lieu de vie stable"
    NEXT_PLACE = "housing_next", "Prochain lieu préparé"
    OWN_HOME = "housing_own", "Logement autonome préparé"
    IDENTITY_PAPERS = "identity_papers", "Pièce d'identité"
    RESIDENCE = "residence_permit", "Titre de séjour ou nationalité"
    INSURANCE = "health_insurance", "Assurance maladie en propre"
    BANK = "bank_account", "Compte bancaire"
    ALLOWANCES = "allowances", "Aides et ressources"


_K, _F = MilestoneKind, MilestoneFamily
FAMILY_OF: Final = MappingProxyType(
    {
        **dict.fromkeys(
            (_K.COMPLAINT, _K.HEARING, _K.FORENSIC, _K.NEEDS_OF_VICTIM, _K.AD_HOC, _K.LAWYER, _K.CIVIL_PARTY,
             _K.INVESTIGATION, _K.TRIAL, _K.DECISION, _K.APPEAL, _K.CIVI, _K.FGTI, _K.ACCOUNT),
            _F.JUSTICE,
        ),
        **dict.fromkeys((_K.ENROLLED, _K.SUPPORT, _K.ORIENTATION, _K.TRAINING), _F.SCHOOL),
        **dict.fromkeys((_K.PLACE, _K.NEXT_PLACE, _K.OWN_HOME), _F.HOUSING),
        **dict.fromkeys((_K.IDENTITY_PAPERS, _K.RESIDENCE, _K.INSURANCE, _K.BANK, _K.ALLOWANCES), _F.RIGHTS),
    }
)  # fmt: skip
# What needs a date: a step planned without a day is a wish.
DATED: Final = frozenset({MilestoneState.PLANNED, MilestoneState.DONE})
# A step done gives its deadline to the next one: the rule of law/ that its day starts.
STARTS: Final = MappingProxyType({_K.CIVI: "D18"})
# The only legal limit that runs from the facts, told when the first step of justice is written.
CIVI_RULE: Final = "D17"


class RepresentativeKind(Vocabulary):
    """Who represents the child before the courts."""

    AD_HOC = "ad_hoc_guardian", "Administrateur ad hoc"
    LAWYER = "lawyer", "Avocat"
