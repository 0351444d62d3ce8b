"""The fixed cast of the demonstration and of the tests. Nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from havre.accounts.rules import AgencyKind, Role, SecrecyBasis, TeamKind

NAMESPACE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
MARK = "(démonstration)"


def fixed_id(name: str) -> UUID:
    """Return the stable id of a member of the cast, a team or an agency."""
    return uuid5(NAMESPACE, f"havre-demo-{name}")


@dataclass(frozen=True)
class CastAgency:
    """An invented agency."""

    slug: str
    name: str
    kind: AgencyKind
    departement: str = ""

    @property
    def id(self) -> UUID:
        """Stable id."""
        return fixed_id(f"agency-{self.slug}")


@dataclass(frozen=True)
class CastTeam:
    """An invented team of an agency."""

    slug: str
    agency: str
    name: str
    kind: TeamKind
    departement: str = ""
    authority_code: str = ""

    @property
    def id(self) -> UUID:
        """Stable id."""
        return fixed_id(f"team-{self.slug}")


@dataclass(frozen=True)
class CastMember:
    """An invented professional, and what the demonstration says of them."""

    slug: str
    name: str
    function: str
    agency: str
    team: str
    role: Role
    story: str
    secrecy: SecrecyBasis = SecrecyBasis.FUNCTION

    @property
    def id(self) -> UUID:
        """Stable id."""
        return fixed_id(f"user-{self.slug}")

    @property
    def email(self) -> str:
        """Address in a domain that cannot exist."""
        return f"{self.slug}@demo.havre.invalid"


AGENCIES = (
    CastAgency("ligne", f"Ligne d'écoute nationale {MARK}", AgencyKind.HELPLINE),
    CastAgency("nord", f"Département du Nord {MARK}", AgencyKind.DEPARTMENT, "59"),
    CastAgency("bouches", f"Département des Bouches-du-Rhône {MARK}", AgencyKind.DEPARTMENT, "13"),
    CastAgency("college", f"Collège des Tilleuls, Lille {MARK}", AgencyKind.SCHOOL, "59"),
    CastAgency("foyer", f"Foyer des Glycines, Roubaix {MARK}", AgencyKind.ASSOCIATION, "59"),
    CastAgency("rivage", f"Association Rivage, Lille {MARK}", AgencyKind.ASSOCIATION, "59"),
    CastAgency("etat", f"Ministère chargé de l'enfance {MARK}", AgencyKind.STATE),
)

TEAMS = (
    CastTeam("plateau", "ligne", "Plateau d'écoute", TeamKind.HELPLINE_FLOOR),
    CastTeam("nuit", "ligne", "Plateau de nuit", TeamKind.HELPLINE_FLOOR),
    CastTeam("crip59", "nord", "CRIP du Nord", TeamKind.CONCERN_UNIT, "59", "59D"),
    CastTeam("crip13", "bouches", "CRIP des Bouches-du-Rhône", TeamKind.CONCERN_UNIT, "13", "13D"),
    CastTeam("tilleuls", "college", "Équipe médico-sociale", TeamKind.REPORTING, "59"),
    CastTeam("glycines", "foyer", "Équipe éducative", TeamKind.REPORTING, "59"),
    CastTeam("ase59", "nord", "ASE, Lille-Est", TeamKind.CHILD_WELFARE, "59"),
    CastTeam("ase13", "bouches", "ASE, Marseille-Nord", TeamKind.CHILD_WELFARE, "13"),
    CastTeam("rivage", "rivage", "Équipe d'accompagnement", TeamKind.REPORTING, "59"),
)

CAST = (
    CastMember("alice", "Alice Morel", "Écoutante", "ligne", "plateau", Role.COUNSELLOR,
               "répond au téléphone et écrit"),
    CastMember("bruno", "Bruno Keller", "Écoutant", "ligne", "plateau", Role.COUNSELLOR,
               "collègue d'Alice, prend le relais"),
    CastMember("karim", "Karim Haddad", "Coordonnateur", "ligne", "plateau", Role.COORDINATOR, "vise et envoie"),
    CastMember("maud", "Maud Perrin", "Coordonnatrice de nuit", "ligne", "nuit", Role.COORDINATOR,
               "autre équipe, même organisation"),
    CastMember("farid", "Farid Benali", "Agent de CRIP", "nord", "crip59", Role.CRIP_OFFICER, "reçoit et analyse"),
    CastMember("gaelle", "Gaëlle Lefort", "Responsable de CRIP", "nord", "crip59", Role.CRIP_MANAGER, "décide"),
    CastMember("hugo", "Hugo Vasseur", "Travailleur social", "nord", "crip59", Role.EVALUATOR, "évalue en binôme"),
    CastMember("ines", "Inès Caron", "Psychologue", "nord", "crip59", Role.EVALUATOR, "évalue en binôme"),
    CastMember("chloe", "Chloé Arnaud", "Agente de CRIP", "bouches", "crip13", Role.CRIP_OFFICER, "autre département"),
    CastMember("nadia", "Nadia Roche", "Infirmière scolaire", "college", "tilleuls", Role.SCHOOL_NURSE,
               "remarque, écrit", SecrecyBasis.PROFESSION),
    CastMember("jeanne", "Jeanne Dubreuil", "Assistante de service social", "college", "tilleuls",
               Role.SCHOOL_SOCIAL_WORKER, "donne le visa", SecrecyBasis.PROFESSION),
    CastMember("rose", "Rose Lambert", "Éducatrice de nuit", "foyer", "glycines", Role.SHELTER_EDUCATOR,
               "veille à trois heures du matin", SecrecyBasis.MISSION),
    CastMember("samir", "Samir Costa", "Chef de service", "foyer", "glycines", Role.SHELTER_MANAGER,
               "vise les écrits du foyer", SecrecyBasis.MISSION),
    CastMember("sonia", "Sonia Lemaire", "Référente ASE", "nord", "ase59", Role.ASE_REFERENT,
               "accompagne, tient le plan et les échéances"),
    CastMember("yann", "Yann Delattre", "Référent ASE", "nord", "ase59", Role.ASE_REFERENT,
               "remplace Sonia quand elle est absente"),
    CastMember("valerie", "Valérie Huet", "Cadre ASE", "nord", "ase59", Role.ASE_MANAGER,
               "valide, transmet, répond des dossiers"),
    CastMember("leila", "Leïla Amrani", "Cadre ASE", "bouches", "ase13", Role.ASE_MANAGER,
               "autre département, reçoit un dossier"),
    CastMember("tom", "Tom Verdier", "Éducateur spécialisé", "rivage", "rivage", Role.ASSOCIATION_WORKER,
               "partenaire du plan, voit ce qu'on partage avec lui"),
    CastMember("helene", "Hélène Bastin", "Déléguée à la protection des données", "nord", "", Role.DPO,
               "conserve, purge, répond aux demandes de droits", SecrecyBasis.NONE),
    CastMember("olga", "Olga Petit", "Responsable administrative", "ligne", "", Role.ORG_ADMIN,
               "invite et retire, ne lit aucune situation", SecrecyBasis.NONE),
    CastMember("paul", "Paul Garnier", "Délégué à la protection des données", "ligne", "", Role.DPO,
               "contrôle les accès", SecrecyBasis.NONE),
    CastMember("denis", "Denis Faure", "Membre de la commission", "nord", "", Role.CDLP_MEMBER_POLICY,
               "voit des chiffres, rien d'autre", SecrecyBasis.NONE),
    CastMember("elodie", "Élodie Marchand", "Pilote de la stratégie", "etat", "", Role.MINISTRY_PILOT,
               "suit les mesures", SecrecyBasis.NONE),
    CastMember("lea", "Léa Fontaine", "Chargée de la cartographie", "nord", "", Role.DIRECTORY_MODERATOR,
               "tient l'annuaire à jour", SecrecyBasis.NONE),
    CastMember("marc", "Marc Oudin", "Chargé de l'annuaire national", "etat", "", Role.DIRECTORY_MODERATOR,
               "relit et publie", SecrecyBasis.NONE),
)  # fmt: skip

BY_SLUG = {member.slug: member for member in CAST}
TEAM_BY_SLUG = {team.slug: team for team in TEAMS}
AGENCY_BY_SLUG = {agency.slug: agency for agency in AGENCIES}
