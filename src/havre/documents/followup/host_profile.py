"""What a host must know to receive a child well, under a pseudonym: the identity comes after the acceptance."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Notice, Sheet
from havre.documents.followup import forms
from havre.documents.followup.discretion import refuse_shown
from havre.documents.followup.forms import Answer, Group
from havre.documents.followup.voice import ChildVoice, voice_block
from havre.documents.model import Document
from havre.documents.typography import french


@dataclass(frozen=True, kw_only=True)
class HostProfile(Document):
    """The fiche individuelle d'accueil: it has no field for a name, an address or a birth date.

    ``identity`` is what the caller knows of the child's identity (names, aliases, home address): it is not kept,
    and a profile where one of these words was typed cannot exist. Raises ``Refused`` (``identity_in_profile``).
    """

    kind: ClassVar[str] = "host_profile"
    title: ClassVar[str] = "Fiche individuelle d’accueil"

    identity: InitVar[tuple[str, ...]]
    pseudonym: str
    age_band: str = ""
    gender: str = ""
    language: str = ""
    exploitation_area: str = ""
    areas_to_avoid: tuple[str, ...] = ()
    threats: Answer | None = None
    threats_kind: str = ""
    measure: str = ""
    authority: str = ""
    measure_until: date | None = None
    requesting_service: str = ""
    duty_contact: str = ""
    family_contact: str = ""
    school: str = ""
    health: tuple[str, ...] = ()
    earlier_absences: int | None = None
    phone_rule: str = ""
    peers: str = ""
    not_with: tuple[str, ...] = ()
    about_leaving: ChildVoice
    to_keep: str = ""
    belongings: str = ""
    emergency: str = ""
    engagement: str = ""

    def __post_init__(self, identity: tuple[str, ...]) -> None:
        """Refuse a profile that shows the identity of the child."""
        refuse_shown(
            self,
            identity,
            sentence="Cette fiche montre l’identité de l’enfant. Remplacez-la par le pseudonyme : l’identité est"
            " remise après l’acceptation.",
            code="identity_in_profile",
        )


WHO = Group(
    "L’enfant, sous pseudonyme",
    forms.said(
        pseudonym="Pseudonyme",
        age_band="Tranche d’âge",
        gender="Genre, tel que l’enfant le dit",
        language="Langue",
    ),
)
DISTANCE = Group(
    "L’éloignement",
    forms.said(
        exploitation_area="Département à distancer",
        areas_to_avoid="Départements à éviter",
        threats="Menaces connues",
        threats_kind="De quelle sorte",
    ),
)
FRAME = Group(
    "Le cadre",
    forms.said(
        measure="Mesure",
        authority="Autorité",
        measure_until="Jusqu’au",
        requesting_service="Service demandeur",
        duty_contact="À appeler, jour et nuit",
        engagement="Où en est l’adhésion de l’enfant",
    ),
)
LIFE = Group(
    "La vie de tous les jours",
    {
        **forms.said(
            family_contact="Liens avec la famille",
            school="École, formation, envies",
            phone_rule="Téléphone et réseaux : règle acceptée",
            peers="Avec les autres jeunes",
        ),
        **forms.shown(not_with="À ne pas accueillir avec (pseudonymes)"),
        **forms.said(earlier_absences="Absences sur trois mois"),
    },
)
CARE = Group("La santé qui conditionne l’accueil", forms.said(health="Besoins", emergency="En cas d’urgence"))
KEEP = Group("Ce qui compte pour l’enfant", forms.said(to_keep="À garder", belongings="Ses affaires"))
GROUPS = (WHO, DISTANCE, FRAME, LIFE, CARE, KEEP)
_NO_NAME = (
    "Ni nom, ni adresse, ni date de naissance. L’identité est remise au lieu d’accueil après son accord."
)


def lay_out(document: HostProfile, *, zone: ZoneInfo) -> Sheet:
    """Lay out the profile; the child's opinion opens what counts for the child."""
    parts = list(forms.group_sections(GROUPS, document, zone=zone))
    voice = voice_block(document.about_leaving, heading="Ce que dit l’enfant de ce départ")
    parts[-1] = type(parts[-1])(parts[-1].title, (voice, *parts[-1].blocks))
    return Sheet(
        document.title,
        "Ce qu’il faut savoir pour bien accueillir",
        tuple(parts),
        opening=(
            Notice(
                f"Pseudonyme : {fields.said(document.pseudonym)}".replace(" :", "\u00a0:"), french(_NO_NAME)
            ),
        ),
        closing=(forms.author_box(document, zone=zone),),
    )
