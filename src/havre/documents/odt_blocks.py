"""The blocks of a sheet as OpenDocument elements: paragraphs, lists and tables that a partner can change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from havre.documents.blocks import (
    Block,
    Bullets,
    Fields,
    Notice,
    Opinion,
    Paragraphs,
    Portrait,
    Quotes,
    Section,
    Sheet,
    Signatures,
    Table,
)
from havre.documents.odt_xml import element, paragraph, spoken

Elements = Iterator[ET.Element]


def sheet_elements(sheet: Sheet) -> Elements:
    """Yield the title, then every section and block in reading order."""
    yield paragraph(sheet.title, "Title")
    if sheet.subtitle:
        yield paragraph(sheet.subtitle, "Subtitle")
    for block in sheet.opening:
        yield from drawn(block)
    for section in sheet.sections:
        yield from _section(section)
    for block in sheet.closing:
        yield from drawn(block)


def drawn(block: Block) -> Elements:
    """Yield the elements of one block, its heading first."""
    heading = getattr(block, "heading", "")
    if heading:
        yield _heading(heading, 2)
    note = getattr(block, "note", "")
    if note:
        yield paragraph(note, "Note")
    yield from _WRITERS[type(block)](block)


def _section(section: Section) -> Elements:
    if section.title:
        yield _heading(section.title, 1)
    for block in section.blocks:
        yield from drawn(block)


def _heading(text: str, level: int) -> ET.Element:
    return element(
        "text:h", *spoken(text), text__style_name=f"Heading_20_{level}", text__outline_level=str(level)
    )


def _fields(block: Fields) -> Elements:
    for label, value in block.rows:
        marked = element("text:span", *spoken(f"{label}\u00a0:"), text__style_name="Label")
        yield element("text:p", marked, element("text:tab"), *spoken(value), text__style_name="Field")


def _prose(block: Paragraphs) -> Elements:
    return (paragraph(part) for part in block.text.split("\n\n"))


def _quotes(block: Quotes) -> Elements:
    for words, when, heard_by in block.items:
        yield paragraph(f"«\u00a0{words}\u00a0»", "Words")
        origin = " — ".join(part for part in (when, heard_by and f"entendu par {heard_by}") if part)
        if origin:
            yield paragraph(origin, "Note")


def _opinion(block: Opinion) -> Elements:
    yield paragraph(block.text, "Framed")


def _notice(block: Notice) -> Elements:
    title = element("text:span", *spoken(block.title), text__style_name="Strong")
    body = (element("text:line-break"), *spoken(block.text)) if block.text else ()
    yield element("text:p", title, *body, text__style_name="Framed")


def _bullets(block: Bullets) -> Elements:
    items = (element("text:list-item", paragraph(item, "Item")) for item in block.items)
    yield element("text:list", *items, text__style_name="Bullets")


def _table(block: Table) -> Elements:
    columns = (
        element("table:table-column", table__style_name=f"Column{min(width, 12)}") for width in block.widths
    )
    header = element("table:table-header-rows", _row(block.headers, "Header"))
    rows = (_row(row, "Cell") for row in block.rows)
    yield element("table:table", *columns, header, *rows, table__style_name="Table")
    yield paragraph("", "Space")


def _row(cells: tuple[str, ...], style: str) -> ET.Element:
    return element("table:table-row", *(_cell(paragraph(text, style), style) for text in cells))


def _cell(content: ET.Element, style: str) -> ET.Element:
    return element("table:table-cell", content, office__value_type="string", table__style_name=f"{style}Box")


def _signatures(block: Signatures) -> Elements:
    columns = (element("table:table-column", table__style_name="Column1") for _ in block.boxes)
    cells = (_signature(title, known) for title, known in block.boxes)
    yield paragraph("", "Space")
    yield element("table:table", *columns, element("table:table-row", *cells), table__style_name="Table")


def _signature(title: str, known: tuple[str, ...]) -> ET.Element:
    lines = "\n".join((*known, "", "", ""))
    strong = element("text:span", *spoken(title), text__style_name="Strong")
    body = element("text:p", strong, element("text:line-break"), *spoken(lines), text__style_name="Cell")
    return _cell(body, "Sign")


def _portrait(block: Portrait) -> Elements:
    yield paragraph(block.alt, "Note")


_WRITERS: Final[Mapping[type[Any], Callable[[Any], Elements]]] = {
    Fields: _fields,
    Paragraphs: _prose,
    Table: _table,
    Quotes: _quotes,
    Opinion: _opinion,
    Bullets: _bullets,
    Notice: _notice,
    Signatures: _signatures,
    Portrait: _portrait,
}
