"""Lengths that say nothing: a message is closed at one of few sizes (security.md, line 11)."""

from __future__ import annotations

CLASSES = (256, 512, 1024, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576)
_END = b"\x80"


class TooLong(ValueError):  # noqa: N818 - told to the person as a sentence
    """The text is longer than the largest class."""


def padded(content: bytes) -> bytes:
    """Return ``content`` followed by 0x80 and zeros, up to the first class that holds it; raise ``TooLong``."""
    wanted = len(content) + 1
    size = next((size for size in CLASSES if size >= wanted), None)
    if size is None:
        raise TooLong(len(content))
    return (content + _END).ljust(size, b"\0")


def unpadded(content: bytes) -> bytes:
    """Return what ``padded`` was given."""
    return content[: content.rindex(_END)]
