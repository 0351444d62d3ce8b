"""Pictures inside ZIP, DOCX, ODT, gzip, PDF and texts, looked for with bounds: no bomb, no loop."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from havre.documents import kinds, pdf_inside
from havre.documents.bounds import MAX_INFLATED, Budget, Unreadable, area_of, inflate
from havre.documents.images import text_contains_image
from havre.documents.kinds import Family

MAX_ENTRIES = 2_000
MAX_RATIO = 200
MAX_DEPTH = 3
MAX_MEMBER = 8 * 1024 * 1024
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, ValueError)


def holds_picture(content: bytes, *, depth: int = 0, budget: Budget | None = None) -> bool:
    """Tell whether something shows an image or a video inside ``content``; an unknown format holds none.

    Raises Unreadable when it cannot be known: encrypted, damaged, too large once inflated, nested too deep.
    """
    budget = budget or Budget()
    if depth > MAX_DEPTH:
        raise Unreadable("nesting")
    if b"%PDF-" in content[:1024] and pdf_inside.holds_picture(content, budget=budget):
        return True
    if is_archive(content):
        return _zip_holds(content, depth=depth, budget=budget)
    return _stream_holds(content, depth=depth, budget=budget)


def is_archive(content: bytes) -> bool:
    """Tell whether ``content`` can be opened as a ZIP, wherever the archive begins."""
    return zipfile.is_zipfile(io.BytesIO(content))


def names(content: bytes) -> list[str]:
    """Return the names in a ZIP within the bounds; raise Unreadable beyond."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [entry.filename for entry in _entries(archive)]
    except _DAMAGED as fault:
        raise Unreadable("zip") from fault


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a ZIP within the bounds, by name; raise Unreadable beyond."""
    budget = Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in _entries(archive):
                yield entry.filename, _member(archive, entry, budget=budget)
    except _DAMAGED as fault:
        raise Unreadable("zip") from fault


def _stream_holds(content: bytes, *, depth: int, budget: Budget) -> bool:
    kind = kinds.of_bytes(content)
    if kind == kinds.GZIP:
        inner = inflate(content, budget=budget, window=31)
        return kinds.of_bytes(inner).is_picture or holds_picture(inner, depth=depth + 1, budget=budget)
    is_text = kind.family is Family.TEXT or kind.code == "rtf"
    return is_text and text_contains_image(content.decode("utf-8", "replace"))


def _zip_holds(content: bytes, *, depth: int, budget: Budget) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(
                _entry_shows(archive, entry, depth=depth, budget=budget) for entry in _entries(archive)
            )
    except _DAMAGED as fault:
        raise Unreadable("zip") from fault


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_INFLATED or total > MAX_RATIO * max(packed, 1_000):
        raise Unreadable("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("encrypted")
    return [entry for entry in entries if not entry.is_dir()]


def _entry_shows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, depth: int, budget: Budget) -> bool:
    inner = _member(archive, entry, budget=budget)
    if kinds.sniff(inner, entry.filename).is_picture:
        return not budget.lets_through(area_of(inner))
    return holds_picture(inner, depth=depth + 1, budget=budget)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, budget: Budget) -> bytes:
    """Read one member, never more than the bound whatever its header says."""
    with archive.open(entry) as stream:
        inner = stream.read(MAX_MEMBER + 1)
    budget.spend(len(inner))
    if len(inner) > MAX_MEMBER:
        raise Unreadable("member")
    return inner
