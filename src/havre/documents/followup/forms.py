"""What the documents of the accompaniment share: groups of labelled fields, answers, people named in a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from havre.documents import fields
from havre.documents.blocks import Block, Fields, Paragraphs, Section, Signatures, Table
from havre.documents.fields import Empty
from havre.documents.model import Document, Party
from havre.documents.typography import french, french_date
from havre.kernel.words import Vocabulary

Labels = Mapping[str, tuple[str, Empty]]


class Answer(Vocabulary):
    """A yes, a no, or an honest "not known"; ``None`` means that nobody answered."""

    YES = "yes", "oui"
    NO = "no", "non"
    UNKNOWN = "unknown", "ne sait pas"


@dataclass(frozen=True)
class Group:
    """A headed group of fields; the labels are also the field list of the documentation."""

    title: str
    labels: Labels

    def names(self) -> tuple[str, ...]:
        """Return the labels in the order of the form."""
        return tuple(label for label, _ in self.labels.values())


@dataclass(frozen=True, kw_only=True)
class ChildLine:
    """How a child is named here: an alias or a name as the caller decided, and the reference of the file."""

    shown_as: str
    file_reference: str = ""
    birth_date: date | None = None
    age: str = ""


CHILD_LINE: Labels = {
    "shown_as": ("Enfant", Empty.SAY),
    "file_reference": ("Référence du dossier", Empty.OMIT),
    "birth_date": ("Date de naissance", Empty.OMIT),
    "age": ("Âge", Empty.OMIT),
}


def said(**labels: str) -> Labels:
    """Return labels of fields that say "non renseigné" when nobody filled them."""
    return {name: (label, Empty.SAY) for name, label in labels.items()}


def shown(**labels: str) -> Labels:
    """Return labels of fields that are left out when nobody filled them."""
    return {name: (label, Empty.OMIT) for name, label in labels.items()}


def group_section(group: Group, source: object, *, zone: ZoneInfo) -> Section:
    """Return one section of labelled fields."""
    return Section(group.title, (Fields(fields.rows(source, group.labels, zone=zone)),))


def group_sections(groups: Sequence[Group], source: object, *, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return a section for each group; one where nothing is to be said is left out."""
    made = (group_section(group, source, zone=zone) for group in groups)
    return tuple(one for one in made if any(isinstance(block, Fields) and block.rows for block in one.blocks))


def table_or(sentence: str, table: Table) -> Block:
    """Return the table, or a sentence under the same heading when it has no row."""
    return table if table.rows else Paragraphs(french(sentence), table.heading)


def day(value: date | None) -> str:
    """Return a day, or "non renseigné"."""
    return french_date(value) if value else fields.NOT_STATED


def person(party: Party) -> str:
    """Return a person on one line: name, function, organisation."""
    parts = (party.name, party.function, party.service, party.organisation)
    return ", ".join(part for part in parts if part) or fields.NOT_STATED


def author_box(document: Document, *, zone: ZoneInfo) -> Signatures:
    """Return the box where the author signs."""
    sender, on = document.sender, french_date(document.written_at.astimezone(zone))
    known = tuple(line for line in (sender.name, sender.function, f"Le {on}") if line)
    return Signatures((("L’auteur (signature et cachet)", known),))
