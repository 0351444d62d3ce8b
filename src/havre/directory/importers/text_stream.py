"""Decoded text and lines out of an untrusted stream of bytes, in bounded memory."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from havre.directory.importers.records import Reason, Unreadable

CHUNK_BYTES = 1 << 16
MAX_BYTES = 2 << 30
MAX_LINE_CHARS = 1 << 20

# First bytes of gzip, zip (also xlsx), bzip2, xz, 7z, zstd, compress, PDF.
_ARCHIVES = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"\x1f\x9d",
    b"%PDF",
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TAR_OFFSET = 257
_LEGACY = "havre-cp1252"


def _legacy_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows-1252, or Latin-1 where that code page has holes."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_legacy_letter(byte) for byte in bad), error.end


def _legacy_letter(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error(_LEGACY, _legacy_bytes)


class Readable(Protocol):
    """An open binary file, or anything that gives its bytes in order."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line, numbered from 1; ``overlong`` when only its beginning was kept."""

    number: int
    text: str
    overlong: bool = False


class TextStream:
    """Chunks of text out of bytes: byte order marks, UTF-8, UTF-16, Windows-1252 and mixtures of them.

    ``encoding`` and ``sha256`` are those of the bytes read so far.  Iterating raises ``Unreadable``
    for archives, binary files and files beyond ``max_bytes``.
    """

    def __init__(self, stream: Readable, *, max_bytes: int = MAX_BYTES) -> None:
        """Take the open binary ``stream``; the caller closes it."""
        self._stream = stream
        self._max_bytes = max_bytes
        self._digest = hashlib.sha256()
        self.encoding = "utf-8"

    @property
    def sha256(self) -> str:
        """Return the digest of the bytes read so far."""
        return self._digest.hexdigest()

    def chunks(self) -> Iterator[str]:
        """Yield the text in pieces of about ``CHUNK_BYTES``."""
        data = self._read()
        _refuse_binary(data)
        self.encoding = _encoding_of(data)
        decode = codecs.getincrementaldecoder(self.encoding)(
            errors="strict" if "8" in self.encoding else "replace"
        )
        while data:
            yield self._decode(decode, data)
            data = self._read()
        yield self._decode(decode, b"", final=True)

    def _read(self) -> bytes:
        data = self._stream.read(CHUNK_BYTES)
        self._digest.update(data)
        self._max_bytes -= len(data)
        if self._max_bytes < 0:
            raise Unreadable(Reason.TOO_LARGE)
        return data

    def _decode(self, decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False) -> str:
        """Decode strictly first, so that the report can say that the file was not pure UTF-8."""
        state = decoder.getstate()
        try:
            return decoder.decode(data, final)
        except UnicodeDecodeError:
            self.encoding = "windows-1252"
            decoder.setstate(state)
            decoder.errors = _LEGACY
            return decoder.decode(data, final)


def _encoding_of(head: bytes) -> str:
    if head.startswith(_UTF16):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _refuse_binary(head: bytes) -> None:
    if head.startswith(_ARCHIVES) or head[_TAR_OFFSET : _TAR_OFFSET + 5] == b"ustar":
        raise Unreadable(Reason.ARCHIVE)
    sample = head[:4096]
    if not head.startswith(_UTF16) and sample.count(0) * 10 > len(sample):
        raise Unreadable(Reason.BINARY)


def lines_of(chunks: Iterator[str]) -> Iterator[Line]:
    r"""Yield the physical lines; ``\n``, ``\r\n`` and ``\r`` end a line, nothing else does."""
    number, rest, dropping = 1, "", False
    for chunk in _whole_line_ends(chunks):
        *complete, tail = (rest + chunk).split("\n")
        for text in complete:
            if not dropping:
                yield _line(number, text)
            dropping = False
            number += 1
        rest = tail
        if len(rest) > MAX_LINE_CHARS:
            if not dropping:
                yield _line(number, rest)
            rest, dropping = "", True
    if rest and not dropping:
        yield _line(number, rest)


def _line(number: int, text: str) -> Line:
    return Line(number, text[:MAX_LINE_CHARS], overlong=len(text) > MAX_LINE_CHARS)


def _whole_line_ends(chunks: Iterator[str]) -> Iterator[str]:
    r"""Yield the chunks with one kind of line end, never cutting a ``\r\n`` in two."""
    held = ""
    for chunk in chunks:
        text = held + chunk
        held = "\r" if text.endswith("\r") else ""
        yield text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
    if held:
        yield "\n"
