"""Which characters the bundled fonts can draw; an archivable PDF refuses a character without a glyph."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from havre.documents.typography import BREAK_HERE

FONTS = Path(__file__).parent / "fonts"
_CONTROLS = frozenset(map(ord, "\n\t" + BREAK_HERE))


@cache
def drawable() -> frozenset[int]:
    """Return the code points that at least one bundled font draws, with line feed, tab and the break mark."""
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        points |= _character_map(path.read_bytes())
    return frozenset(points - _forbidden(points)) | _CONTROLS


def _forbidden(points: set[int]) -> set[int]:
    """Return what PDF/A forbids (private use) and what draws nothing (format characters, tags)."""
    return {point for point in points if unicodedata.category(chr(point)) in {"Co", "Cf", "Cc", "Cs"}}


def coded(text: str) -> str:
    """Return ``text`` where each character that cannot be drawn is written by its code, e.g. ``[U+4E2D]``."""
    return _undrawable().sub(_code, text)


def coded_strictly(text: str) -> str:
    """Return ``text`` with everything beyond plain Latin letters written by code; the last resort."""
    return re.sub(r"[^\n\t\u0020-\u024f\u1e00-\u1eff\u2010-\u2026\u202f\u20ac]", _code, text)


def _code(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"


@cache
def _undrawable() -> re.Pattern[str]:
    """One character class, the complement of what is drawn: one pass in C over long texts."""
    points = sorted(drawable())
    starts = [point for point in points if point - 1 not in drawable()]
    ends = [point for point in points if point + 1 not in drawable()]
    spans = (f"\\U{start:08x}-\\U{end:08x}" for start, end in zip(starts, ends, strict=True))
    return re.compile(f"[^{''.join(spans)}]")


def _character_map(font: bytes) -> set[int]:
    """Read the Unicode ``cmap`` of a TrueType file (formats 4 and 12, the only ones these fonts use)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xLL", font, 12 + 16 * index) for index in range(tables))
    offset = next(start for tag, start, _ in records if tag == b"cmap")
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", font, offset + 2)[0]):
        where = offset + struct.unpack_from(">4xL", font, offset + 4 + 8 * index)[0]
        reader = _FORMATS.get(struct.unpack_from(">H", font, where)[0])
        points |= reader(font, where) if reader else set()
    return points


def _format_4(font: bytes, where: int) -> set[int]:
    doubled = struct.unpack_from(">H", font, where + 6)[0]
    ends = struct.unpack_from(f">{doubled // 2}H", font, where + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, where + 16 + doubled)
    return {point for start, end in zip(starts, ends, strict=True) for point in range(start, end + 1)} - {
        0xFFFF
    }


def _format_12(font: bytes, where: int) -> set[int]:
    count = struct.unpack_from(">L", font, where + 12)[0]
    groups = struct.iter_unpack(">LLL", font[where + 16 : where + 16 + 12 * count])
    return {point for start, end, _ in groups for point in range(start, end + 1)}


_FORMATS = {4: _format_4, 12: _format_12}
