"""Words and rules of the circle of a child: relations, quality of a link, household, parental authority.

A quality is that of a link, on a date, judged by somebody on something; never a label of a person. Nobody is listed
here for what they are suspected of: that belongs in the sealed words of a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, TypeVar

from havre.kernel.errors import Refused
from havre.kernel.words import Vocabulary
from havre.persons.rules import Sex

LABEL_MAX: Final = 60
OLDEST_YEAR: Final = 1900


class RelationKind(Vocabulary):
    """What a person is to the child."""

    MOTHER = "mother", "Mère"
    FATHER = "father", "Père"
    STEP_PARENT = "step_parent", "Beau-parent"
    SIBLING = "sibling", "Frère ou sœur"
    HALF_SIBLING = "half_sibling", "Demi-frère ou demi-sœur"
    GRANDPARENT = "grandparent", "Grand-parent"
    UNCLE_AUNT = "uncle_aunt", "Oncle ou tante"
    COUSIN = "cousin", "Cousin ou cousine"
    CHILD = "child", "Son enfant"
    PARTNER = "partner", "Relation amoureuse, selon l'enfant"
    FRIEND = "friend", "Ami ou amie"
    TRUSTED_ADULT = "trusted_adult", "Adulte de confiance"
    NEIGHBOUR = "neighbour", "Voisin ou voisine"
    PROFESSIONAL = "professional", "Professionnel"
    OTHER = "other", "Autre lien"


class Quality(Vocabulary):
    """How a link is for the child, as somebody judged it on a day."""

    PROTECTIVE = "protective", "Lien qui protège"
    DANGEROUS = "dangerous", "Lien qui met en danger"
    UNKNOWN = "unknown", "Lien sans avis"


class AuthorityStatus(Vocabulary):
    """Parental authority of one person over the child, as the decision or the civil status tells it."""

    HOLDS = "holds", "Seule personne à exercer l'autorité parentale"
    SHARED = "shared", "Exerce l'autorité parentale, avec une autre personne"
    DELEGATED = "delegated", "Autorité parentale reçue par délégation"
    SUSPENDED = "suspended", "Exercice suspendu"
    WITHDRAWN = "withdrawn", "Autorité parentale retirée"
    UNKNOWN = "unknown", "Autorité parentale non connue"


class Informed(Vocabulary):
    """Whether the person is to be informed of what concerns the child."""

    YES = "yes", "Doit être informé"
    NO = "no", "Ne doit pas être informé, par décision"
    UNKNOWN = "unknown", "Information non précisée"


class Visiting(Vocabulary):
    """Visits and lodging of one person, as decided."""

    FREE = "free", "Visite et hébergement"
    VISITS = "visits", "Visites, sans hébergement"
    MEDIATED = "mediated", "Visites en présence d'un tiers"
    SUSPENDED = "suspended", "Visites suspendues"
    NONE = "none", "Pas de droit de visite"
    UNKNOWN = "unknown", "Visites non précisées"


class OpeningPurpose(Vocabulary):
    """Why the real names are opened; the journal keeps the code."""

    CALL = "call", "Joindre une personne"
    LETTER = "letter", "Écrire un courrier ou un document"
    MEETING = "meeting", "Préparer un rendez-vous, une visite ou une audience"
    RUNAWAY = "runaway", "Rechercher l'enfant, ou l'accueillir à son retour"
    CHECK = "check", "Vérifier ou corriger l'identité"
    TRANSFER = "transfer", "Transmettre le dossier à une autre équipe"


# Where each kind stands in the generations around the child; the others are not kin.
GENERATION: Final[Mapping[RelationKind, int]] = {
    RelationKind.GRANDPARENT: -2,
    RelationKind.MOTHER: -1,
    RelationKind.FATHER: -1,
    RelationKind.STEP_PARENT: -1,
    RelationKind.UNCLE_AUNT: -1,
    RelationKind.SIBLING: 0,
    RelationKind.HALF_SIBLING: 0,
    RelationKind.COUSIN: 0,
    RelationKind.PARTNER: 0,
    RelationKind.CHILD: 1,
}
PARENTS: Final = frozenset({RelationKind.MOTHER, RelationKind.FATHER})
SIBLINGS: Final = frozenset({RelationKind.SIBLING, RelationKind.HALF_SIBLING})
# By whom a kinship may run: « grand-parent, par la mère ».
THROUGH: Final[Mapping[RelationKind, frozenset[RelationKind]]] = {
    RelationKind.STEP_PARENT: PARENTS,
    RelationKind.HALF_SIBLING: PARENTS,
    RelationKind.GRANDPARENT: PARENTS,
    RelationKind.UNCLE_AUNT: PARENTS,
    RelationKind.COUSIN: frozenset({RelationKind.UNCLE_AUNT}),
}
IN_FORCE: Final = frozenset({AuthorityStatus.HOLDS, AuthorityStatus.SHARED, AuthorityStatus.DELEGATED})
_IMPLIED_SEX: Final = {RelationKind.MOTHER: Sex.GIRL, RelationKind.FATHER: Sex.BOY}


class Dated(Protocol):
    """Something true from a day (or always) until a day excluded (or still)."""

    @property
    def starts_on(self) -> date | None:
        """First day, None when it is not known."""

    @property
    def ends_on(self) -> date | None:
        """First day on which it is no longer true, None when it still is."""


DatedT = TypeVar("DatedT", bound=Dated)


@dataclass(frozen=True)
class RelativeCard:
    """Who a person around the child is, sealed: read only after a purpose was given."""

    name: str = ""
    phone: str = ""
    address: str = ""
    notes: str = ""


def holds_on(fact: Dated, day: date) -> bool:
    """Tell whether ``fact`` is true on ``day``; an unknown first day is before every day."""
    begun = fact.starts_on is None or fact.starts_on <= day
    return begun and (fact.ends_on is None or day < fact.ends_on)


def implied_sex(sex: str, kind: str) -> str:
    """Return what the genogram draws: the sex known, else the one that « mère » or « père » says."""
    if sex != Sex.UNKNOWN or kind not in RelationKind.codes():
        return sex
    return _IMPLIED_SEX.get(RelationKind(kind), Sex.UNKNOWN).value


def check_period(starts_on: date | None, ends_on: date | None, *, today: date) -> None:
    """Refuse a period that ends before it begins, or begins tomorrow or later."""
    if starts_on and starts_on > today:
        raise Refused(
            "Ce début est à venir. Notez ce qui est vrai aujourd'hui ; vous ajouterez la suite le jour venu.",
            code="starts_later", field="starts_on",
        )  # fmt: skip
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(
            "La fin est avant le début. Corrigez l'une des deux dates.",
            code="ends_before_start",
            field="ends_on",
        )


def check_through(kind: str, through: str | None) -> None:
    """Refuse a kinship that cannot run by the person named (``through`` is the kind of that person)."""
    if through is None:
        return
    allowed = THROUGH.get(RelationKind(kind), frozenset())
    if through in allowed:
        return
    by = ", ".join(f"« {one.label} »" for one in RelationKind if one in allowed)
    next_step = f"Choisissez une personne notée {by}." if by else "Laissez « par qui » vide."
    raise Refused(
        f"« {RelationKind(kind).label} » ne passe pas par cette personne. {next_step}",
        code="wrong_through",
        field="through",
    )


def check_quality(quality: str, *, judged_by: str, basis: str) -> None:
    """Refuse a judgement without who judged, or without what it rests on."""
    if quality == Quality.UNKNOWN:
        return
    if not judged_by.strip():
        raise Refused(
            "Écrivez qui porte cet avis : un avis sans auteur n'est pas gardé.",
            code="judged_by",
            field="judged_by",
        )
    if not basis.strip():
        raise Refused(
            "Écrivez sur quoi cet avis se fonde : des faits vus, ou les mots de l'enfant.",
            code="basis",
            field="basis",
        )


def check_shown_to_child(quality: str) -> None:
    """Refuse to show to the child somebody whose link is judged dangerous."""
    if quality == Quality.DANGEROUS:
        raise Refused(
            "Le lien est jugé dangereux aujourd'hui : cette personne n'est pas montrée sur la page de l'enfant. "
            "Revoyez d'abord l'avis sur le lien s'il a changé.",
            code="dangerous_link",
        )
