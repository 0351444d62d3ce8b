"""Types of the legal-basis catalogue: a text in our words, who may rely on it, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from havre.kernel.words import Vocabulary
from havre.law.sources import Period, Source


class Audience(Vocabulary):
    """In what quality a person writes; a person may have several."""

    ANY_PERSON = "any_person", "Toute personne"
    CIVIL_SERVANT = "civil_servant", "Agent public"
    HEALTH_PROFESSIONAL = "health_professional", "Professionnel de santé"
    BOUND_BY_SECRECY = "bound_by_secrecy", "Professionnel tenu au secret"
    CHILD_PROTECTION = "child_protection", "Met en œuvre la protection de l'enfance ou y concourt"
    DEPARTMENT = "department", "Président du conseil départemental et CRIP"
    AUTHORITY = "authority", "Procureur ou juge"


class DocumentKind(Vocabulary):
    """Writings for which a legal basis is chosen."""

    CONCERN_REPORT = "concern_report", "Information préoccupante"
    JUDICIAL_REPORT = "judicial_report", "Signalement au procureur"
    SHARING = "sharing", "Partage d'informations"


class Strength(Vocabulary):
    """What the text does for the person who relies on it."""

    DUTY = "duty", "Oblige"
    PERMISSION = "permission", "Permet"
    PROTECTION = "protection", "Protège"
    DEFINITION = "definition", "Définit"
    PROCEDURE = "procedure", "Organise la suite"


_IMPLIED: Final[Mapping[Audience, frozenset[Audience]]] = MappingProxyType(
    {
        Audience.HEALTH_PROFESSIONAL: frozenset({Audience.BOUND_BY_SECRECY}),
        Audience.DEPARTMENT: frozenset({Audience.CHILD_PROTECTION, Audience.BOUND_BY_SECRECY}),
    }
)


@dataclass(frozen=True, kw_only=True)
class Base:
    """One text as it stood during ``period``; ``says`` is ours, in French, two sentences at most.

    ``except_for`` lists the qualities that the text itself leaves out (secrecy, for articles 434-1 and 434-3).
    """

    code: str
    title: str
    says: str
    strength: Strength
    audiences: frozenset[Audience]
    documents: frozenset[DocumentKind]
    source: Source
    period: Period = Period()  # noqa: RUF009 - frozen
    except_for: frozenset[Audience] = frozenset()

    @property
    def citation(self) -> str:
        """Return the reference to print in a writing, with its reserve when the text was not read again."""
        if self.source.verified:
            return self.source.article
        return f"{self.source.article} (référence à vérifier)"

    def serves(self, *audiences: Audience) -> bool:
        """Tell whether a person who has these qualities may rely on the text."""
        qualities = qualities_of(*audiences)
        return bool(qualities & self.audiences) and not qualities & self.except_for


def qualities_of(*audiences: Audience) -> frozenset[Audience]:
    """Return every quality that these imply; anybody is also ``ANY_PERSON``, but for an authority alone."""
    own = frozenset(audiences).union(*(_IMPLIED.get(audience, frozenset()) for audience in audiences))
    return own if own == {Audience.AUTHORITY} else own | {Audience.ANY_PERSON}
