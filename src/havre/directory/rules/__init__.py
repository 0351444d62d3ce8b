"""Vocabularies of the directory, what may be published, and the national numbers; pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from havre.kernel.words import Vocabulary

STALE_AFTER_DAYS = 548  # eighteen months: the entry is still shown, with the sentence "à vérifier"
ORIENTATION_RADIUS_KM = 50.0
DOUBTFUL_DISTANCE_KM = 30.0  # a point farther than this from its commune is not believed


class ServiceKind(Vocabulary):
    """What a service does for the protection of minors."""

    CRIP = "crip", "Cellule de recueil des informations préoccupantes (CRIP)"
    ASE = "ase", "Aide sociale à l'enfance (ASE)"
    DEPARTEMENT = "departement", "Conseil départemental"
    PROSECUTOR_DUTY = "prosecutor_duty", "Permanence du parquet"
    JUDICIAL_COURT = "judicial_court", "Tribunal judiciaire"
    CHILDREN_COURT = "children_court", "Tribunal pour enfants"
    APPEAL_COURT = "appeal_court", "Cour d'appel"
    POLICE = "police", "Commissariat de police"
    GENDARMERIE = "gendarmerie", "Brigade de gendarmerie"
    EMERGENCY = "emergency", "Numéro d'urgence"
    HELPLINE = "helpline", "Ligne d'écoute"
    HOSPITAL_UNIT = "hospital_unit", "Hôpital"
    UAPED = "uaped", "Unité d'accueil pédiatrique enfants en danger (UAPED)"
    MDA = "mda", "Maison des adolescents"
    PAEJ = "paej", "Point accueil écoute jeunes"
    YOUTH_HEALTH = "youth_health", "Espace santé jeunes"
    CSS = "css", "Centre de santé sexuelle"
    EVARS = "evars", "Espace de vie affective, relationnelle et sexuelle"
    CEGIDD = "cegidd", "CeGIDD (dépistage gratuit)"
    PMI = "pmi", "Protection maternelle et infantile (PMI)"
    MENTAL_HEALTH = "mental_health", "Centre médico-psychologique"
    ADDICTION = "addiction", "Centre d'addictologie (CSAPA, CAARUD)"
    SCHOOL_HEALTH = "school_health", "Centre médico-scolaire"
    STREET_WORK = "street_work", "Prévention spécialisée"
    HOME_SUPPORT = "home_support", "Action éducative (AEMO, AED)"
    PJJ = "pjj", "Protection judiciaire de la jeunesse"
    CHILD_PLACEMENT = "child_placement", "Établissement de protection de l'enfance"
    UNACCOMPANIED_MINORS = "unaccompanied_minors", "Service pour mineurs non accompagnés"
    SOCIAL_SHELTER = "social_shelter", "Hébergement social"
    PREFECTURE = "prefecture", "Préfecture"
    STATE_SOCIAL_SERVICES = "state_social_services", "Services de l'État chargés de la cohésion sociale"
    WOMEN_RIGHTS = "women_rights", "Droits des femmes et égalité"
    EDUCATION = "education", "Éducation nationale"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    YOUTH_INFORMATION = "youth_information", "Information jeunesse"
    FAMILY_INFORMATION = "family_information", "Point info famille"
    FRANCE_SERVICES = "france_services", "France services"
    CIDFF = "cidff", "Centre d'information sur les droits des femmes et des familles"
    VICTIM_SUPPORT = "victim_support", "Aide aux victimes"
    LEGAL_ACCESS = "legal_access", "Accès au droit"
    COMPENSATION = "compensation", "Commission d'indemnisation des victimes (CIVI)"
    MDPH = "mdph", "Maison départementale des personnes handicapées"
    ASSOCIATION = "association", "Association"
    OTHER = "other", "Autre service"


class Tier(Vocabulary):
    """Who may see a service or a number."""

    PUBLIC = "public", "Tout public"
    PROFESSIONAL = "professional", "Professionnels habilités"


class PhoneKind(Vocabulary):
    """What answers at a number."""

    PUBLIC = "public", "Accueil"
    DUTY = "duty", "Permanence"
    AROUND_THE_CLOCK = "24h", "24 heures sur 24"


class AreaScope(Vocabulary):
    """How the codes of an area are to be read."""

    FRANCE = "france", "France entière"
    DEPARTEMENT = "departement", "Départements"
    COMMUNE = "commune", "Communes"


class ServiceStatus(Vocabulary):
    """How far an entry is believed."""

    ACTIVE = "active", "En service"
    TO_VERIFY = "to_verify", "À vérifier"
    CLOSED = "closed", "Fermé"


class PointPrecision(Vocabulary):
    """Where the coordinates of a place come from."""

    ADDRESS = "address", "Numéro et rue, situés par le géocodeur"
    STREET = "street", "Rue ou lieu-dit, situé par le géocodeur"
    SOURCE = "source", "Point donné par la source"
    COMMUNE = "commune", "Centre de la commune, faute de mieux"
    UNKNOWN = "unknown", "Position inconnue"


# A point that is that of the place: the centre of a commune is drawn and said otherwise.
PRECISE = frozenset({PointPrecision.ADDRESS, PointPrecision.STREET, PointPrecision.SOURCE})


class Source(Vocabulary):
    """Where entries come from; the label is the credit shown beside them."""

    DILA = "dila", "DILA, annuaire de l'administration (Licence Ouverte 2.0)"
    DILA_2016 = "dila-2016", "DILA, annuaire de 2016, archive (Licence Ouverte)"
    FRANCE_SERVICES = "france-services", "ANCT, liste des France services (Licence Ouverte 2.0)"
    FINESS = "finess", "FINESS, répertoire des établissements (Licence Ouverte)"
    DATA_INCLUSION = "data-inclusion", "data·inclusion (Licence Ouverte 2.0)"
    HSDS = "hsds", "Open Referral, HSDS 3.0 : licence de chaque fichier"
    CSV = "csv", "Tableau au modèle de Havre"
    HAVRE = "havre", "Saisie dans Havre"


# An archive proves nothing about today: whatever it brings waits for a person to check it.
ARCHIVE_SOURCES = frozenset({Source.DILA_2016})

# Exploiters look for children around such places (register annexe 5b): the licence would allow their
# address, Havre does not keep it.  The database refuses a location for these kinds.
PROTECTED_KINDS = frozenset(
    {ServiceKind.CHILD_PLACEMENT, ServiceKind.UNACCOMPANIED_MINORS, ServiceKind.SOCIAL_SHELTER}
)

PROFESSIONAL_KINDS = PROTECTED_KINDS | {
    ServiceKind.CRIP,
    ServiceKind.PROSECUTOR_DUTY,
    ServiceKind.HOME_SUPPORT,
    ServiceKind.PJJ,
}


def tier_of(kind: ServiceKind) -> Tier:
    """Return who may see a service of this ``kind`` when nobody has decided otherwise."""
    return Tier.PROFESSIONAL if kind in PROFESSIONAL_KINDS else Tier.PUBLIC


_ALWAYS = "24 heures sur 24, 7 jours sur 7"
_FILE_F33954 = "service-public.fr, fiche F33954"
_ASK_OPERATOR = "Horaires à vérifier auprès de l'opérateur du numéro."


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalNumber:
    """A number that answers everywhere in France.

    ``reserve`` is the French sentence shown with the number until a person has rung it; empty when the
    operator's or the State's own page was read (``source``) and says the same.
    """

    number: str
    name: str
    purpose: str
    source: str
    kind: ServiceKind = ServiceKind.HELPLINE
    hours: str = _ALWAYS
    channel: str = "voix"
    for_minors: bool = True
    reserve: str = ""

    @property
    def verified(self) -> bool:
        """Tell whether the entry is shown without a reserve."""
        return not self.reserve

    @property
    def phone_kind(self) -> PhoneKind:
        """Return the kind of the number: round the clock, or office hours."""
        return PhoneKind.AROUND_THE_CLOCK if self.hours == _ALWAYS else PhoneKind.PUBLIC


NATIONAL_NUMBERS_READ_ON = date(2026, 11, 22)

# In the order of display.
NATIONAL_NUMBERS: tuple[NationalNumber, ...] = (
    NationalNumber(
        number="17",
        name="Police secours",
        purpose="Un danger immédiat : la police ou la gendarmerie viennent.",
        source=_FILE_F33954,
        kind=ServiceKind.EMERGENCY,
    ),
    NationalNumber(
        number="15",
        name="SAMU",
        purpose="Une urgence médicale.",
        source=_FILE_F33954,
        kind=ServiceKind.EMERGENCY,
    ),
    NationalNumber(
        number="112",
        name="Numéro d'urgence européen",
        purpose="Toute urgence, partout en Europe.",
        source=_FILE_F33954,
        kind=ServiceKind.EMERGENCY,
    ),
    NationalNumber(
        number="114",
        name="Urgence par SMS",
        purpose="Une urgence quand on ne peut pas parler ou entendre.",
        source=_FILE_F33954,
        kind=ServiceKind.EMERGENCY,
        channel="SMS, application, visio",
    ),
    NationalNumber(
        number="18",
        name="Sapeurs-pompiers",
        purpose="Un incendie, un accident, une personne en péril.",
        source=_FILE_F33954,
        kind=ServiceKind.EMERGENCY,
    ),
    NationalNumber(
        number="119",
        name="Allô enfance en danger",
        purpose="Un enfant en danger ou en risque de l'être ; un enfant peut appeler lui-même.",
        source="allo119.gouv.fr",
        channel="voix, tchat",
    ),
    NationalNumber(
        number="116000",
        name="116 000 Enfants disparus",
        purpose="Une fugue, un enlèvement, une disparition de mineur.",
        source="droitdenfance.org",
    ),
    NationalNumber(
        number="3018",
        name="3018 Violences numériques",
        purpose="Chantage, images diffusées, harcèlement en ligne ; peut faire retirer un contenu.",
        source="Association e-Enfance, 2023",
        hours="7 jours sur 7, de 9 h à 23 h",
        channel="voix, tchat",
        reserve=_ASK_OPERATOR,
    ),
    NationalNumber(
        number="3114",
        name="Prévention du suicide",
        purpose="Des idées suicidaires, pour soi ou pour un proche.",
        source="3114.fr",
    ),
    NationalNumber(
        number="116006",
        name="116 006 Aide aux victimes",
        purpose="Une victime d'infraction : écoute, droits, association proche.",
        source="Ministère de la Justice, 2022",
        hours="7 jours sur 7, de 9 h à 20 h",
        reserve=_ASK_OPERATOR,
    ),
    NationalNumber(
        number="115",
        name="Urgence sociale",
        purpose="Une personne sans abri.",
        source="Annuaire social d'Ille-et-Vilaine",
        for_minors=False,
        reserve="Pour un mineur, appeler d'abord le 119 ; organisation locale à vérifier.",
    ),
    NationalNumber(
        number="3919",
        name="Violences Femmes Info",
        purpose="Les femmes majeures victimes de violences et leur entourage.",
        source="solidaritefemmes.org",
        for_minors=False,
    ),
)
EMERGENCY_FALLBACK = "Numéro non connu de Havre — appelez le 17."
