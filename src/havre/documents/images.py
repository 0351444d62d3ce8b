"""Refusal of images and videos: what is said to the person, and pictures hidden in a text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from havre.documents import kinds
from havre.kernel.errors import Refused
from havre.kernel.text import clean


@dataclass(frozen=True)
class Guidance:
    """What a screen shows when an image is refused; each part may be laid out on its own."""

    title: str
    why: str
    do_not: tuple[str, ...]
    do: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    scanned: str
    reserve: str

    def as_text(self) -> str:
        """Return the whole as one plain text, for a refusal without layout."""
        ways = " ; ".join(f"{name} : {purpose}" for name, purpose in self.contacts)
        parts = (self.title, self.why, *self.do_not, *self.do, f"{ways}.", self.scanned, self.reserve)
        return " ".join(parts)


GUIDANCE = Guidance(
    title="Les images et les vidéos sont refusées : rien n’a été enregistré.",
    why="Garder ou faire circuler l’image d’un mineur peut lui nuire encore, même avec une bonne intention.",
    do_not=(
        "Ne gardez pas ce contenu, ne le copiez pas, ne le transférez pas, ne le montrez à personne.",
        "Ne faites pas de capture d’écran et ne cherchez pas d’autres contenus.",
    ),
    do=(
        "Écrivez qu’un tel contenu existe : où, quand, par qui vous l’avez appris ; sans le décrire.",
        "Demandez aux enquêteurs ce qu’il faut faire de l’appareil ou du lien, et suivez leur consigne.",
    ),
    contacts=(
        ("17", "danger immédiat"),
        ("119", "enfant en danger ou en risque de l’être"),
        ("3018", "images intimes diffusées, violences numériques"),
        ("PHAROS, internet-signalement.gouv.fr", "contenu illicite vu en ligne"),
    ),
    scanned="Si c’est un document numérisé (certificat, courrier), indiquez qu’il existe et qui le détient ;"
    " transmettez-le par la voie sécurisée convenue avec le destinataire.",
    reserve="(Consignes et coordonnées à vérifier par le ministère avant usage.)",
)
YOUTH_SENTENCE = (
    "Ici, on ne peut pas envoyer de photo ni de vidéo : c’est pour te protéger. "
    "Tu peux écrire qu’une image existe, et on verra ensemble quoi faire."
)
IMAGE_REFUSED = "image_refused"

_DATA_URI = re.compile(r"data\s*:\s*(?:image|video)/", re.IGNORECASE)
_SVG_TEXT = re.compile(r"<\s*(?:\w+:)?svg[\s>/]|(?:%3c|&lt;|\\u003c)svg(?:%20|[\s>+])", re.IGNORECASE)
_RTF_PICTURE = re.compile(r"\\(?:pict|pngblip|jpegblip|emfblip|wmetafile|dibitmap)\b")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_-]{40,}")
_HEX_RUN = re.compile(r"(?:(?:0x|\\x|%)?[0-9A-Fa-f]{2}[\s,:]{0,2}){24,}")
# How PNG, GIF, JPEG, WebP and ISO media begin in base64, once line breaks and quote marks are gone.
_BASE64_START = re.compile(
    r"iVBORw0KGgo|R0lGOD[dl]h|/9j/[0-9A-Za-z+/]{36}|UklGR[0-9A-Za-z+/]{6}(?:XRUJQ|FWSSA|BVkkg)|AAAA[A-Za-z]GZ0eX"
)
_ALIGNMENTS = range(4)
_HEAD = 600


def refused(*, field: str | None = None) -> Refused:
    """Return the refusal of an image, with the guidance as its sentence."""
    return Refused(GUIDANCE.as_text(), code=IMAGE_REFUSED, field=field)


def text_contains_image(text: str) -> bool:
    """Tell whether a typed or pasted text carries a picture: data URI, SVG, RTF, base64 or hexadecimal."""
    text = clean(text)
    if any(pattern.search(text) for pattern in (_DATA_URI, _SVG_TEXT, _RTF_PICTURE)):
        return True
    joined = re.sub(r"[\s>]+", "", text)
    return bool(_BASE64_START.search(joined)) or any(map(kinds.is_surely_picture, _decoded(text)))


def refuse_if_text_has_image(text: str, *, field: str | None = None) -> None:
    """Raise Refused("image_refused") when ``text`` carries a picture."""
    if text_contains_image(text):
        raise refused(field=field)


def _decoded(text: str) -> Iterator[bytes]:
    """Yield the first bytes of each run that could be base64 (at each alignment) or hexadecimal."""
    for match in _BASE64_RUN.finditer(text):
        run = match.group()[:_HEAD].translate(_URL_SAFE)
        yield from (_from_base64(run[start:]) for start in _ALIGNMENTS)
    for match in _HEX_RUN.finditer(text):
        yield _from_hex(match.group())


_URL_SAFE = str.maketrans("-_", "+/")


def _from_base64(run: str) -> bytes:
    return base64.b64decode(run[: len(run) // 4 * 4])


def _from_hex(run: str) -> bytes:
    digits = re.sub(r"0x|\\x|[^0-9A-Fa-f]", "", run)[: 2 * _HEAD]
    return bytes.fromhex(digits[: len(digits) // 2 * 2])
