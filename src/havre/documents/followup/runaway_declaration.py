"""The declaration to the police or the gendarmerie: what helps to find a child, in neutral words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Notice, Portrait, Section, Sheet
from havre.documents.followup import forms, photo
from havre.documents.followup.forms import Answer, Group
from havre.documents.followup.missing_child import IDENTITY, MissingChild
from havre.documents.followup.photo import Photo
from havre.documents.model import Document
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class Absence(Vocabulary):
    """What the service calls the absence; a worrying disappearance is qualified by the police."""

    UNAUTHORISED_OUTING = "unauthorised_outing", "Sortie non autorisée"
    RUNAWAY = "runaway_episode", "Fugue"
    WORRYING = "worrying_disappearance", "Le service demande la qualification de disparition inquiétante"


@dataclass(frozen=True, kw_only=True)
class RunawayDeclaration(Document):
    """The missing-person notification; every field may be unknown at night, the declaration leaves anyway."""

    kind: ClassVar[str] = "runaway_declaration"
    title: ClassVar[str] = "Déclaration de fugue"

    child: MissingChild
    photo: Photo | None = None
    absence: Absence = Absence.RUNAWAY
    noticed_at: datetime | None = None
    last_seen_at: datetime | None = None
    last_seen_by: str = ""
    last_seen_place: str = ""
    state_when_seen: str = ""
    argument_before: str = ""
    circumstances: str = ""
    transport: str = ""
    likely_places: tuple[str, ...] = ()
    likely_people: tuple[str, ...] = ()
    contact_tried: str = ""
    earlier_count: int | None = None
    earlier_longest: str = ""
    earlier_found: str = ""
    known_dangers: tuple[str, ...] = ()
    medical_need: str = ""
    missed_treatment_risk: str = ""
    legal_status: str = ""
    authority: str = ""
    measure_number: str = ""
    parental_holders: tuple[str, ...] = ()
    parents_informed_at: datetime | None = None
    parents_informed_how: str = ""
    duty_contact: str = ""
    may_pick_up: tuple[str, ...] = ()
    publication_rule: str = ""
    offered_116000: Answer | None = None
    police_unit: str = ""
    transmitted_at: datetime | None = None
    report_number: str = ""
    wanted_file: Answer | None = None


LOOK = Group(
    "Description",
    forms.said(height="Taille, corpulence", hair="Cheveux", clothes="Vêtements", marks="Signes particuliers"),
)
HEALTH = Group(
    "Santé",
    forms.said(medical_need="Besoin de soin", missed_treatment_risk="Sans traitement, risque"),
)
ABSENCE = Group(
    "L’absence",
    {
        **forms.said(
            absence="Nature",
            noticed_at="Constatée le",
            last_seen_at="Vu en dernier le",
            last_seen_by="Par qui",
            last_seen_place="À quel endroit",
            state_when_seen="Dans quel état",
            argument_before="Juste avant le départ",
        ),
        **forms.shown(circumstances="Circonstances"),
        **forms.said(contact_tried="Contacts essayés"),
    },
)
WHERE = Group(
    "Où chercher",
    forms.said(
        transport="Transport probable", likely_places="Lieux possibles", likely_people="Personnes possibles"
    ),
)
EARLIER = Group(
    "Absences précédentes",
    forms.said(
        earlier_count="Nombre",
        earlier_longest="La plus longue",
        earlier_found="Lieu où l’enfant a été retrouvé",
    ),
)
DANGERS = Group("Dangers connus", forms.said(known_dangers="Ce qui inquiète le service"))
STATUS = Group(
    "Statut et autorité parentale",
    forms.said(
        legal_status="Mesure",
        authority="Autorité",
        measure_number="Numéro",
        parental_holders="Titulaires de l’autorité parentale",
        parents_informed_at="Informés le",
        parents_informed_how="Comment, par qui",
    ),
)
RETURN = Group(
    "Quand l’enfant est retrouvé",
    {
        **forms.said(
            duty_contact="À appeler, jour et nuit",
            may_pick_up="Qui peut venir le chercher",
            publication_rule="Diffusion au public",
            offered_116000="116 000 proposé à la famille",
        )
    },
)
POLICE = Group(
    "Suivi de la déclaration",
    forms.said(
        police_unit="Unité saisie",
        transmitted_at="Transmise le",
        report_number="Numéro de procès-verbal",
        wanted_file="Inscription au fichier des personnes recherchées (FPR)",
    ),
)
GROUPS = (IDENTITY, LOOK, HEALTH, ABSENCE, WHERE, EARLIER, DANGERS, STATUS, RETURN, POLICE)
_PURPOSE = "Photographie remise pour la seule recherche, à détruire quand elle prend fin."
_PROTECT = "Un enfant absent est un enfant à protéger : son départ n’est pas une faute."


def lay_out(document: RunawayDeclaration, *, zone: ZoneInfo) -> Sheet:
    """Lay out the declaration: who to call first, then the child, then what helps the search."""
    child = (*_portrait(document), Fields(fields.rows(document.child, IDENTITY.labels)))
    look = Section(LOOK.title, (Fields(fields.rows(document.child, LOOK.labels)),))
    rest = forms.group_sections(GROUPS[2:], document, zone=zone)
    return Sheet(
        document.title,
        "Adressée à la police ou à la gendarmerie, sans attendre",
        (Section(IDENTITY.title, child), look, *rest),
        opening=_opening(document),
        closing=(forms.author_box(document, zone=zone),),
    )


def _opening(document: RunawayDeclaration) -> tuple[Block, ...]:
    call = fields.said(document.duty_contact)
    notices = [Notice("À appeler, jour et nuit", f"{call}\n{french(_PROTECT)}")]
    if document.publication_rule.strip():
        notices.append(Notice("Diffusion au public", document.publication_rule, strong=True))
    return tuple(notices)


def _portrait(document: RunawayDeclaration) -> tuple[Block, ...]:
    if document.photo is None:
        return ()
    return (Portrait(photo.FILE, document.photo.alt, french(_PURPOSE)),)
