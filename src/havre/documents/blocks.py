"""The printed form of a document: numbered sections made of a few kinds of blocks, and nothing of their look.

A sheet is plain data: the typst templates draw it, and a page of the site could draw it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fields:
    """Label and value pairs; the heading tells what the group is (for example "Enfant 1")."""

    rows: tuple[tuple[str, str], ...]
    heading: str = ""
    kind: str = field(default="fields", init=False)


@dataclass(frozen=True)
class Paragraphs:
    """Free text written by a person, or a sentence of ours."""

    text: str
    heading: str = ""
    kind: str = field(default="paragraphs", init=False)


@dataclass(frozen=True)
class Table:
    """A real table: one header row, cells of text; ``widths`` are shares of the line (0: narrow)."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    heading: str = ""
    note: str = ""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Quotes:
    """Exact words: (words, when, heard by) set between guillemets, visibly apart from all the rest."""

    items: tuple[tuple[str, str, str], ...]
    heading: str = ""
    note: str = ""
    kind: str = field(default="quotes", init=False)


@dataclass(frozen=True)
class Opinion:
    """What the author thinks, marked as such."""

    text: str
    heading: str = ""
    note: str = ""
    kind: str = field(default="opinion", init=False)


@dataclass(frozen=True)
class Bullets:
    """A short list."""

    items: tuple[str, ...]
    heading: str = ""
    note: str = ""
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Notice:
    """A framed sentence; ``strong`` for what must be seen first (an emergency call, a decision)."""

    title: str
    text: str = ""
    strong: bool = False
    kind: str = field(default="notice", init=False)


@dataclass(frozen=True)
class Signatures:
    """Boxes to sign: (title, lines already known)."""

    boxes: tuple[tuple[str, tuple[str, ...]], ...]
    kind: str = field(default="signatures", init=False)


@dataclass(frozen=True)
class Portrait:
    """A photograph, by its name among the pictures of the document; ``alt`` is what is read aloud."""

    file: str
    alt: str
    note: str = ""
    kind: str = field(default="portrait", init=False)


Block = Fields | Paragraphs | Table | Quotes | Opinion | Bullets | Notice | Signatures | Portrait


@dataclass(frozen=True)
class Section:
    """A headed part; numbered on forms, not in letters."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole document, ready to be drawn."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    opening: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()
    recipients_heading: str = "Destinataires"
    numbered: bool = True
