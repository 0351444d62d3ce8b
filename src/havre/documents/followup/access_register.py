""" "Qui a lu mon dossier": the readings of a file, told to the person whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Paragraphs, Section, Sheet, Table
from havre.documents.followup import forms
from havre.documents.followup.forms import ChildLine, Group
from havre.documents.model import Document
from havre.documents.typography import french, french_moment


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One reading: when, by whom, what part, why; ``exceptional`` when the reader had to state a reason."""

    at: datetime
    reader: str
    part: str
    why: str = ""
    exceptional: bool = False


@dataclass(frozen=True, kw_only=True)
class AccessRegister(Document):
    """The register of one file over a period, for the person it concerns."""

    kind: ClassVar[str] = "access_register"
    title: ClassVar[str] = "Qui a lu mon dossier"
    mention: ClassVar[str] = "PERSONNEL — remis à la personne concernée"

    person: ChildLine
    since: date
    until: date
    readings: tuple[Reading, ...]
    kept_months: int = 12
    contact: str = ""


PERIOD = Group(
    "La période",
    forms.said(
        since="Du",
        until="Au",
        kept_months="Durée de conservation du journal, en mois",
        contact="Une question",
    ),
)
READINGS = Group("Les lectures", forms.said(at="Quand", reader="Qui", part="Quelle partie", why="Pour quoi"))
GROUPS = (PERIOD, READINGS)
_MEANING = (
    "Chaque fois qu’une personne ouvre ton dossier, l’ordinateur le note. Voici la liste. Si une lecture t’étonne, tu"
    " peux demander pourquoi : c’est ton droit de poser la question."
)
_EXCEPTIONAL = "Lecture exceptionnelle : la personne a dû dire pourquoi, et son responsable a été prévenu."


def lay_out(document: AccessRegister, *, zone: ZoneInfo) -> Sheet:
    """Lay out the register, the newest reading first."""
    rows = (
        *fields.rows(document.person, forms.CHILD_LINE),
        ("Du", forms.day(document.since)),
        ("Au", forms.day(document.until)),
        ("Nombre de lectures", str(len(document.readings))),
        ("Une question", fields.said(document.contact)),
    )
    kept = (
        f"Le journal des lectures est gardé {document.kept_months} mois. Ce qui est plus ancien n’y est plus."
    )
    return Sheet(
        document.title,
        "La liste des lectures de ton dossier",
        (
            Section("Ce que c’est", (Paragraphs(french(_MEANING)), Fields(rows))),
            Section("Les lectures", (_table(document, zone=zone), Paragraphs(french(kept)))),
        ),
        recipients_heading="Remis à",
        numbered=False,
    )


def _table(document: AccessRegister, *, zone: ZoneInfo) -> Block:
    newest = sorted(document.readings, key=lambda one: one.at, reverse=True)
    lines = tuple((french_moment(one.at, zone=zone), one.reader, one.part, _why(one)) for one in newest)
    return forms.table_or(
        "Personne n’a lu ton dossier pendant cette période.", Table(READINGS.names(), lines, (4, 5, 4, 5))
    )


def _why(reading: Reading) -> str:
    why = fields.said(reading.why)
    return f"{why}\n{french(_EXCEPTIONAL)}" if reading.exceptional else why
