"""The limits within which an upload is looked into, and the few small images let through."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from havre.documents import kinds

# A letterhead's logo, or the thumbnail that office suites add. Larger, it is a picture. The sum is bounded
# too, so that a picture cut in strips is not a set of logos.
LOGO_PIXELS = 256 * 256
ALL_LOGOS_PIXELS = 2 * LOGO_PIXELS
MAX_INFLATED = 64 * 1024 * 1024


class Unreadable(Exception):  # noqa: N818 - becomes a refusal
    """The container cannot be looked into safely: encrypted, damaged, bomb, nested too deep."""


@dataclass
class Budget:
    """What is left to inflate, and to let through as logos, while looking into one upload."""

    bytes_left: int = MAX_INFLATED
    pixels_left: int = ALL_LOGOS_PIXELS

    def spend(self, size: int) -> None:
        """Take ``size`` bytes; raise Unreadable when nothing is left."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Unreadable("bomb")

    def lets_through(self, area: int | None) -> bool:
        """Tell whether an inner image of ``area`` pixels is a logo, and count it; an unknown area is not."""
        if area is None or area > LOGO_PIXELS:
            return False
        self.pixels_left -= area
        return self.pixels_left >= 0


def inflate(packed: bytes, *, budget: Budget, window: int) -> bytes:
    """Return the inflated bytes of a zlib (window 15) or gzip (31) stream, never more than the budget."""
    engine = zlib.decompressobj(window)
    try:
        plain = engine.decompress(packed, budget.bytes_left + 1)
    except zlib.error as fault:
        raise Unreadable("stream") from fault
    budget.spend(len(plain))
    return plain


def area_of(picture: bytes) -> int | None:
    """Return the number of pixels that a PNG, GIF or JPEG declares; None for any other format."""
    measure = _MEASURES.get(kinds.of_bytes(picture).code)
    return measure(picture) if measure else None


def _png(picture: bytes) -> int | None:
    return int.from_bytes(picture[16:20]) * int.from_bytes(picture[20:24]) if len(picture) > 24 else None


def _gif(picture: bytes) -> int | None:
    return int.from_bytes(picture[6:8], "little") * int.from_bytes(picture[8:10], "little")


def _jpeg(picture: bytes) -> int | None:
    """Return the largest frame: a small preview before the real frame does not make a logo."""
    frames = (int.from_bytes(one) * int.from_bytes(two) for one, two in _JPEG_FRAME.findall(picture))
    return max(frames, default=None)


_JPEG_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(..)(..)", re.DOTALL)
_MEASURES: Mapping[str, Callable[[bytes], int | None]] = {"png": _png, "gif": _gif, "jpeg": _jpeg}
