"""One protection measure on one page: who decided, on which text, for how long, with which rules of contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Fields, Notice, Section, Sheet
from havre.documents.followup import forms
from havre.documents.followup.forms import ChildLine, Group
from havre.documents.model import Document
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class AddressRule(Vocabulary):
    """Whether the parents may know where the child lives; only a rule that says so discloses it."""

    NOT_READ = "not_read", "Décision à lire : l’adresse n’est pas communiquée aux parents"
    DISCLOSED = "disclosed", "Les parents connaissent l’adresse"
    WITHHELD = "withheld", "L’adresse n’est pas communiquée aux parents, sur décision du juge"


@dataclass(frozen=True, kw_only=True)
class MeasureSheet(Document):
    """A measure as decided; the decision itself stays with its authority."""

    kind: ClassVar[str] = "measure_sheet"
    title: ClassVar[str] = "Mesure de protection"

    child: ChildLine
    measure: str
    state: str = ""
    authority: str = ""
    decided_on: date | None = None
    legal_text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    entrusted_to: str = ""
    visiting: str = ""
    address_rule: AddressRule | None = None
    explained_to_child: str = ""


DECISION = Group(
    "La décision",
    forms.said(
        measure="Mesure",
        state="Où elle en est",
        authority="Décidée par",
        decided_on="Le",
        legal_text="Texte, tel que la décision le cite",
    ),
)
TIME = Group("Les dates", forms.said(starts_on="Début", ends_on="Fin", review_on="À revoir le"))
LINKS = Group(
    "L’enfant et les siens",
    forms.said(
        entrusted_to="Confié à",
        visiting="Visites, appels, courriers",
        address_rule="Adresse",
        explained_to_child="Expliquée à l’enfant",
    ),
)
GROUPS = (DECISION, TIME, LINKS)
_WITHHELD = (
    "Aucun courrier, appel, document ou courriel adressé aux parents ne doit montrer le lieu où vit l’enfant."
)


def lay_out(document: MeasureSheet, *, zone: ZoneInfo) -> Sheet:
    """Lay out the measure; an address not known to be disclosed is said first."""
    child = Section("L’enfant", (Fields(fields.rows(document.child, forms.CHILD_LINE)),))
    hidden = document.address_rule is not AddressRule.DISCLOSED
    warning = (Notice("Adresse non communiquée", french(_WITHHELD), strong=True),) if hidden else ()
    return Sheet(
        document.title,
        document.measure,
        (child, *forms.group_sections(GROUPS, document, zone=zone)),
        opening=warning,
        closing=(forms.author_box(document, zone=zone),),
    )
