"""The few XML elements of OpenDocument that we write, and text made safe for XML."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from havre.kernel.text import clean

NAMESPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
for _prefix, _address in NAMESPACES.items():
    ET.register_namespace(_prefix, _address)
_NOT_XML = re.compile("[\ufffe\uffff]|[\U0001fffe\U0001ffff]")
Child = ET.Element | str


def name(qualified: str) -> str:
    """Return ``text:p`` as ElementTree spells it."""
    prefix, local = qualified.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(tag: str, *children: Child, **attributes: str) -> ET.Element:
    """Return an element; ``text__style_name="X"`` is the attribute ``text:style-name``."""
    made = ET.Element(
        name(tag),
        {name(key.replace("__", ":").replace("_", "-")): value for key, value in attributes.items()},
    )
    for child in children:
        _append(made, child)
    return made


def paragraph(text: str, style: str = "Standard") -> ET.Element:
    """Return a paragraph of plain text."""
    return element("text:p", *spoken(text), text__style_name=style)


def spoken(text: str) -> tuple[Child, ...]:
    """Return ``text`` as nodes: a line end is a break; what XML cannot carry is left out."""
    lines = _NOT_XML.sub("", clean(text)).replace("\t", " ").split("\n")
    nodes: list[Child] = [lines[0]]
    for line in lines[1:]:
        nodes += [element("text:line-break"), line]
    return tuple(nodes)


def serialised(root: ET.Element) -> bytes:
    """Return the bytes of a file, with its XML declaration."""
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _append(parent: ET.Element, child: Child) -> None:
    if isinstance(child, ET.Element):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    else:
        parent.text = (parent.text or "") + child
