"""The slip that asks another service for something: what is needed, with whom it is shared, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields, sections
from havre.documents.blocks import Bullets, Fields, Notice, Paragraphs, Section, Sheet, Signatures, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import ChildLine, Group
from havre.documents.followup.voice import ChildVoice, voice_block
from havre.documents.model import Document, ParentsInformation
from havre.documents.typography import french


@dataclass(frozen=True, kw_only=True)
class ReferralSlip(Document):
    """An orientation to one service; the recipient answers on the same sheet. Source: CASF L226-2-2."""

    kind: ClassVar[str] = "referral_slip"
    title: ClassVar[str] = "Fiche d’orientation"

    child: ChildLine
    purpose: str
    asked: tuple[str, ...]
    wanted_by: date | None = None
    ends_on: date | None = None
    shared: tuple[tuple[str, str], ...] = ()
    language: str = ""
    access_needs: str = ""
    safe_contact: str = ""
    not_to_do: tuple[str, ...] = ()
    continuity: str = ""
    voice: ChildVoice
    agreement: str = ""
    parents_information: ParentsInformation | None = None
    answer_to: str = ""


REQUEST = Group(
    "La demande",
    {
        **forms.said(purpose="Pour quoi"),
        **forms.said(wanted_by="Souhaité pour le"),
        **forms.said(ends_on="Le partage prend fin le"),
    },
)
ASKED = Group("Ce qui est demandé", {"asked": ("Ce qui est demandé au service", fields.Empty.SAY)})
SHARED = Group("Ce qui est partagé", {"shared": ("Rubriques convenues, et elles seules", fields.Empty.SAY)})
PRACTICAL = Group(
    "Pour bien accueillir",
    {
        **forms.shown(language="Langue, interprète", access_needs="Accessibilité, besoin particulier"),
        **forms.said(safe_contact="Comment joindre l’enfant sans risque"),
        **forms.shown(continuity="Qui reste présent pour l’enfant"),
    },
)
AGREEMENT = Group(
    "L’accord",
    {
        "agreement": ("Accord de l’enfant", fields.Empty.SAY),
        "parents_information": ("Information des parents", fields.Empty.SAY),
    },
)
ANSWER = Group("Réponse du service", {"answer_to": ("Répondre à", fields.Empty.SAY)})
GROUPS = (REQUEST, ASKED, SHARED, PRACTICAL, AGREEMENT, ANSWER)
_SECRECY = (
    "Cette fiche est remise à des professionnels tenus au secret, pour cette seule demande (article L226-2-2 du code"
    " de l’action sociale et des familles). Elle ne se transmet pas à d’autres."
)
_STAYS = "Le service qui oriente reste responsable jusqu’à votre réponse."
_CHOICES = (
    ("☐ Nous accueillons la demande.", "Premier rendez-vous le :"),
    ("☐ Nous avons besoin d’une précision.", "Laquelle :"),
    ("☐ Nous ne pouvons pas y répondre.", "Raison, et autre service possible :"),
)


def lay_out(document: ReferralSlip, *, zone: ZoneInfo) -> Sheet:
    """Lay out the slip: the request, what is shared for it, the child's words, the answer to fill in."""
    child = Fields(fields.rows(document.child, forms.CHILD_LINE))
    asked = Bullets(document.asked or (fields.NOT_STATED,), "Ce qui est demandé")
    parts = (
        Section(REQUEST.title, (child, Fields(fields.rows(document, REQUEST.labels, zone=zone)), asked)),
        Section(SHARED.title, (_shared(document), Paragraphs(french(_SECRECY)))),
        _practical(document, zone=zone),
        Section("Ce qu’en dit l’enfant", (voice_block(document.voice, heading=""), _agreement(document))),
        sections.parents_information(document.parents_information),
        _answer(document),
    )
    return Sheet(
        document.title,
        "Demande adressée à un service, avec ce qui est utile pour y répondre",
        parts,
        closing=(_boxes(document),),
    )


def _shared(document: ReferralSlip) -> Fields:
    return Fields(document.shared or (("Rubriques", "aucune : la demande suffit"),))


def _agreement(document: ReferralSlip) -> Fields:
    return Fields((("Accord de l’enfant", fields.said(document.agreement)),))


def _practical(document: ReferralSlip, *, zone: ZoneInfo) -> Section:
    known = Fields(fields.rows(document, PRACTICAL.labels, zone=zone))
    avoid = (Bullets(document.not_to_do, "À éviter"),) if document.not_to_do else ()
    return Section(PRACTICAL.title, (known, *avoid))


def _answer(document: ReferralSlip) -> Section:
    to = Notice(french("Répondre à : ") + fields.said(document.answer_to), french(_STAYS))
    choices = tuple((french(choice), french(detail)) for choice, detail in _CHOICES)
    return Section(ANSWER.title, (to, Table(("Votre réponse", "À compléter"), choices, (5, 7))))


def _boxes(document: ReferralSlip) -> Signatures:
    sender = tuple(line for line in (document.sender.name, document.sender.function) if line)
    return Signatures((("Le service qui oriente", sender), ("Le service qui répond", ())))
