"""Words with which a service is described and looked for: situations, needs, conditions of access; pure Python.

The order of ``Situation`` and ``Feature`` is that of the bits stored in ``Offer``: a new one goes at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from havre.directory.rules import ServiceKind
from havre.kernel.words import Vocabulary

K = ServiceKind


class Situation(Vocabulary):
    """What a young person may be living; a service is specialised in it, or welcomes those who live it."""

    EXPLOITATION = "exploitation", "Exploitation sexuelle"
    LEAVING = "leaving_exploitation", "Sortie d'exploitation"
    RUNAWAY = "runaway", "Fugue ou errance"
    VIOLENCE = "violence", "Violences sexuelles ou intrafamiliales"
    DIGITAL = "digital", "Danger numérique : chantage, images diffusées"
    ADDICTION = "addiction", "Addictions"
    SEXUAL_HEALTH = "sexual_health", "Santé sexuelle, contraception, IVG"
    PREGNANCY = "pregnancy", "Grossesse, jeune parent"
    MENTAL_HEALTH = "mental_health", "Souffrance psychique, idées suicidaires"
    SCHOOL = "school", "Décrochage scolaire"
    UNACCOMPANIED = "unaccompanied", "Mineur non accompagné, traite"
    DISABILITY = "disability", "Handicap"


# The same, as said to a young person.
SITUATION_FOR_YOUTH: Mapping[Situation, str] = {
    Situation.EXPLOITATION: "On me paie, ou on me donne des choses, contre du sexe",
    Situation.LEAVING: "Je veux que ça s'arrête, ou j'ai arrêté",
    Situation.RUNAWAY: "Je suis parti de chez moi, je ne sais pas où dormir",
    Situation.VIOLENCE: "On m'a fait du mal, on me fait peur",
    Situation.DIGITAL: "On me menace avec des photos ou des messages",
    Situation.ADDICTION: "Alcool, cannabis, protoxyde, autres produits",
    Situation.SEXUAL_HEALTH: "Contraception, test, IVG, santé du corps",
    Situation.PREGNANCY: "Je suis enceinte, ou j'ai un bébé",
    Situation.MENTAL_HEALTH: "Je vais mal, j'ai des idées noires",
    Situation.SCHOOL: "Je ne vais plus en cours",
    Situation.UNACCOMPANIED: "Je suis seul en France, sans mes parents",
    Situation.DISABILITY: "J'ai un handicap",
}


class Need(Vocabulary):
    """What is looked for; each need is answered by some kinds of services."""

    TALK = "talk", "Parler à quelqu'un"
    HEALTH = "health", "Être soigné"
    SEXUAL_HEALTH = "sexual_health", "Santé sexuelle, contraception, IVG"
    SHELTER = "shelter", "Être à l'abri"
    RIGHTS = "rights", "Connaître ses droits, porter plainte"
    PROTECTION = "protection", "Être protégé par la loi"
    SCHOOL_WORK = "school_work", "École, formation, travail"
    ADDICTION = "addiction", "Arrêter ou réduire une consommation"
    STREET = "street", "Rencontrer quelqu'un dehors"


KINDS_OF_NEED: Mapping[Need, tuple[ServiceKind, ...]] = {
    Need.TALK: (K.MDA, K.PAEJ, K.YOUTH_HEALTH, K.HELPLINE, K.ASSOCIATION, K.YOUTH_INFORMATION, K.FAMILY_INFORMATION),
    Need.HEALTH: (K.UAPED, K.MDA, K.YOUTH_HEALTH, K.HOSPITAL_UNIT, K.PMI, K.MENTAL_HEALTH, K.SCHOOL_HEALTH),
    Need.SEXUAL_HEALTH: (K.CSS, K.EVARS, K.CEGIDD, K.PMI, K.HOSPITAL_UNIT, K.YOUTH_HEALTH),
    Need.SHELTER: (K.CHILD_PLACEMENT, K.SOCIAL_SHELTER, K.UNACCOMPANIED_MINORS, K.ASE, K.HELPLINE),
    Need.RIGHTS: (K.VICTIM_SUPPORT, K.LEGAL_ACCESS, K.CIDFF, K.COMPENSATION, K.POLICE, K.GENDARMERIE, K.ASSOCIATION),
    Need.PROTECTION: (K.CRIP, K.ASE, K.DEPARTEMENT, K.PROSECUTOR_DUTY, K.CHILDREN_COURT, K.JUDICIAL_COURT, K.PJJ),
    Need.SCHOOL_WORK: (K.MISSION_LOCALE, K.YOUTH_INFORMATION, K.EDUCATION, K.MDPH, K.FRANCE_SERVICES),
    Need.ADDICTION: (K.ADDICTION, K.MDA, K.YOUTH_HEALTH),
    Need.STREET: (K.STREET_WORK, K.ASSOCIATION, K.HOME_SUPPORT),
}  # fmt: skip

# Kinds that help without having said more about a situation: the generalists of a search without a need.
GENERALISTS: tuple[ServiceKind, ...] = (
    K.MDA, K.PAEJ, K.YOUTH_HEALTH, K.CSS, K.EVARS, K.CEGIDD, K.PMI, K.MENTAL_HEALTH, K.ADDICTION, K.MISSION_LOCALE,
    K.YOUTH_INFORMATION, K.CIDFF, K.VICTIM_SUPPORT, K.ASSOCIATION, K.STREET_WORK, K.UAPED, K.HOSPITAL_UNIT,
)  # fmt: skip
# What a fifteen-year-old may be sent to without a professional: no police, no court, no office of the State.
FOR_YOUTH: frozenset[ServiceKind] = frozenset(
    {*GENERALISTS, K.HELPLINE, K.SCHOOL_HEALTH, K.LEGAL_ACCESS, K.FAMILY_INFORMATION}
)


class Reception(Vocabulary):
    """How far a service is made for the person (Soliguide's three levels): it orders equal distances."""

    UNCONDITIONAL = "unconditional", "Inconditionnel : tout le monde"
    PREFERENTIAL = "preferential", "Préférentiel : d'abord ce public"
    EXCLUSIVE = "exclusive", "Exclusif : ce public seulement"


class Gender(Vocabulary):
    """Who is welcomed; both are said explicitly."""

    GIRLS = "girls", "Filles"
    BOYS = "boys", "Garçons"


class AccessMode(Vocabulary):
    """How one enters."""

    WALK_IN = "walk_in", "Sans rendez-vous"
    APPOINTMENT = "appointment", "Sur rendez-vous"
    REFERRAL = "referral", "Sur orientation d'un professionnel"
    REMOTE = "remote", "À distance (téléphone, tchat)"


class Asker(Vocabulary):
    """Who may call upon the service."""

    YOUNG = "young", "Le ou la jeune"
    PARENT = "parent", "Un parent ou un proche"
    PROFESSIONAL = "professional", "Un professionnel"


class Anonymity(Vocabulary):
    """What the person must say of themselves; the two first are not the same promise."""

    ANONYMOUS = "anonymous", "Anonyme : aucun nom demandé"
    CONFIDENTIAL = "confidential", "Confidentiel : un nom peut être demandé, il n'est pas répété"
    IDENTIFIED = "identified", "Un nom est demandé"


# Said beside ``confidential`` and ``anonymous``: a promise of silence has a limit in law.
ANONYMITY_LIMIT = (
    "Si un mineur est en danger grave, les professionnels peuvent devoir prévenir la protection de l'enfance : "
    "ils le disent d'abord au jeune."
)
WITHOUT_PARENTS_NOTE = (
    "Possible sans l'accord des parents pour certains soins et certains entretiens (contraception, IVG, dépistage, "
    "écoute). Le service dit lesquels."
)


class Cost(Vocabulary):
    """What is to be paid."""

    FREE = "free", "Gratuit"
    NO_ADVANCE = "no_advance", "Sans avance de frais"
    PAID = "paid", "Payant"


class Saturation(Vocabulary):
    """How full a service is; professionals only, with the day it was said."""

    LOW = "low", "Des places"
    MODERATE = "moderate", "Peu de places"
    HIGH = "high", "Saturé"


class Publication(Vocabulary):
    """Where an entry stands on its way to readers."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Proposée, à relire"
    PUBLISHED = "published", "Publiée"
    SUSPENDED = "suspended", "Suspendue"


class Feature(Vocabulary):
    """What a search may ask of an offer; the order is that of the bits stored in ``Offer.features``."""

    ANONYMOUS = "anonymous", "Anonyme"
    WITHOUT_PARENTS = "without_parents", "Sans les parents"
    FREE = "free", "Gratuit"
    NIGHT = "night", "Ouvert la nuit"
    WALK_IN = "walk_in", "Sans rendez-vous"
    INTERPRETER = "interpreter", "Interprète"
    SIGN_LANGUAGE = "sign_language", "Langue des signes"
    ANIMALS = "animals", "Animaux acceptés"
    TRANS_INCLUSIVE = "trans_inclusive", "Accueille les jeunes trans"
    TRAINED = "trained", "Référent formé à l'exploitation sexuelle"
    CONFIDENTIAL = "confidential", "Confidentiel"
    GIRLS = "girls", "Filles"
    BOYS = "boys", "Garçons"


_SITUATION_BITS = {situation: 1 << place for place, situation in enumerate(Situation)}
_FEATURE_BITS = {feature: 1 << place for place, feature in enumerate(Feature)}


def situation_bits(codes: Iterable[str]) -> int:
    """Return the sum of the bits of the situations that are in the list; the others count for nothing."""
    return sum({_SITUATION_BITS[Situation(code)] for code in codes if code in Situation.codes()})


def feature_bits(features: Iterable[Feature]) -> int:
    """Return the sum of the bits of ``features``."""
    return sum({_FEATURE_BITS[feature] for feature in features})
