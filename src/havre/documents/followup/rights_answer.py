"""The answer to a person who asked for what is written about them: four categories, one decision for each piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Fields, Paragraphs, Section, Sheet, Signatures, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import Group
from havre.documents.model import Document, Party
from havre.documents.typography import french
from havre.kernel.words import Vocabulary


class Category(Vocabulary):
    """The four ways a piece is answered. Source: CRPA L311-6 for other people; the judge for judicial pieces."""

    GIVEN = "other", "Ce que nous vous remettons"
    OTHER_PEOPLE = "third_party", "Ce que nous vous remettons en cachant ce qui concerne d’autres personnes"
    MEDICAL = "medical", "Ce qu’un médecin vous remettra"
    JUDICIAL = "judicial", "Ce que seul le juge peut communiquer"


_HOW: dict[Category, str] = {
    Category.GIVEN: "Ces pièces sont jointes à ce courrier.",
    Category.OTHER_PEOPLE: "Ces pièces sont jointes. Des passages y sont cachés parce qu’ils parlent d’autres personnes"
    " (article L311-6 du code des relations entre le public et l’administration).",
    Category.MEDICAL: "Un médecin vous les remet et peut vous les expliquer ; dites-nous à qui les confier.",
    Category.JUDICIAL: "Ces pièces appartiennent au dossier du juge : demandez-les à son greffe. Nous pouvons vous"
    " aider à écrire cette demande.",
}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of the file and what becomes of it."""

    title: str
    dated: date | None = None
    category: Category
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class RightsAnswer(Document):
    """The answer of the controller to a rights request."""

    kind: ClassVar[str] = "rights_answer"
    title: ClassVar[str] = "Réponse à votre demande"
    mention: ClassVar[str] = "PERSONNEL — remis à la personne concernée"

    right: str
    received_on: date
    answer_due_on: date
    summary: str = ""
    pieces: tuple[Piece, ...]
    contact: Party


REQUEST = Group(
    "Votre demande",
    forms.said(right="Droit exercé", received_on="Reçue le", answer_due_on="Réponse attendue avant le"),
)
PIECES = Group(
    "Pour chaque pièce",
    {
        "title": ("Pièce", fields.Empty.SAY),
        "dated": ("Date", fields.Empty.SAY),
        "remark": ("Précision", fields.Empty.SAY),
    },
)
CATEGORIES = Group(
    "Les quatre réponses", {category.value: (category.label, fields.Empty.OMIT) for category in Category}
)
GROUPS = (REQUEST, PIECES, CATEGORIES)
_DELAY = (
    "Le délai de réponse est d’un mois, qui peut être allongé de deux mois (délai à vérifier par un juriste)."
)
_RECOURSE = (
    "Si cette réponse ne vous convient pas, écrivez-nous ou parlez-en à notre délégué à la protection des données. Vous"
    " pouvez aussi adresser une réclamation à la Commission nationale de l’informatique et des libertés (CNIL)."
)


def lay_out(document: RightsAnswer, *, zone: ZoneInfo) -> Sheet:
    """Lay out the answer: a category without piece is not printed."""
    rows = fields.rows(document, REQUEST.labels, zone=zone)
    opening = (Fields(rows), *((Paragraphs(document.summary),) if document.summary.strip() else ()))
    answers = tuple(section for category in Category for section in _category(document, category))
    contact = Fields(fields.rows(document.contact, fields.CONTACT))
    signature = tuple(line for line in (document.sender.name, document.sender.function) if line)
    return Sheet(
        document.title,
        "Ce qui est écrit sur vous, et ce que vous pouvez recevoir",
        (
            Section(REQUEST.title, (*opening, Paragraphs(french(_DELAY)))),
            *(
                answers
                or (Section("Réponse", (Paragraphs("Nous n’avons trouvé aucune pièce à votre sujet."),)),)
            ),
            Section("Et ensuite", (Paragraphs(french(_RECOURSE)), contact)),
        ),
        closing=(Signatures((("Signature", signature),)),),
        recipients_heading="À l’attention de",
        numbered=False,
    )


def _category(document: RightsAnswer, category: Category) -> tuple[Section, ...]:
    found = [piece for piece in document.pieces if piece.category is category]
    if not found:
        return ()
    lines = tuple((one.title, forms.day(one.dated), one.remark) for one in found)
    return (
        Section(
            category.label, (Paragraphs(french(_HOW[category])), Table(PIECES.names(), lines, (6, 4, 5)))
        ),
    )
