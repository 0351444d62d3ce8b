"""The one photograph that a document may carry: for a search, bound to it, and destroyed with it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import typst

from havre.documents import kinds
from havre.documents.followup import camera
from havre.kernel.errors import Refused

FILE: Final = "photo.svg"
# Bytes by format: a JPEG enters the PDF as it is, a PNG is compressed again and takes time.
LARGEST: Final[Mapping[str, int]] = {"jpeg": 8_000_000, "png": 2_000_000}
MOST_PIXELS: Final = 60_000_000
# Degrees -> how a picture drawn in its own frame is laid in one of 300 by 400.
_TURNED: Final = {
    0: ('width="300" height="400"', ""),
    90: ('width="400" height="300"', "translate(300 0) rotate(90)"),
    180: ('width="300" height="400"', "translate(300 400) rotate(180)"),
    270: ('width="400" height="300"', "translate(0 400) rotate(270)"),
}


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A JPEG (8 MB) or PNG (2 MB); its bytes are kept out of any representation.

    What the camera wrote (place, device, hour) is removed before the photograph exists, and it was drawn once, so that
    no declaration stops on it at night. Raises ``Refused`` (``photo_format``, ``photo_too_large``,
    ``photo_unreadable``).
    """

    content: bytes = field(repr=False)
    alt: str = "Photographie de l’enfant recherché"
    turn: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be printed, then keep the picture alone."""
        _check(self.content, kind := kinds.of_bytes(self.content).code)
        if kind == "jpeg":
            content, turn = camera.bare(self.content)
            object.__setattr__(self, "content", content)
            object.__setattr__(self, "turn", turn)
        if not _drawable(self.framed):
            raise camera.unreadable()

    @property
    def framed(self) -> bytes:
        """Return the picture upright inside an SVG: what the compiler is given in memory must be text."""
        size, laid = _TURNED[self.turn]
        kind = kinds.of_bytes(self.content).code
        source = base64.b64encode(self.content).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><g transform="{laid}"><image {size}'
            f' preserveAspectRatio="xMidYMid meet" href="data:image/{kind};base64,{source}"/></g></svg>'
        ).encode()


def _check(content: bytes, kind: str) -> None:
    if kind not in LARGEST:
        raise Refused(
            "Cette photographie n’est ni un JPEG ni un PNG. Choisissez-en une autre, ou déclarez sans photo.",
            code="photo_format",
            field="photo",
        )
    if len(content) > LARGEST[kind] or camera.pixels(content, kind) > MOST_PIXELS:
        raise Refused(
            f"Cette photographie dépasse {LARGEST[kind] // 1_000_000} Mo, ou soixante millions de points. Réduisez-la,"
            " ou déclarez sans photo.",
            code="photo_too_large",
            field="photo",
        )


def _drawable(framed: bytes) -> bool:
    try:
        typst.compile(  # type: ignore[call-overload]  # stub: files in memory
            {"main.typ": f'#image("{FILE}")'.encode(), FILE: framed}, ignore_system_fonts=True
        )
    except typst.TypstError:
        return False
    return True
