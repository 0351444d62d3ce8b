"""The paper that ends a search: the child is back; nothing is asked and nothing is told of the absence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Fields, Notice, Section, Sheet
from havre.documents.followup import forms
from havre.documents.followup.forms import Answer, Group
from havre.documents.followup.missing_child import SHORT_IDENTITY, MissingChild
from havre.documents.model import Document
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class ReturnWay(Vocabulary):
    """How the search ended; the states of the runaway episode."""

    CAME_BACK_ALONE = "came_back_alone", "L’enfant est revenu de sa propre initiative"
    FOUND_BY_POLICE = "found_by_police", "Retrouvé par la police ou la gendarmerie"
    FOUND_ELSEWHERE = "found_elsewhere", "Retrouvé par une autre personne"
    BROUGHT_BACK = "brought_back", "Ramené par la famille ou un proche"


@dataclass(frozen=True, kw_only=True)
class SearchEnd(Document):
    """The end of search sent to the unit that received the declaration."""

    kind: ClassVar[str] = "search_end"
    title: ClassVar[str] = "Fin de recherche"

    child: MissingChild
    declaration_reference: str
    police_unit: str = ""
    report_number: str = ""
    declared_at: datetime | None = None
    back_at: datetime
    way: ReturnWay
    present_place: str = ""
    needs_care: str = ""
    parents_informed_at: datetime | None = None
    authority_informed_at: datetime | None = None
    unit_informed_at: datetime | None = None
    unit_informed_how: str = ""
    wanted_file_removal: Answer | None = None
    duty_contact: str = ""
    photo_destroyed: str = ""


DECLARATION = Group(
    "La déclaration",
    forms.said(
        declaration_reference="Référence de la déclaration",
        declared_at="Transmise le",
        police_unit="Unité saisie",
        report_number="Numéro de procès-verbal",
    ),
)
BACK = Group(
    "Le retour",
    {
        **forms.said(back_at="L’enfant est de retour depuis le", way="Comment"),
        **forms.shown(present_place="Où il se trouve"),
        **forms.said(needs_care="Besoin de soin aujourd’hui"),
    },
)
TOLD = Group(
    "Qui a été prévenu",
    {
        **forms.said(
            unit_informed_at="Unité saisie, le",
            unit_informed_how="De quelle manière",
            parents_informed_at="Autorité parentale, le",
            authority_informed_at="Autorité qui confie, le",
        )
    },
)
ENDING = Group(
    "Ce que le service demande",
    forms.said(
        wanted_file_removal="Radiation du FPR demandée",
        photo_destroyed="Photographie transmise",
        duty_contact="À appeler, jour et nuit",
    ),
)
GROUPS = (SHORT_IDENTITY, DECLARATION, BACK, TOLD, ENDING)
_BACK = "L’enfant est de retour : la recherche peut prendre fin"
_REST = (
    "L’enfant se repose et reçoit les soins dont il a besoin. Un temps d’échange lui est proposé plus tard, avec"
    " une personne de son choix. Cet écrit ne raconte pas l’absence."
)


def lay_out(document: SearchEnd, *, zone: ZoneInfo) -> Sheet:
    """Lay out the end of search: three parts, to hold on one page."""
    written_by = ("Écrit par", forms.person(document.sender))
    child = fields.rows(document.child, SHORT_IDENTITY.labels)
    declared, told, ending = (
        fields.rows(document, group.labels, zone=zone) for group in (DECLARATION, TOLD, ENDING)
    )
    return Sheet(
        document.title,
        "",
        (
            Section("L’enfant et la déclaration", (Fields(child + declared),)),
            forms.group_section(BACK, document, zone=zone),
            Section("Ce qui est fait, ce qui est demandé", (Fields((*told, *ending, written_by)),)),
        ),
        opening=(Notice(french(_BACK), french(_REST)),),
    )
