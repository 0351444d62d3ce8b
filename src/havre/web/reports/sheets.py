"""A printed sheet for the screen: the cells of its tables carry the name of their column."""

from __future__ import annotations

from dataclasses import dataclass

from havre.documents.blocks import Block, Sheet, Table


@dataclass(frozen=True)
class ShownBlock:
    """A block; ``rows`` are the labelled cells of a table, empty for another kind."""

    block: Block
    heading: str
    note: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True)
class ShownSection:
    """A part of the sheet; ``number`` is empty when the parts have none."""

    number: str
    title: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class ShownSheet:
    """A sheet ready for the template."""

    title: str
    subtitle: str
    opening: tuple[ShownBlock, ...]
    sections: tuple[ShownSection, ...]
    closing: tuple[ShownBlock, ...]


def shown_sheet(sheet: Sheet) -> ShownSheet:
    """Return a sheet as the page draws it: the very words of the PDF."""
    return ShownSheet(
        title=sheet.title,
        subtitle=sheet.subtitle,
        opening=tuple(map(_block, sheet.opening)),
        sections=tuple(
            ShownSection(f"{number}. " if sheet.numbered else "", part.title, tuple(map(_block, part.blocks)))
            for number, part in enumerate(sheet.sections, start=1)
        ),
        closing=tuple(map(_block, sheet.closing)),
    )


def _block(block: Block) -> ShownBlock:
    rows = (
        tuple(tuple(zip(block.headers, row, strict=True)) for row in block.rows)
        if isinstance(block, Table)
        else ()
    )
    return ShownBlock(block, getattr(block, "heading", ""), getattr(block, "note", ""), rows)
