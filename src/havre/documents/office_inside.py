"""What a DOCX or ODT would fetch or run when it is opened: a program, a template or a picture that is elsewhere.

A link that a reader may follow is left alone; what the program follows by itself is not.
"""

from __future__ import annotations

import re
from typing import Final

from havre.documents import containers
from havre.documents.bounds import Unreadable

_MACROS: Final = (
    "vbaproject.bin",
    "vbadata.xml",
    "/basic/",
    "/scripts/",
    "/activex/",
    "/embeddings/",
    "/object ",
)
_XML: Final = (".xml", ".rels")
# Whatever the prefix of the namespace: the local name decides.
_RELATION: Final = re.compile(r"<(?:[\w.-]+:)?Relationship\b[^>]*>", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
# A link that a person follows, and the template of an organisation on the disk of whoever wrote.
_HARMLESS: Final = re.compile(
    r"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']|Target\s*=\s*[\"']file:///[a-z]:", re.IGNORECASE
)
_FETCHED: Final = re.compile(
    r"<(?:[\w.-]+:)?(?:image|object|object-ole|plugin|applet|floating-frame|section-source|background-image|fill-image)"
    r"\b[^>]*\bhref\s*=\s*[\"']\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)",
    re.IGNORECASE,
)
_LISTENS: Final = re.compile(r"<(?:[\w.-]+:)?(?:event-listener|dde-source)\b", re.IGNORECASE)
_FIELD: Final = re.compile(
    r"<(?:[\w.-]+:)?instrText\b[^>]*>([^<]*)<|\binstr\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE
)
_RUNS: Final = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT)\b", re.IGNORECASE)


def is_active(content: bytes) -> bool:
    """Tell whether opening the document would run something or fetch something; raise Unreadable on a disguise."""
    folded = [f"/{name.casefold()}" for name in containers.names(content)]
    if any(mark in name for name in folded for mark in _MACROS):
        return True
    return any(_acts(_plain(inner)) for name, inner in containers.members(content) if name.endswith(_XML))


def _acts(text: str) -> bool:
    away = (one for one in _RELATION.findall(text) if _ELSEWHERE.search(one) and not _HARMLESS.search(one))
    fields = "".join(first or second for first, second in _FIELD.findall(text))
    found = (_FETCHED.search(text), _LISTENS.search(text), _RUNS.search(fields))
    return any(away) or any(found)


def _plain(inner: bytes) -> str:
    """Return the text of a member; another encoding, or names written as entities, would hide what is looked for."""
    try:
        text = inner.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unreadable("encoding") from fault
    if "\x00" in text or "<!ENTITY" in text:
        raise Unreadable("disguise")
    return re.sub(r"&#(x[0-9a-f]{1,6}|[0-9]{1,7});", _sign, text, flags=re.IGNORECASE)


def _sign(found: re.Match[str]) -> str:
    code = found[1]
    try:
        return chr(int(code[1:], 16) if code[0] in "xX" else int(code))
    except ValueError as fault:
        raise Unreadable("disguise") from fault
