"""What a PDF holds: images larger than a logo, media, and parts that act; without rendering it.

An image is always a stream, so its dictionary is readable in the file unless the file is encrypted. Other
objects may lie in compressed object streams, and small images inside page contents: both are inflated.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from havre.documents import kinds
from havre.documents.bounds import Budget, Unreadable, area_of, inflate

_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b|/(?:DCTDecode|DCT|JPXDecode|JBIG2Decode|CCITTFaxDecode|CCF)\b")
_INDIRECT = re.compile(rb"/(?:Subtype|Filter|Width|Height)\s+\d+\s+\d+\s+R\b")
_INLINE = re.compile(rb"(?:^|[\s\]>)Qq])BI(?=[\s/])")
_MEDIA = re.compile(rb"/(?:Subtype|S)\s*/(?:Movie|RichMedia|Screen|Sound|3D|Rendition)\b")
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|XFA|SubmitForm|ImportData|GoToE)\b")
_SIDE = re.compile(rb"/(Width|W|Height|H)\s+(\d{1,7})\b")
_FILTER = re.compile(
    rb"/(FlateDecode|Fl|ASCII85Decode|A85|ASCIIHexDecode|AHx|LZWDecode|LZW|RunLengthDecode|RL)\b"
)
_DICTIONARY = 4_000
_INLINE_DICTIONARY = 500
_MAX_INLINE = 200
_MAX_STREAMS = 10_000


def holds_picture(content: bytes, *, budget: Budget) -> bool:
    """Tell whether a PDF shows an image larger than a logo, or plays a medium.

    Raises Unreadable when it is encrypted, or keeps parts in a form that is not read here.
    """
    if _MEDIA.search(objects(content, budget=Budget())):
        return True
    return any(_shows(dictionary, stream, budget=budget) for dictionary, stream in _streams(content))


def is_active(content: bytes) -> bool:
    """Tell whether a PDF runs scripts, launches programs, sends forms or carries other files."""
    return bool(_ACTIVE.search(objects(content, budget=Budget())))


def objects(content: bytes, *, budget: Budget) -> bytes:
    """Return all the objects of a PDF as text, those of compressed object streams included."""
    plain = _unescaped(_without_streams(content))
    if re.search(rb"/Encrypt\b", plain):
        raise Unreadable("encrypted")
    packed = (pair for pair in _streams(content) if b"/ObjStm" in pair[0])
    return b"\n".join([plain, *(_unescaped(_decoded(one, two, budget=budget)) for one, two in packed)])


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (dictionary, raw data) of each stream; the dictionary's names are written plainly."""
    for start, end in _spans(content):
        before = content[max(0, start - _DICTIONARY) : start]
        yield _unescaped(before[before.rfind(b"obj") + 3 :]), content[start:end].strip(b"\r\n")


def _spans(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the data of each stream begins and ends; one pass, whatever the file pretends."""
    position, count = 0, 0
    while (found := content.find(b"stream", position)) >= 0:
        end = content.find(b"endstream", found)
        count += 1
        if end < 0 or count > _MAX_STREAMS:
            raise Unreadable("stream")
        yield found + len(b"stream"), end
        position = end + len(b"endstream")


def _without_streams(content: bytes) -> bytes:
    position, kept = 0, []
    for start, end in _spans(content):
        kept.append(content[position:start])
        position = end
    return b" ".join([*kept, content[position:]])


def _shows(dictionary: bytes, stream: bytes, *, budget: Budget) -> bool:
    if _INDIRECT.search(dictionary):
        raise Unreadable("indirect")
    if _IMAGE.search(dictionary):
        areas = [area for area in (_declared(dictionary), area_of(stream)) if area is not None]
        return not budget.lets_through(max(areas, default=None))
    inner = _decoded(dictionary, stream, budget=budget)
    if kinds.is_surely_picture(inner):
        return True
    return _draws_inline(inner, budget=budget)


def _draws_inline(page: bytes, *, budget: Budget) -> bool:
    """Tell whether the contents of a page draw an image larger than a logo, or one in many pieces."""
    starts = [found.end() for found in islice(_INLINE.finditer(page), _MAX_INLINE + 1)]
    heads = (page[start : start + _INLINE_DICTIONARY].split(b"ID", 1) for start in starts)
    areas = (_declared(head[0]) for head in heads if len(head) > 1)
    return len(starts) > _MAX_INLINE or any(not budget.lets_through(area) for area in areas)


def _decoded(dictionary: bytes, stream: bytes, *, budget: Budget) -> bytes:
    """Return the stream's data through its filters, in their order; a font's program is of no interest."""
    if b"/FontFile" in dictionary or b"/Length1" in dictionary:
        return b""
    for name in _FILTER.findall(dictionary):
        reader = _READERS.get(name)
        if reader is None:
            raise Unreadable("filter")
        stream = reader(stream, budget)
    return stream


def _base85(stream: bytes, budget: Budget) -> bytes:
    try:
        plain = base64.a85decode(b"".join(stream.split()).removesuffix(b"~>"))
    except ValueError as fault:
        raise Unreadable("stream") from fault
    budget.spend(len(plain))
    return plain


def _base16(stream: bytes, budget: Budget) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", stream).decode()
    budget.spend(len(digits) // 2)
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _flate(stream: bytes, budget: Budget) -> bytes:
    return inflate(stream, budget=budget, window=15)


_READERS: Mapping[bytes, Callable[[bytes, Budget], bytes]] = {
    b"FlateDecode": _flate,
    b"Fl": _flate,
    b"ASCII85Decode": _base85,
    b"A85": _base85,
    b"ASCIIHexDecode": _base16,
    b"AHx": _base16,
}


def _declared(dictionary: bytes) -> int | None:
    sides = dict(_SIDE.findall(dictionary))
    width, height = sides.get(b"Width", sides.get(b"W")), sides.get(b"Height", sides.get(b"H"))
    return int(width) * int(height) if width and height else None


def _unescaped(part: bytes) -> bytes:
    """Return ``part`` where names written with #xx escapes are written plainly."""
    return _NAME_ESCAPE.sub(lambda match: bytes([int(match.group(1), 16)]), part)
