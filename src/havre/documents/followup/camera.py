"""What a camera writes in a JPEG beside the picture (place, device, hour): read for its turn, then removed."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Final

from havre.kernel.errors import Refused

_EXIF: Final = 0xE1
_SCAN: Final = 0xDA
# What draws the picture stays: JFIF, colour profile, Adobe's colour transform; the other APPn and comments go.
_KEPT_APPLICATIONS: Final = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_COMMENT: Final = 0xFE
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ORIENTATION: Final = 0x0112
_TURNS: Final = {3: 180, 6: 90, 8: 270}


def bare(content: bytes) -> tuple[bytes, int]:
    """Return a JPEG without what the camera wrote, and the degrees by which it must be turned to stand upright.

    Raises ``Refused`` (``photo_unreadable``) when the segments do not follow one another.
    """
    kept, turn = [content[:2]], 0
    for marker, segment in _segments(content):
        turn = turn or (_turn(segment) if marker == _EXIF else 0)
        if _draws(marker, segment):
            kept.append(segment)
    return b"".join(kept), turn


def pixels(content: bytes, kind: str) -> int:
    """Return how many points a PNG or a JPEG says it has, before anything is drawn; 0 when it does not say."""
    if kind == "png":
        return math.prod(struct.unpack_from(">LL", content.ljust(24, b"\0"), 16))
    sizes = (
        struct.unpack_from(">HH", part.ljust(9, b"\0"), 5)
        for mark, part in _segments(content)
        if mark in _FRAMES
    )
    return math.prod(next(sizes, (0, 0)))


def unreadable() -> Refused:
    """Return the refusal of a picture that cannot be drawn."""
    return Refused(
        "Cette photographie est abîmée. Choisissez-en une autre, ou déclarez sans photo.",
        code="photo_unreadable",
        field="photo",
    )


def _draws(marker: int, segment: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        name = _KEPT_APPLICATIONS.get(marker)
        return name is not None and segment[4:].startswith(name)
    return marker != _COMMENT


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker and its bytes; the scan goes up to the end of the image, whatever was appended after."""
    offset = 2
    while offset + 4 <= len(content) and content[offset] == 0xFF:
        marker = content[offset + 1]
        if marker == _SCAN:
            end = content.find(b"\xff\xd9", offset)
            yield marker, content[offset : end + 2 if end >= 0 else len(content)]
            return
        length = 2 + struct.unpack_from(">H", content, offset + 2)[0]
        yield marker, content[offset : offset + length]
        offset += length
    raise unreadable()


def _turn(segment: bytes) -> int:
    """Return the turn that an EXIF segment asks for; 0 when it does not say or cannot be read."""
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not segment[4:].startswith(b"Exif\x00\x00") or not order:
        return 0
    try:
        start = struct.unpack_from(f"{order}L", tiff, 4)[0]
        count = struct.unpack_from(f"{order}H", tiff, start)[0]
        entries = (
            struct.unpack_from(f"{order}HHLH", tiff, start + 2 + 12 * one) for one in range(min(count, 200))
        )
        return next((_TURNS.get(value, 0) for tag, _, _, value in entries if tag == _ORIENTATION), 0)
    except struct.error:
        return 0
