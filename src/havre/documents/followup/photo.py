"""The one photograph that a document may carry: for a search, bound to it, and destroyed with it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Final

import typst

from havre.documents import kinds
from havre.kernel.errors import Refused

FILE: Final = "photo.svg"
LARGEST: Final = 3_000_000
_PRINTED = frozenset({"jpeg", "png"})
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400"><image width="300" height="400"'
    ' preserveAspectRatio="xMinYMid meet" href="data:image/{kind};base64,{content}"/></svg>'
)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A JPEG or PNG of at most 3 MB; its bytes are kept out of any representation.

    It was drawn once before it exists, so that no declaration stops on it at night. The caller strips what a camera
    writes in a file (place, device) before. Raises ``Refused`` (``photo_format``, ``photo_too_large``,
    ``photo_unreadable``).
    """

    content: bytes = field(repr=False)
    alt: str = "Photographie de l’enfant recherché"

    def __post_init__(self) -> None:
        """Refuse what cannot be printed."""
        if kinds.of_bytes(self.content).code not in _PRINTED:
            raise Refused(
                "Cette photographie n’est ni un JPEG ni un PNG. Choisissez-en une autre, ou déclarez sans photo.",
                code="photo_format",
                field="photo",
            )
        if len(self.content) > LARGEST:
            raise Refused(
                "Cette photographie dépasse 3 Mo. Réduisez-la, ou déclarez sans photo.",
                code="photo_too_large",
                field="photo",
            )
        if not _drawable(self.framed):
            raise Refused(
                "Cette photographie est abîmée. Choisissez-en une autre, ou déclarez sans photo.",
                code="photo_unreadable",
                field="photo",
            )

    @property
    def framed(self) -> bytes:
        """Return the picture inside an SVG: what the compiler is given in memory must be text."""
        kind = kinds.of_bytes(self.content).code
        return _FRAME.format(kind=kind, content=base64.b64encode(self.content).decode()).encode()


def _drawable(framed: bytes) -> bool:
    try:
        typst.compile(  # type: ignore[call-overload]  # stub: files in memory
            {"main.typ": f'#image("{FILE}")'.encode(), FILE: framed}, ignore_system_fonts=True
        )
    except typst.TypstError:
        return False
    return True
